/** A shared tablet: several people, their PINs, and what is left of it for whoever finds it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { minute, row, seen, start } from '../../test/builders';
import { Api, type Transport } from '../api/client';
import { Clock } from '../clock/clock.svelte';
import { MilieuDb, SESSION, SESSION_LEFT } from '../db/db';
import { Device } from '../device/device.svelte';
import { devicesOf, handle } from '../fake/handlers/device';
import { FakeServer } from '../fake/server';
import { enqueue } from '../sync/outbox';
import { Session } from './session.svelte';
import { Vault } from './vault';

const PASSWORD = 'a long enough password';
let db: MilieuDb;
let server: FakeServer;
let now: number;
let number = 0;
let session: Session;
const transport: Transport = { fetch: (path, init) => server.fetch(path, init), openLive: () => () => undefined };

/** The app, begun anew on this tablet. */
async function restart(): Promise<Session> {
  const api = new Api(transport);
  const clock = new Clock(() => now, () => now);
  const device: Device = new Device(db, api, clock, { revoked: () => session.drop(), isSending: () => false });
  await device.tick();
  session = new Session(db, api, clock, device.prove, new Vault(db, 10));
  await session.start();
  return session;
}
async function signIn(username: string, pin: string): Promise<string> {
  await session.signIn({ username, password: PASSWORD });
  expect(session.state.kind).toBe('choosing_pin');
  await session.choosePin(pin);
  return session.me!.person.id;
}
const check = (person: string) => enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person, occurred_at: now, entered_at: now });
const keepPatient = () => db.rows.put(db.sealRow(session.me!.units[0]!.id, row('a', { identity: { mrn: '1', family: 'Quillfeather', given: 'Ana' } })));
const dump = async (): Promise<string> => {
  const everything = await Promise.all(db.tables.map((table) => table.toArray()));
  const bytes = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value);
  return JSON.stringify(everything, bytes);
};

beforeEach(async () => {
  number += 1;
  now = start;
  db = new MilieuDb('lock-' + number);
  server = new FakeServer(() => now);
  server.handlers.push(handle);
  devicesOf(server).code = { code: '7K2QX-M40ZT', device: { name: 'Cedar tablet 9', unit: server.seed.unit.id } };
  const api = new Api(transport);
  const enrolling = new Device(db, api, new Clock(() => now, () => now), { revoked: async () => undefined, isSending: () => false });
  await enrolling.enrol('7K2QX-M40ZT');
  await restart();
});

