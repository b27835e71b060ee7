import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Api } from '../api/client';
import { LEDGER, LEDGER_ALARMS, MilieuDb, type OutboxEntry } from '../db/db';
import { wipe } from '../device/hand-over';
import { handle } from '../fake/handlers/ledger';
import { FakeServer } from '../fake/server';
import { newUuid } from '../id/uuid';
import { applyReceipts, enqueue } from '../sync/outbox';
import { push } from '../sync/push';
import { hold, maria, seen, start } from '../../test/builders';
import { readKept, type KeptLog } from './judge';
import { PATIENCE_MINUTES, Witness, type Alarm } from './witness.svelte';

let server: FakeServer;
let db: MilieuDb;
let witness: Witness;
let minutes = 0;

vi.setConfig({ testTimeout: 30_000 });
beforeEach(async () => {
  server = new FakeServer(() => start);
  server.handlers.push(handle);
  server.signedIn = server.seed.people.find(({ id }) => id === maria) ?? server.seed.people[0];
  db = new MilieuDb('witness-' + newUuid(start));
  await hold(db);
  await db.writeMeta('session', { me: server.me(server.signedIn!), touched_at: start });
  witness = make();
  minutes = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => minutes * 60_000);
});
const make = (): Witness => new Witness(db, new Api({ fetch: (path, init) => server.fetch(path, init), openLive: () => () => undefined }), () => start);
const me = (): string => server.signedIn?.id ?? '';
const kept = (): Promise<KeptLog | undefined> => db.readMeta<KeptLog>(LEDGER);
const alarms = async (): Promise<Alarm[]> => (await db.readMeta<Alarm[]>(LEDGER_ALARMS)) ?? [];
const whys = async (): Promise<string[]> => (await alarms()).map(({ why }) => why);
const keptSize = async (): Promise<bigint | undefined> => {
  const log = await kept();
  return log && readKept(log).size;
};
/** A minute later. */
async function look(): Promise<void> {
  minutes += 1;
  await witness.look();
}
async function enter(count = 1): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await enqueue(db, { action: { kind: 'record_check', stay: server.seed.rows[0]?.stay ?? '', check: seen() }, person: me(), occurred_at: start, entered_at: start });
  }
  const api = new Api({ fetch: (path, init) => server.fetch(path, init), openLive: () => () => undefined });
  await push(db, api, me(), () => undefined);
}

describe('the log of an honest server', () => {
  test('is kept from the first time it is seen and follows ever after, without an alarm', async () => {
    await look();
    expect(await keptSize()).toBe(5n);
    for (let round = 0; round < 4; round += 1) {
      await enter(round);
      await look();
    }
    expect(await keptSize()).toBe(11n);
    expect(await whys()).toEqual([]);
    expect(server.log.disagreements).toEqual([]);
  });
  test('is asked once a minute, and at once when the server came back', async () => {
    const asked = vi.spyOn(server, 'fetch');
    await witness.look();
    await witness.look();
    minutes = 0.9;
    await witness.look();
    expect(asked).toHaveBeenCalledTimes(1);
    await witness.look(true);
    expect(asked).toHaveBeenCalledTimes(2);
    minutes = 1.95;
    await witness.look();
    expect(asked).toHaveBeenCalledTimes(3);
  });
  test('is asked again when the server came back while an answer was on its way', async () => {
    const asked = vi.spyOn(server, 'fetch');
    const first = witness.look();
    await witness.look(true);
    await first;
    expect(asked).toHaveBeenCalledTimes(2);
  });
  test('proves each entry that has a receipt, once it is sealed', async () => {
    server.log.sealed = server.log.size;
    await enter(3);
    expect(await db.unproven.count()).toBe(3);
    const [entry] = await db.unproven.toArray();
    expect(entry?.note).toContain(entry?.leaf);
    await look();
    expect(await db.unproven.count()).toBe(3);
    server.log.sealed = undefined;
    await look();
    expect(await db.unproven.count()).toBe(0);
    expect(await whys()).toEqual([]);
  });
  test.each(['offline', 'html', 'server_error'] as const)('raises nothing while it is silent (%s)', async (trouble) => {
    await look();
    server.trouble = trouble;
    for (let round = 0; round < 12; round += 1) await look();
    expect(await whys()).toEqual([]);
    expect(await keptSize()).toBe(5n);
  });
  test('raises nothing when a box in between answers JSON of its own', async () => {
    await look();
    server.handlers.unshift(() => new Response('{"portal":"please"}', { headers: { 'content-type': 'application/json' } }));
    await look();
    expect(await whys()).toEqual([]);
  });
});

