import { beforeEach, expect, test, vi } from 'vitest';
import { minute, row, seen, start } from '../../test/builders';
import { Api, type Transport } from '../api/client';
import { Clock } from '../clock/clock.svelte';
import { MilieuDb, SESSION_LEFT } from '../db/db';
import { FakeServer } from '../fake/server';
import { signingKeyName, verify } from '../sign/sign';
import { enqueue, readCommand } from '../sync/outbox';
import { decideEnded, Session } from './session.svelte';

let db: MilieuDb;
let server: FakeServer;
let now: number;
let number = 0;
const transport: Transport = { fetch: (path, init) => server.fetch(path, init), openLive: () => () => undefined };
const open = (): Session => new Session(db, new Api(transport), new Clock(() => now, () => now));

beforeEach(() => {
  number += 1;
  now = start;
  db = new MilieuDb('session-' + number);
  server = new FakeServer(() => now);
});
const signIn = async (username = 'maria'): Promise<Session> => {
  const session = open();
  await session.signIn({ username, password: 'a long enough password' });
  return session;
};

test('a browser that is not enrolled opens again only with the server’s word', async () => {
  await signIn();
  server.trouble = 'offline';
  now += 5 * minute;
  const again = open();
  await again.start();
  expect(again.state).toMatchObject({ kind: 'locked', why: 'unread' });
  server.trouble = 'none';
  now += minute;
  again.watch();
  await vi.waitFor(() => expect(again.me?.person.username).toBe('maria'));
});
test('after the idle time a reload without network shows a locked device', async () => {
  await signIn();
  server.trouble = 'offline';
  now += 15 * minute;
  const again = open();
  await again.start();
  expect(again.state).toMatchObject({ kind: 'locked', why: 'idle' });
});
test('nobody watching, the session locks by itself; a touch keeps it open', async () => {
  const session = await signIn();
  now += 14 * minute;
  session.touch();
  now += 14 * minute;
  session.watch();
  expect(session.state.kind).toBe('open');
  now += 1 * minute;
  session.watch();
  expect(session.state.kind).toBe('locked');
});
test('a session the server has ended is locked, whatever the device believes', async () => {
  await signIn();
  server.signedIn = undefined;
  const again = open();
  await again.start();
  expect(again.state).toMatchObject({ kind: 'locked', why: 'ended' });
});
test('a captive portal is not a sign-out', async () => {
  await signIn();
  server.trouble = 'html';
  const again = open();
  await again.start();
  expect(again.state).toMatchObject({ kind: 'locked', why: 'unread' });
});
test('signing out forgets the patients and keeps what was not sent', async () => {
  const session = await signIn();
  await db.rows.put(db.sealRow(session.me!.units[0]!.id, row('a')));
  await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person: session.me!.person.id, occurred_at: now, entered_at: now });
  await session.signOut();
  expect(session.state.kind).toBe('signed_out');
  expect([await db.rows.count(), await db.checks.count(), await db.outbox.count()]).toEqual([0, 0, 1]);
});
test('another person signing in finds none of the patients of the one before', async () => {
  const session = await signIn('maria');
  await db.rows.put(db.sealRow(session.me!.units[0]!.id, row('a')));
  await signIn('dan');
  expect(await db.rows.count()).toBe(0);
});
test('whoever signs in signs what they enter, with a key of their own that nobody can export', async () => {
  for (const username of ['maria', 'dan']) {
    const session = await signIn(username);
    const { person, signing_key } = session.me!;
    await enqueue(db, { action: { kind: 'confirm_order', stay: 'a', order: 'b' }, person: person.id, occurred_at: now, entered_at: now });
    const entry = (await db.outbox.orderBy('n').last())!;
    const text = db.unseal(entry.text!);
    expect(readCommand(db, entry)?.signed).toMatchObject({ author: person.id, key: signing_key });
    expect(await verify(server.signingKey!.public_key, text, entry.signature!)).toBe(true);
    expect(await verify(server.signingKey!.public_key, text.replace('confirm', 'Confirm'), entry.signature!)).toBe(false);
    const kept = await db.readMeta<CryptoKey>(signingKeyName(signing_key!));
    expect(kept?.extractable).toBe(false);
  }
});
test('each entry names the one before it on this device, whoever made that one', async () => {
  const previous: unknown[] = [];
  for (const username of ['maria', 'dan', 'maria']) {
    const session = await signIn(username);
    await enqueue(db, { action: { kind: 'confirm_order', stay: 'a', order: 'b' }, person: session.me!.person.id, occurred_at: now, entered_at: now });
    previous.push(readCommand(db, (await db.outbox.orderBy('n').last())!)?.signed?.previous);
  }
  const entries = await db.outbox.orderBy('n').toArray();
  expect(previous).toEqual([null, entries[0]?.hash, entries[1]?.hash]);
});
test('a key is gone with the session it was for', async () => {
  const session = await signIn();
  const first = session.me!.signing_key!;
  await signIn();
  expect(await db.meta.get(signingKeyName(first))).toBeUndefined();
  const second = (await signIn()).me!.signing_key!;
  await session.signOut();
  expect(await db.meta.get(signingKeyName(second))).toBeUndefined();
});
test('a session whose key this device no longer has asks for a new sign-in', async () => {
  const session = await signIn();
  await db.meta.delete(signingKeyName(session.me!.signing_key!));
  const again = open();
  await again.start();
  await again.asked;
  expect(again.state.kind).toBe('locked');
});
test('the session ends at its time however busy', () => {
  const me = server.me(server.seed.people[0]!);
  expect(decideEnded(me, me.session_until - 1, me.session_until)).toBe('ended');
});

