import { afterEach, expect, test } from 'vitest';
import { hold, maria, minute, seen, start } from '../../test/builders';
import { MilieuDb } from '../db/db';
import { assembleBody, enqueue } from '../sync/outbox';
import { Clock } from './clock.svelte';
import { ClockEvidence, HANDSHAKE } from './evidence';

let number = 0;
const opened: MilieuDb[] = [];
function open(): MilieuDb {
  number += 1;
  const db = new MilieuDb('evidence-' + number);
  opened.push(db);
  return db;
}
afterEach(async () => {
  for (const db of opened.splice(0)) await db.delete();
});

test('an entry carries both clocks, and the last answer that was heard with both clocks as they were then', () => {
  const device = { wall: start, mono: 5_000_000 };
  const clock = new Clock(() => device.wall, () => device.mono);
  expect(clock.evidence.take().handshake).toBeNull();
  clock.hear(start + 90 * minute);
  device.wall += minute;
  device.mono += minute + 0.4;
  const { boot } = clock.evidence;
  expect(clock.evidence.take()).toEqual({
    boot, mono: minute + 5_000_000, wall: start + minute, handshake: { boot, mono: 5_000_000, wall: start, server_time: start + 90 * minute },
  });
});
test('nonsense from the server is no handshake', () => {
  const clock = new Clock(() => start, () => 0);
  clock.hear(Number.NaN);
  clock.hear(-1);
  expect(clock.evidence.take().handshake).toBeNull();
});
test('after a restart the first entries still name the answer that the run before heard', async () => {
  const db = open();
  const before = new ClockEvidence(() => start, () => 7);
  await before.keepIn(db);
  before.hear(start + minute);
  await expect.poll(() => db.readMeta(HANDSHAKE)).toMatchObject({ server_time: start + minute });
  const after = new ClockEvidence(() => start + 5 * minute, () => 3);
  await after.keepIn(db);
  expect(after.boot).not.toBe(before.boot);
  expect(after.take()).toMatchObject({ boot: after.boot, mono: 3, handshake: { boot: before.boot, mono: 7, server_time: start + minute } });
});
test('what this run has heard is not put back by what an earlier one kept', async () => {
  const db = open();
  await db.writeMeta(HANDSHAKE, { boot: 'old', mono: 1, wall: 1, server_time: 1 });
  const now = new ClockEvidence(() => start, () => 7);
  now.hear(start);
  await now.keepIn(db);
  expect(now.take().handshake?.server_time).toBe(start);
});
test('two tabs count each for themselves', () => {
  expect(new ClockEvidence().boot).not.toBe(new ClockEvidence().boot);
});
test('the evidence is part of the text that is signed and sent, and the batch says what the clocks show as it leaves', async () => {
  const db = open();
  await hold(db);
  const evidence = new ClockEvidence(() => start, () => 7);
  await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person: maria, occurred_at: start, entered_at: start, clock: evidence.take() });
  const entries = await db.outbox.toArray();
  expect(JSON.parse(db.unseal(entries[0]!.text!))).toMatchObject({ clock: evidence.take() });
  expect(JSON.parse(assembleBody(db, maria, entries, evidence.read()))).toMatchObject({ sent: { boot: evidence.boot, mono: 7, wall: start } });
  expect(JSON.parse(assembleBody(db, maria, entries))).not.toHaveProperty('sent');
});
