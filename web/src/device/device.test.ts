import { beforeEach, expect, test, vi } from 'vitest';
import { minute, seen, start } from '../../test/builders';
import { Api, type Transport } from '../api/client';
import { Clock } from '../clock/clock.svelte';
import { DEVICE, DEVICE_KEY, LEDGER, LEDGER_ALARMS, MilieuDb } from '../db/db';
import { devicesOf, handle } from '../fake/handlers/device';
import { FakeServer } from '../fake/server';
import { Session } from '../session/session.svelte';
import { Vault } from '../session/vault';
import { enqueue } from '../sync/outbox';
import { Device } from './device.svelte';

let db: MilieuDb;
let server: FakeServer;
let now: number;
let number = 0;
let asked: string[] = [];
const transport: Transport = {
  fetch: (path, init) => {
    asked.push(path);
    return server.fetch(path, init);
  },
  openLive: () => () => undefined,
};

beforeEach(() => {
  number += 1;
  now = start;
  asked = [];
  db = new MilieuDb('device-' + number);
  server = new FakeServer(() => now);
  server.handlers.push(handle);
  devicesOf(server).code = { code: '7K2QX-M40ZT', device: { name: 'Cedar tablet 9', unit: server.seed.unit.id } };
});
function open(): { device: Device; session: Session } {
  const api = new Api(transport);
  const clock = new Clock(() => now, () => now);
  const device: Device = new Device(db, api, clock, { revoked: () => session.drop(), isSending: () => session.me !== undefined });
  const session: Session = new Session(db, api, clock, device.prove, new Vault(db, 10));
  return { device, session };
}
const stay = (): string => server.seed.rows[0]!.stay;
const check = (person: string) => enqueue(db, { action: { kind: 'record_check', stay: stay(), check: seen() }, person, occurred_at: now, entered_at: now });
async function work(): Promise<{ device: Device; session: Session; person: string }> {
  const made = open();
  await made.device.enrol('7k2qx-m40zt');
  await made.session.signIn({ username: 'maria', password: 'a long enough password' });
  await made.session.choosePin('482931');
  return { ...made, person: made.session.me!.person.id };
}

test('a browser with a code becomes a device, counts from 1, and keeps a key that cannot be exported', async () => {
  const { device, session } = open();
  await session.signIn({ username: 'maria', password: 'a long enough password' });
  const before = await check(session.me!.person.id);
  expect((await device.enrol('7K2QX-M40ZT')).kind).toBe('ok');
  expect([device.enrolled, device.name]).toEqual([true, 'Cedar tablet 9']);
  const key = await db.readMeta<CryptoKey>(DEVICE_KEY);
  expect([key?.extractable, key?.type]).toEqual([false, 'private']);
  const after = await check(session.me!.person.id);
  expect([after.device, after.device_seq, after.signed?.previous]).toEqual([device.id, 1, null]);
  expect(before.device).not.toBe(device.id);
  expect(await db.outbox.count()).toBe(2);
});
test('a device that is enrolled anew begins anew with the log: whoever made the code has looked at what it found', async () => {
  const { device } = open();
  const keepAll = async (): Promise<void> => {
    await db.writeMeta(LEDGER, { key: 'a key', note: 'a note' });
    await db.writeMeta(LEDGER_ALARMS, [{ why: 'shorter' }]);
    await db.unproven.put({ id: 'a', hash: '', leaf: '', note: '', asked: 9 });
  };
  const count = async (): Promise<number> => (await db.meta.where('key').anyOf([LEDGER, LEDGER_ALARMS]).count()) + (await db.unproven.count());
  await keepAll();
  await device.enrol('no such code');
  expect(await count()).toBe(3);
  await device.enrol('7k2qx-m40zt');
  expect(await count()).toBe(0);
});