test('signing out without network is remembered over a reload and told to the server when it is back', async () => {
  const session = await signIn();
  server.trouble = 'offline';
  await session.signOut();
  expect(session.state.kind).toBe('signed_out');
  expect(await db.meta.filter((entry) => entry.key.startsWith('signing_key:')).count()).toBe(0);
  const again = open();
  await again.start();
  expect(again.state.kind).toBe('signed_out');
  expect(server.signedIn).toBeDefined();
  server.trouble = 'none';
  now += minute;
  again.watch();
  await vi.waitFor(async () => expect(await db.meta.get(SESSION_LEFT)).toBeUndefined());
  expect(server.signedIn).toBeUndefined();
  expect(again.state.kind).toBe('signed_out');
});
test('the next person who signs in is not signed out by what the one before them left to tell', async () => {
  const session = await signIn();
  server.trouble = 'offline';
  await session.signOut();
  server.trouble = 'none';
  await session.signIn({ username: 'dan', password: 'a long enough password' });
  now += minute;
  session.watch();
  expect(await db.meta.get(SESSION_LEFT)).toBeUndefined();
  expect(session.me?.person.username).toBe('dan');
  expect(server.signedIn?.username).toBe('dan');
});
test('JSON that is not the server\'s signs nobody in and nobody out', async () => {
  const session = await signIn();
  server.fetch = async () => new Response('{"ok":true}', { headers: { 'content-type': 'application/json' } });
  const again = open();
  await again.start();
  expect(again.state).toMatchObject({ kind: 'locked', why: 'unread' });
  expect((await session.signIn({ username: 'dan', password: 'a long enough password' })).kind).toBe('unreachable');
  expect(session.me?.person.username).toBe('maria');
});

test('whoever signs in again in another tab takes this one along, so that both read and write under one key', async () => {
  const first = await signIn();
  const other = new MilieuDb('session-' + number);
  const second = new Session(other, new Api(transport), new Clock(() => now, () => now));
  now += minute;
  await second.signIn({ username: 'maria', password: 'a long enough password' });
  expect(await db.holdsKey()).toBe(false);
  server.trouble = 'offline';
  await first.follow();
  await first.asked;
  expect(first.me, 'without the server nobody knows the new key: nothing is begun that could not be saved').toBeUndefined();
  server.trouble = 'none';
  now += minute;
  first.watch();
  await vi.waitFor(() => expect(first.me?.signing_key).toBe(second.me?.signing_key));
  expect(await db.holdsKey()).toBe(true);
  other.close();
});
test('a tap in another tab, by the same person in the same session, changes nothing here', async () => {
  const session = await signIn();
  const before = session.state;
  await session.follow();
  expect(session.state).toBe(before);
});

test('when the answer to another person’s sign-in never came, whoever is here signs in anew instead of waiting for ever', async () => {
  const session = await signIn();
  server.trouble = 'lost_answer';
  await open().signIn({ username: 'dan', password: 'a long enough password' });
  server.trouble = 'none';
  await session.follow();
  expect(session.state.kind, 'no page knows of it').toBe('open');
  await session.follow(true);
  await vi.waitFor(() => expect(session.state).toMatchObject({ kind: 'locked', why: 'ended' }));
});