/** What a server can do to a log, and what it is called. */
const LIES: [string, string, () => void | Promise<void>][] = [
  ['an older copy was restored', 'shorter', () => void server.log.leaves.splice(5)],
  ['an older copy was restored and the log grew beyond', 'changed', () => {
    server.log.leaves.splice(4);
    for (let number = 0; number < 9; number += 1) server.log.append('0190ffff-0000-7000-8000-00000000000' + number, 'new');
  }],
  ['the newest entry was rewritten', 'forked', () => {
    server.log.leaves.splice(-1);
    server.log.append('0190ffff-0000-7000-8000-000000000000', 'another');
  }],
  ['an early entry was rewritten and the log grew', 'changed', () => {
    const first = server.log.leaves[0]!;
    server.log.leaves[0] = { ...first, leaf: 'a'.repeat(64) };
    server.log.append('0190ffff-0000-7000-8000-000000000000', 'new');
  }],
  ['the log is signed with another key', 'other_log', () => void server.log.seed.fill(6)],
  ['another log is shown', 'other_log', () => void (server.log.name = 'milieu.example/other')],
  ['another key signs under the known one', 'wrong_signature', async () => {
    const key = await server.log.key();
    server.log.seed = new Uint8Array(32).fill(6);
    server.log.key = async () => key;
  }],
  ['no proof is given', 'changed', () => {
    server.log.append('0190ffff-0000-7000-8000-000000000000', 'new');
    const { show } = server.log;
    server.log.show = async (since) => ({ ...(await show.call(server.log, since)), consistency: null });
  }],
  ['the signed log is gone', 'shorter', () => void (server.log.show = async () => ({ key: await server.log.key(), checkpoint: null, consistency: null }))],
];

describe('the log of a server that lies', () => {
  test.each(LIES)('%s: %s', async (_, why, lie) => {
    await enter(3);
    await look();
    const before = await kept();
    await lie();
    await look();
    expect(await whys()).toEqual([why]);
    expect(await kept(), 'what was kept is the evidence').toEqual(before);
    const [alarm] = await alarms();
    expect(alarm).toMatchObject({ kept: before?.note, told: true });
    expect(server.log.disagreements).toEqual([{ why, kept: before?.note, found: alarm?.found }]);
    await look();
    expect(await whys(), 'the same is shown once').toEqual([why]);
    expect(server.log.disagreements).toHaveLength(1);
  });
  test('is told when the server can be reached again', async () => {
    await look();
    server.log.leaves.splice(2);
    server.handlers.unshift(({ path }) => (path.endsWith('/disagreements') ? new Response('{}', { status: 429, headers: { 'content-type': 'application/json' } }) : undefined));
    await look();
    expect((await alarms())[0]?.told).toBe(false);
    server.handlers.shift();
    await look();
    expect((await alarms())[0]?.told).toBe(true);
    expect(server.log.disagreements).toHaveLength(1);
  });
  test('stays found out when the right log is shown again, and that is followed', async () => {
    await look();
    const { leaves } = server.log;
    server.log.leaves = leaves.slice(0, 3);
    await look();
    server.log.leaves = leaves;
    await enter();
    await look();
    expect(await whys()).toEqual(['shorter']);
    expect(await keptSize()).toBe(6n);
  });
});