test('a wrong code enrols nothing', async () => {
  const { device } = open();
  expect((await device.enrol('00000-00000')).kind).toBe('problem');
  expect([device.enrolled, await device.prove(), await db.meta.get(DEVICE_KEY)]).toEqual([false, null, undefined]);
});
test('after a reload the browser is the same device, also without network', async () => {
  const first = open();
  await first.device.enrol('7K2QX-M40ZT');
  server.trouble = 'offline';
  const { device } = open();
  await device.start();
  expect([device.id, device.name]).toEqual([first.device.id, 'Cedar tablet 9']);
  expect(await device.prove()).toBeNull();
  device.stop();
});
test('a proof goes with the sign-in of a device, and none from a browser that is not one', async () => {
  const bodies: (string | undefined)[] = [];
  const spy = server.fetch.bind(server);
  server.fetch = (path, init) => {
    if (path === '/api/session' && init?.method === 'POST') bodies.push(String(init.body));
    return spy(path, init);
  };
  const plain = open();
  await plain.session.signIn({ username: 'maria', password: 'a long enough password' });
  await plain.device.enrol('7K2QX-M40ZT');
  await plain.session.signIn({ username: 'maria', password: 'a long enough password' });
  const proofs = bodies.map((body) => (JSON.parse(body ?? '{}') as { device: { device: string } | null }).device?.device ?? null);
  expect(proofs).toEqual([null, plain.device.id]);
});
test('each contact says what is unsent and how far it has counted', async () => {
  const { device, person } = await work();
  await check(person);
  await check(person);
  await device.contact();
  const listed = devicesOf(server).devices[0];
  expect([listed?.report?.unsent, listed?.report?.last_seq, listed?.contact_at]).toEqual([2, 2, now]);
  expect(device.rooms.length).toBe(server.seed.rows.length);
});
test('signed entries go in the device’s own name while nobody is signed in, and stay where they are while somebody is', async () => {
  const { device, session, person } = await work();
  const entry = await check(person);
  await device.tick();
  expect(await db.outbox.count()).toBe(1);
  await session.end('idle');
  await device.tick();
  expect(await db.outbox.count()).toBe(0);
  expect(server.commands.map((each) => each.command.id)).toEqual([entry.id]);
});
test('a revoked device lets nobody stay, keeps what is unsent until it has receipts, then wipes itself', async () => {
  const { device, session, person } = await work();
  await check(person);
  now += minute;
  await check(person);
  devicesOf(server).devices[0]!.standing = 'revoked';
  const spy = server.fetch.bind(server);
  server.fetch = (path, init) => (path === '/api/devices/entries' ? Promise.reject(new TypeError('network')) : spy(path, init));
  await device.tick();
  expect([device.ended, device.left, session.state.kind]).toEqual([true, 2, 'signed_out']);
  expect([await db.rows.count(), await db.checks.count(), await db.meta.get('session')]).toEqual([0, 0, undefined]);
  expect((await db.outbox.toArray()).map((entry) => entry.text)).toEqual([null, null]);

  server.fetch = spy;
  await device.tick();
  expect([device.standing, device.enrolled, await db.outbox.count()]).toEqual(['wiped', false, 0]);
  expect(devicesOf(server).quarantined.length).toBe(2);
  expect(await db.meta.toCollection().primaryKeys()).toEqual(['known']);
  expect(await db.readMeta(DEVICE)).toBeUndefined();
});
test('a new database that finds no server asks again whether something was lost, until it was heard', async () => {
  server.trouble = 'offline';
  const { device } = open();
  await device.start();
  await device.tick();
  server.trouble = 'none';
  await device.tick();
  await device.tick();
  expect(devicesOf(server).lost).toBe(1);
  device.stop();
});
test('a new database asks once whether something was lost, and an old one never', async () => {
  server.trouble = 'offline';
  const first = open();
  await first.device.start();
  server.trouble = 'none';
  for (const time of [1, 2, 3]) {
    const { device } = open();
    await device.start();
    await new Promise((done) => setTimeout(done, 20));
    device.stop();
    expect(devicesOf(server).lost, 'start ' + time).toBe(1);
  }
  first.device.stop();
});

test('whether something was lost is told before a browser is enrolled anew, and never beside it', async () => {
  const { device } = open();
  let lost: (() => void) | undefined;
  const spy = server.fetch.bind(server);
  server.fetch = (path, init) => (path === '/api/devices/lost' ? new Promise((done) => (lost = () => done(spy(path, init)))) : spy(path, init));
  const starting = device.tick();
  const enrolling = device.enrol('7K2QX-M40ZT');
  await vi.waitFor(() => expect(lost).toBeDefined());
  await new Promise((done) => setTimeout(done, 20));
  expect(asked).toEqual(['/api/devices/lost']);
  lost?.();
  expect((await enrolling).kind).toBe('ok');
  await starting;
  expect(devicesOf(server).lost).toBe(1);
});
test('a browser that cannot tell what it lost is not enrolled over it', async () => {
  const { device } = open();
  const spy = server.fetch.bind(server);
  server.fetch = (path, init) => (path === '/api/devices/lost' ? Promise.reject(new TypeError('network')) : spy(path, init));
  expect((await device.enrol('7K2QX-M40ZT')).kind).toBe('unreachable');
  expect(device.enrolled).toBe(false);
  expect(devicesOf(server).code, 'the code can still be used').toBeDefined();
});
