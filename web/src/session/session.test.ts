import { beforeEach, expect, test } from 'vitest';
import { minute, row, seen, start, cedar } from '../../test/builders';
import { Api, type Transport } from '../api/client';
import { Clock } from '../clock/clock.svelte';
import { MilieuDb } from '../db/db';
import { seal } from '../db/seal';
import { FakeServer } from '../fake/server';
import { enqueue } from '../sync/outbox';
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

test('an open session goes on after a reload without network', async () => {
  await signIn();
  server.trouble = 'offline';
  now += 5 * minute;
  const again = open();
  await again.start();
  expect(again.me?.person.username).toBe('maria');
});
test('after the idle time a reload without network shows a locked device', async () => {
  await signIn();
  server.trouble = 'offline';
  now += 15 * minute;
  const again = open();
  await again.start();
  expect(again.state.kind).toBe('locked');
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
  expect(again.state.kind).toBe('open');
  await again.asked;
  expect(again.state.kind).toBe('locked');
});
test('an open session is shown before the server has answered', async () => {
  await signIn();
  server.trouble = 'offline';
  const again = open();
  await again.start();
  expect(again.state.kind).toBe('open');
  await again.asked;
  expect(again.state.kind).toBe('open');
});
test('a captive portal is not a sign-out', async () => {
  await signIn();
  server.trouble = 'html';
  const again = open();
  await again.start();
  expect(again.state.kind).toBe('open');
});
test('signing out forgets the patients and keeps what was not sent', async () => {
  const session = await signIn();
  await db.rows.put({ stay: 'a', unit: cedar, body: seal(row('a')) });
  await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person: session.me!.person.id, occurred_at: now, entered_at: now });
  await session.signOut();
  expect(session.state.kind).toBe('signed_out');
  expect([await db.rows.count(), await db.checks.count(), await db.outbox.count()]).toEqual([0, 0, 1]);
});
test('another person signing in finds none of the patients of the one before', async () => {
  await signIn('maria');
  await db.rows.put({ stay: 'a', unit: cedar, body: seal(row('a')) });
  await signIn('dan');
  expect(await db.rows.count()).toBe(0);
});
test('the session ends at its time however busy', () => {
  const me = server.me(server.seed.people[0]!);
  expect(decideEnded(me, me.session_until - 1, me.session_until)).toBe('ended');
});