describe('an entry with a receipt that is not in the log', () => {
  test('raises the alarm after ten minutes of contact, and not before', async () => {
    await enter();
    server.log.leaves.splice(-1);
    for (let round = 1; round < PATIENCE_MINUTES; round += 1) {
      server.log.append('0190ffff-0000-7000-8000-0000000000' + (10 + round), 'of others');
      await look();
    }
    expect(await whys()).toEqual([]);
    await look();
    expect(await whys()).toEqual(['entry_missing']);
    const [entry] = await db.unproven.toArray();
    expect(server.log.disagreements[0]).toMatchObject({ why: 'entry_missing', found: entry?.note, kept: (await kept())?.note });
  });
  test('does not while the server comes and goes within the same minute', async () => {
    await enter();
    server.log.leaves.splice(-1);
    for (let round = 0; round < 12; round += 1) await witness.look(true);
    expect(await whys()).toEqual([]);
  });
  test('is found out when its proof is for something else', async () => {
    await enter(2);
    const { prove } = server.log;
    server.log.prove = (size, events) => {
      const { proofs } = prove.call(server.log, size, events);
      return { proofs: proofs.map((each, index) => ({ ...each, proof: proofs.at(index - 1)?.proof ?? '' })) };
    };
    for (let round = 0; round < PATIENCE_MINUTES; round += 1) await look();
    expect(await whys()).toEqual(['entry_missing']);
  });
  test('raises it at once when the log has not signed the receipt that came', async () => {
    await enter();
    const [entry] = await db.unproven.toArray();
    await db.unproven.update(entry!.id, { note: (entry?.note ?? '').replace(entry!.leaf, 'b'.repeat(64)), leaf: 'b'.repeat(64) });
    await look();
    expect(await whys()).toEqual(['wrong_signature']);
    expect(server.log.disagreements[0]?.found).toContain('b'.repeat(64));
  });
});

describe('what a device keeps of the log', () => {
  test('survives signing out and starting again, and not a wipe', async () => {
    await enter();
    await look();
    server.log.leaves.splice(3);
    await db.forgetClinical();
    await db.release();
    witness = make();
    await look();
    expect(await whys()).toEqual(['shorter']);
    await wipe(db, []);
    await look();
    expect(await whys()).toEqual([]);
    expect(await keptSize()).toBe(3n);
  });
  test('has nothing of what was seen', async () => {
    server.log.sealed = 5;
    await enter();
    await look();
    const all = JSON.stringify([await db.unproven.toArray(), await kept()]);
    expect(all).not.toContain(server.seed.rows[0]?.stay);
    expect(all).not.toContain('seen');
  });
  test('of a batch that was answered twice, each entry is kept once', async () => {
    await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person: me(), occurred_at: start, entered_at: start });
    const [entry] = (await db.outbox.toArray()) as [OutboxEntry];
    const receipt = { id: entry.id, content_hash: entry.hash, received_at: start, outcome: 'stored', leaf: 'c'.repeat(64) } as const;
    await applyReceipts(db, [entry], [receipt]);
    await applyReceipts(db, [entry], [receipt]);
    expect(await db.unproven.toArray()).toEqual([{ id: entry.id, hash: entry.hash, leaf: 'c'.repeat(64), note: '', asked: 0 }]);
  });
  test('a refused entry, and one of a server that names no leaf, wait for no proof', async () => {
    for (const more of [{ outcome: 'refused', leaf: 'c'.repeat(64), reason: { code: 'x', text: '' } }, { outcome: 'stored' }, { outcome: 'stored', leaf: 'no leaf' }] as const) {
      await enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person: me(), occurred_at: start, entered_at: start });
      const entry = (await db.outbox.toArray())[0]!;
      await applyReceipts(db, [entry], [{ id: entry.id, content_hash: entry.hash, received_at: start, ...more }]);
    }
    expect(await db.unproven.count()).toBe(0);
    expect(await db.outbox.count()).toBe(0);
  });
});