test('two people take turns with their PINs, without a network, and each signs what they enter', async () => {
  const maria = await signIn('maria', '482931');
  await session.lock();
  const dan = await signIn('dan', '900417');
  await keepPatient();
  await session.lock();
  server.trouble = 'offline';
  for (let turn = 0; turn < 4; turn += 1) {
    const [person, pin] = turn % 2 === 0 ? [maria, '482931'] : [dan, '900417'];
    expect((await session.unlock(person, pin)).kind).toBe('open');
    expect(session.me?.person.id).toBe(person);
    await check(person);
    await session.lock();
  }
  const entries = await db.outbox.orderBy('n').toArray();
  expect(entries.map((entry) => entry.person)).toEqual([maria, dan, maria, dan]);
  expect(entries.every((entry) => entry.signature && entry.upload)).toBe(true);
});
test('unlocking begins a session on the server as soon as it can be reached, in place of the one that was left', async () => {
  const maria = await signIn('maria', '482931');
  await session.lock();
  const dan = await signIn('dan', '900417');
  server.trouble = 'offline';
  await session.lock();
  expect(await db.readMeta(SESSION_LEFT)).toBe('locked');
  await session.unlock(maria, '482931');
  expect(await session.ready()).toBe(false);
  expect(server.signedIn?.id).toBe(dan);
  server.trouble = 'none';
  expect(await session.ready()).toBe(true);
  expect(server.signedIn?.id).toBe(maria);
  expect(await db.meta.get(SESSION_LEFT)).toBeUndefined();
});
test('a person whose key was ended meanwhile is out as soon as the server says so, and cannot come back with the PIN', async () => {
  const maria = await signIn('maria', '482931');
  server.trouble = 'offline';
  await session.lock();
  await session.unlock(maria, '482931');
  server.trouble = 'none';
  server.keys.clear();
  expect(await session.ready()).toBe(false);
  expect(session.me).toBeUndefined();
  expect((await session.unlock(maria, '482931')).kind).toBe('none');
});
test('a session that the server ended begins anew by itself while its person is there', async () => {
  await signIn('maria', '482931');
  server.signedIn = undefined;
  session.lost();
  expect(session.me).toBeDefined();
  expect(await session.ready()).toBe(true);
  expect(server.signedIn).toBeDefined();
});
test('after a restart without a network the PIN opens everything that was there', async () => {
  const maria = await signIn('maria', '482931');
  await keepPatient();
  server.trouble = 'offline';
  db.close();
  db = new MilieuDb('lock-' + number);
  await restart();
  expect(session.state).toMatchObject({ kind: 'locked', why: 'restart' });
  expect(session.guests.map((guest) => guest.name)).toEqual([server.seed.people[0]!.display_name]);
  await session.unlock(maria, '482931');
  expect(db.unseal((await db.rows.get('a'))!.body).identity?.family).toBe('Quillfeather');
});
test('nothing clinical lies in the database in clear, locked or not, and no share, and no key that can be exported', async () => {
  const maria = await signIn('maria', '482931');
  await keepPatient();
  await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: { ...seen(), note: 'Zephyrine wept' } }, person: maria, occurred_at: now, entered_at: now });
  for (const text of ['Quillfeather', 'Zephyrine', server.share]) expect((await dump()).includes(text), text).toBe(false);
  await session.lock();
  for (const text of ['Quillfeather', 'Zephyrine', server.share]) expect((await dump()).includes(text), text).toBe(false);
  expect(await db.meta.filter((entry) => entry.key.startsWith('signing_key:')).count()).toBe(0);
});
test('ten wrong PINs end it for that person, and when nobody is left what is clinical goes and what is unsent stays', async () => {
  const maria = await signIn('maria', '482931');
  await keepPatient();
  await check(maria);
  await session.lock();
  for (let tries = 0; tries < 10; tries += 1) await session.unlock(maria, '111111');
  expect((await session.unlock(maria, '482931')).kind).toBe('none');
  expect(session.guests).toEqual([]);
  expect([await db.rows.count(), await db.checks.count()]).toEqual([0, 0]);
  expect((await db.outbox.toArray()).map(({ text, upload }) => [text, typeof upload])).toEqual([[null, 'string']]);
});
test('nobody there, the device locks by the policy’s minutes; a tap keeps it open', async () => {
  await signIn('maria', '482931');
  now += 2 * minute;
  session.touch();
  now += 2 * minute;
  session.watch();
  expect(session.state.kind).toBe('open');
  now += minute;
  session.watch();
  await vi.waitFor(() => expect(session.state).toMatchObject({ kind: 'locked', why: 'idle' }));
  await vi.waitFor(() => expect(db.held.data).toBeUndefined());
});
test('when the hours of the PIN are over it opens nothing, and the patients are gone', async () => {
  const maria = await signIn('maria', '482931');
  await keepPatient();
  server.trouble = 'offline';
  await session.lock();
  now += 12 * 60 * minute;
  session.watch();
  await vi.waitFor(() => expect(session.guests).toEqual([]));
  await vi.waitFor(async () => expect(await db.rows.count()).toBe(0));
  expect((await session.unlock(maria, '482931')).kind).toBe('none');
});
test('who signs out takes the PIN along; the patients stay for whoever else can unlock, and go with the last', async () => {
  const maria = await signIn('maria', '482931');
  await session.lock();
  await signIn('dan', '900417');
  await keepPatient();
  await session.signOut();
  expect(session.guests.map((guest) => guest.person)).toEqual([maria]);
  expect(await db.rows.count()).toBe(1);
  await session.unlock(maria, '482931');
  await session.signOut();
  expect([await db.rows.count(), session.guests.length]).toEqual([0, 0]);
});
test('locking in one tab locks the other, and what is just being saved is saved', async () => {
  const maria = await signIn('maria', '482931');
  await keepPatient();
  const saving = check(maria);
  await session.lock();
  await saving;
  expect((await db.outbox.toArray()).map((entry) => Boolean(entry.signature))).toEqual([true]);
  await session.unlock(maria, '482931');
  const kept = await db.readMeta<object>(SESSION);
  await db.writeMeta(SESSION, { ...kept, locked: true });
  await session.follow();
  expect(session.state.kind).toBe('locked');
});
test('whoever had this PIN here before need not repeat it, and any other may be chosen', async () => {
  await signIn('maria', '482931');
  await session.lock();
  await session.signIn({ username: 'maria', password: PASSWORD });
  expect(await session.hasPin('900417')).toBe(false);
  expect(await session.hasPin('482931')).toBe(true);
  await session.choosePin('771204');
  await session.lock();
  expect((await session.unlock(session.guests[0]!.person, '771204')).kind).toBe('open');
});
test('a sign-in that cannot prove the device opens nothing', async () => {
  const spy = server.fetch.bind(server);
  server.fetch = (path, init) => (path === '/api/devices/nonce' ? Promise.reject(new TypeError('network')) : spy(path, init));
  expect((await session.signIn({ username: 'maria', password: PASSWORD })).kind).toBe('unreachable');
  expect(session.state.kind).toBe('signed_out');
});
test('whoever walks away before choosing a PIN leaves nobody else the choice', async () => {
  await session.signIn({ username: 'maria', password: PASSWORD });
  now += 3 * minute;
  session.watch();
  await vi.waitFor(() => expect(session.state.kind).toBe('signed_out'));
  await vi.waitFor(() => expect(server.signedIn).toBeUndefined());
  await session.choosePin('482931');
  expect([session.state.kind, session.guests]).toEqual(['signed_out', []]);
});
