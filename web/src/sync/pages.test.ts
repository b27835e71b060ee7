/** Entries go, and come, in pages: at their edges none is left behind and none goes twice, though all are of the same moment. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cedar, hold, maria, row, seen, start } from '../../test/builders';
import { Api, type Transport } from '../api/client';
import type { CheckEntry, Pull } from '../api/types';
import { MilieuDb, SESSION } from '../db/db';
import { handOver } from '../device/hand-over';
import { FakeServer } from '../fake/server';
import { asEntry } from './overlay';
import { BATCH_MAX, enqueue } from './outbox';
import { pull, storePull } from './pull';
import { push } from './push';

const EDGES = [0, 1, BATCH_MAX - 1, BATCH_MAX, BATCH_MAX + 1, 2 * BATCH_MAX];

let db: MilieuDb;
let server: FakeServer;
let number = 0;
beforeEach(async () => {
  number += 1;
  db = new MilieuDb('pages-' + number);
  server = new FakeServer(() => start);
  server.signedIn = { ...server.seed.people[0]!, id: maria };
  await hold(db);
  await db.rows.put(db.sealRow(cedar, row('a')));
  await db.writeMeta(SESSION, { me: { person: { id: maria } }, touched_at: start });
});
afterEach(async () => db.delete());

const enter = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push((await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person: maria, occurred_at: start, entered_at: start })).id);
  return ids;
};

test.each(EDGES)('%i entries of one moment are sent, each once, in their order, in requests that are full but for the last', async (count) => {
  const ids = await enter(count);
  const sizes: number[] = [];
  const transport: Transport = {
    fetch: (path, init) => {
      sizes.push((JSON.parse(String(init?.body)) as { commands: unknown[]; sealed: unknown[] }).commands.length);
      return server.fetch(path, init);
    },
    openLive: () => () => undefined,
  };
  expect(await push(db, new Api(transport), maria, () => undefined)).toBe('empty');
  expect(server.commands.map(({ command }) => command.id)).toEqual(ids);
  expect(await db.outbox.count()).toBe(0);
  expect(sizes).toEqual(Array.from({ length: Math.ceil(count / BATCH_MAX) }, (_, page) => Math.min(BATCH_MAX, count - page * BATCH_MAX)));
});
test.each(EDGES)('%i entries are handed over in the device’s own name, each once, in their order', async (count) => {
  const ids = await enter(count);
  const taken: string[] = [];
  const transport: Transport = {
    fetch: async (_, init) => {
      const texts = (JSON.parse(String(init?.body)) as { entries: { text: string }[] }).entries.map(({ text }) => text);
      const receipts = [];
      for (const text of texts) {
        const { id } = JSON.parse(text) as { id: string };
        taken.push(id);
        receipts.push({ id, content_hash: (await db.outbox.where('id').equals(id).first())?.hash, received_at: start, outcome: 'stored' });
      }
      return new Response(JSON.stringify({ receipts, server_time: start }), { headers: { 'content-type': 'application/json' } });
    },
    openLive: () => () => undefined,
  };
  await handOver(db, new Api(transport), async () => ({ device: 'd', nonce: 'n', signature: 's' }), 'all');
  expect(taken).toEqual(ids);
  expect(await db.outbox.count()).toBe(0);
});

const PAGE = 5;
const makeChecks = (count: number): CheckEntry[] =>
  Array.from({ length: count }, (_, index) => asEntry(row('a'), { id: 'check-' + index, occurred_at: start, entered_at: start, device: null, device_seq: null, signed: null, clock: null, action: { kind: 'record_check', stay: 'a', check: seen() } }, maria) as CheckEntry);
const nothingElse = { rows: [row('a')], warnings: [], blocks: [], unowned: [], people: [], policies: [], needs_human: 0, server_time: start };
test.each([0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])('of %i checks of one moment that are newer on the server, each is here once', async (count) => {
  const checks = makeChecks(count);
  const asked: number[] = [];
  // As the server does it: a page that is just full asks whether there is more.
  const answer = (after: number): Pull => {
    const page = checks.slice(after, after + PAGE);
    return { ...nothingElse, checks: page, log_index: after + page.length, more: page.length === PAGE, full: false };
  };
  const transport: Transport = {
    fetch: async (path) => {
      const after = Number(path.split('after=')[1]);
      asked.push(after);
      return new Response(JSON.stringify(answer(after)), { headers: { 'content-type': 'application/json' } });
    },
    openLive: () => () => undefined,
  };
  expect((await pull(db, new Api(transport), cedar)).kind).toBe('ok');
  expect((await db.checks.toArray()).map(({ id }) => id).sort()).toEqual(checks.map(({ id }) => id).sort());
  expect(asked).toEqual(Array.from({ length: Math.floor(count / PAGE) + 1 }, (_, page) => page * PAGE));
});

test('news that come when what they follow on has just been forgotten are asked for anew, and nothing is missing', async () => {
  const checks = makeChecks(3);
  const asked: number[] = [];
  const answer = (after: number): Pull => ({ ...nothingElse, checks: checks.slice(after), log_index: 3, more: false, full: after === 0 });
  const transport: Transport = {
    fetch: async (path) => {
      const after = Number(path.split('after=')[1]);
      asked.push(after);
      // In another tab nobody can unlock any more while the answer is on its way.
      if (after === 2) await db.forgetClinical();
      return new Response(JSON.stringify(answer(after)), { headers: { 'content-type': 'application/json' } });
    },
    openLive: () => () => undefined,
  };
  await storePull(db, cedar, { ...answer(0), log_index: 2, checks: checks.slice(0, 2) });
  expect((await pull(db, new Api(transport), cedar)).kind).toBe('ok');
  expect(asked).toEqual([2, 0]);
  expect((await db.checks.toArray()).map(({ id }) => id).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
});
