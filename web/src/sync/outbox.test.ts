import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dan, hold, maria, minute, row, seen, start, cedar } from '../../test/builders';
import { Api, type Transport } from '../api/client';
import type { Action, Command, Pull, Uuid } from '../api/types';
import { MilieuDb, SESSION, SESSION_CHANGING } from '../db/db';
import { Locked } from '../db/seal';
import { FakeServer } from '../fake/server';
import { sha256Hex } from '../id/sha256';
import { makeKey } from '../sign/sign';
import { UPLOAD_KEY } from '../fake/upload';
import { assembleBody, enqueue } from './outbox';
import { storePull } from './pull';
import { backoffMs, push, type PushEnd } from './push';

let db: MilieuDb;
let server: FakeServer;
let asked: string[];
let number = 0;
const hear = (): void => undefined;

beforeEach(async () => {
  number += 1;
  db = new MilieuDb('test-' + number);
  server = new FakeServer(() => start + 60 * minute);
  server.signedIn = { ...server.seed.people[0]!, id: maria };
  asked = [];
  await hold(db);
  await db.rows.put(db.sealRow(cedar, row('a')));
  await signIn(maria);
});
afterEach(async () => db.delete());

const transport: Transport = {
  fetch: (path, init) => {
    asked.push(String(init?.body ?? ''));
    return server.fetch(path, init);
  },
  openLive: () => () => undefined,
};
const send = (person = maria): Promise<PushEnd> => push(db, new Api(transport), person, hear);
const signIn = (id: Uuid): Promise<void> => db.writeMeta(SESSION, { me: { person: { id } }, touched_at: start });
const check = (at = start, person = maria): Promise<Command> => enqueue(db, { action: { kind: 'record_check', stay: 'a', check: seen() }, person, occurred_at: at, entered_at: at });

describe('entering', () => {
  test('a tap writes the entry, what it changes on screen and its outbox row together', async () => {
    const command = await check();
    expect(await db.outbox.count()).toBe(1);
    expect((await db.checks.get(command.id))?.stay).toBe('a');
    const stored = await db.rows.get('a');
    expect(stored && db.unseal(stored.body).last_check?.at).toBe(start);
    expect(stored && db.unseal(stored.body).due_at).toBe(start + 15 * minute);
  });
  test('when the write breaks in the middle nothing of it is there', async () => {
    const put = db.rows.put.bind(db.rows);
    db.rows.put = (() => { throw new Error('quota'); }) as unknown as typeof db.rows.put;
    await expect(check()).rejects.toThrow('quota');
    db.rows.put = put;
    expect(await db.outbox.count()).toBe(0);
    expect(await db.checks.count()).toBe(0);
    expect(await db.readMeta('device_seq')).toBeUndefined();
  });
  test('the device counts its entries without a hole', async () => {
    const all = [await check(start), await check(start + minute), await check(start + 2 * minute)];
    expect(all.map((command) => command.device_seq)).toEqual([1, 2, 3]);
    expect(new Set(all.map((command) => command.device)).size).toBe(1);
  });
  test('an older check entered later does not push the newer one off the row', async () => {
    await check(start + 5 * minute);
    await check(start);
    const stored = await db.rows.get('a');
    expect(stored && db.unseal(stored.body).last_check?.at).toBe(start + 5 * minute);
  });
});

describe('sending', () => {
  test('what is sent is exactly what was stored, and its receipt lets it go', async () => {
    const command = await check();
    const text = db.unseal((await db.outbox.toArray())[0]!.text!);
    expect(await send()).toBe('empty');
    expect(asked).toEqual([`{"author":"${maria}","commands":[${text}],"sealed":[]}`]);
    expect(server.receipts.get(command.id)?.content_hash).toBe(sha256Hex(text));
    expect(await db.outbox.count()).toBe(0);
  });
  test('forty checks made without network arrive exactly once', async () => {
    server.trouble = 'offline';
    for (let index = 0; index < 40; index += 1) await check(start + index * minute);
    expect(await send()).toBe('unreachable');
    expect(await db.outbox.count()).toBe(40);
    server.trouble = 'lost_answer';
    expect(await send()).toBe('unreachable');
    expect(await db.outbox.count()).toBe(40);
    server.trouble = 'none';
    expect(await send()).toBe('empty');
    expect(await db.outbox.count()).toBe(0);
    expect(server.commands.length).toBe(40);
    expect(new Set(server.commands.map(({ command }) => command.id)).size).toBe(40);
  });
  test('more than a hundred entries go in several requests, oldest first', async () => {
    for (let index = 0; index < 230; index += 1) await check(start + index * 1_000_000);
    expect(await send()).toBe('empty');
    expect(asked.length).toBe(3);
    expect(server.commands.map(({ command }) => command.device_seq)).toEqual(Array.from({ length: 230 }, (_, index) => index + 1));
  });
  test.each(['offline', 'html', 'server_error', 'lost_answer'] as const)('%s never deletes an entry', async (trouble) => {
    await check();
    server.trouble = trouble;
    expect(await send()).toBe('unreachable');
    expect(await db.outbox.count()).toBe(1);
  });
  test('a receipt of other content does not let an entry go', async () => {
    await check();
    server.trouble = 'wrong_hash';
    expect(await send()).toBe('stuck');
    expect((await db.outbox.toArray())[0]?.trouble).toBe('wrong_hash');
  });
  test('a session that has ended keeps the entries for the next one', async () => {
    await check();
    server.signedIn = undefined;
    expect(await send()).toBe('signed_out');
    expect(await db.outbox.count()).toBe(1);
  });
  test('nobody sends what another person entered', async () => {
    await check(start, dan);
    await check(start + minute, maria);
    expect(await send(maria)).toBe('empty');
    expect((await db.outbox.toArray()).map((each) => each.person)).toEqual([dan]);
    expect(server.commands.length).toBe(1);
  });
  test('what another person signed goes with anyone, and stays theirs', async () => {
    const { private_key } = await makeKey();
    await hold(db, { upload_key: UPLOAD_KEY, signing: { person: dan, id: 'key', private_key } });
    const command = await check(start, dan);
    const signature = (await db.outbox.toArray())[0]?.signature;
    await hold(db, { upload_key: UPLOAD_KEY });
    expect(await send(maria)).toBe('empty');
    expect(asked[0]).not.toContain('record_check');
    expect(server.signatures).toEqual([signature]);
    expect(server.commands.map((each) => [each.command.id, each.author])).toEqual([[command.id, dan]]);
    expect(await db.outbox.count()).toBe(0);
  });
  test('when another tab signed someone else in, nothing is sent in their name', async () => {
    await check(start, maria);
    await signIn(dan);
    expect(await send(maria)).toBe('other_person');
    expect(asked).toEqual([]);
    await signIn(maria);
    expect(await send(maria)).toBe('empty');
    expect(server.commands.length).toBe(1);
  });
  test('the session changing hands between two requests stops the second', async () => {
    for (let index = 0; index < 120; index += 1) await check(start + index * 1_000_000, maria);
    const api = new Api({ ...transport, fetch: async (path, init) => {
      const answer = await transport.fetch(path, init);
      await signIn(dan);
      return answer;
    } });
    expect(await push(db, api, maria, hear)).toBe('other_person');
    expect([server.commands.length, await db.outbox.count()]).toEqual([100, 20]);
  });
  test('when the cookie is another person\'s and the device does not know it, the server takes nothing', async () => {
    await check(start, maria);
    server.signedIn = { ...server.seed.people[0]!, id: dan };
    expect(await send(maria)).toBe('other_session');
    expect([server.commands.length, await db.outbox.count()]).toEqual([0, 1]);
  });
  test('while someone is signing in, nothing is sent', async () => {
    await check(start, maria);
    await db.writeMeta(SESSION_CHANGING, true);
    expect(await send(maria)).toBe('other_person');
    await db.meta.delete(SESSION_CHANGING);
    expect(await send(maria)).toBe('empty');
  });
  test('a refused entry leaves the outbox and stays visible with its reason', async () => {
    const command = await check(start + 600 * minute);
    expect(await send()).toBe('empty');
    expect(await db.outbox.count()).toBe(0);
    expect((await db.refused.get(command.id))?.reason.code).toBe('in_the_future');
  });
  test('a refused check is no longer shown among the checks, and a refused correction leaves the check as it was', async () => {
    const good = await check();
    await send();
    const shown = async () => db.unseal((await db.checks.get(good.id))!.body);
    const before = await shown();
    const refused = await check(start + 600 * minute);
    const wrong: Action = { kind: 'correct_check', stay: 'a', corrects: good.id, check: seen('HW'), why: 'Wrong place' };
    await enqueue(db, { action: wrong, person: maria, occurred_at: start + 600 * minute, entered_at: start });
    expect(await shown()).not.toEqual(before);
    expect(await send()).toBe('empty');
    expect(await db.refused.count()).toBe(2);
    expect(await db.checks.get(refused.id)).toBeUndefined();
    expect(await shown()).toEqual(before);
  });
  test('one entry the server cannot read does not hold up the others', async () => {
    for (let index = 0; index < 3; index += 1) await check(start + index * minute);
    const bad = (await db.outbox.toArray())[1]!;
    const fetch = transport.fetch;
    const picky: Transport = {
      ...transport,
      fetch: (path, init) =>
        String(init?.body ?? '').includes(bad.id)
          ? Promise.resolve(new Response('{"code":"malformed","message":""}', { status: 422, headers: { 'content-type': 'application/json' } }))
          : fetch(path, init),
    };
    expect(await push(db, new Api(picky), maria, hear)).toBe('stuck');
    expect((await db.outbox.toArray()).map((each) => [each.id, each.trouble])).toEqual([[bad.id, 'not_accepted']]);
    expect(server.commands.length).toBe(2);
  });
  test('a receipt that comes twice changes nothing the second time', async () => {
    await check();
    const text = assembleBody(db, maria, await db.outbox.toArray());
    await server.fetch('/api/commands', { method: 'POST', body: text });
    await send();
    await server.fetch('/api/commands', { method: 'POST', body: text });
    expect(server.commands.length).toBe(1);
    expect(await db.outbox.count()).toBe(0);
  });
  test('tries spread out, never beyond a minute', () => {
    expect([backoffMs(1, 0), backoffMs(1, 1), backoffMs(3, 0.5)]).toEqual([1000, 2000, 6000]);
    expect(backoffMs(50, 1)).toBe(60_000);
    expect(backoffMs(50, 0)).toBe(30_000);
  });
});

describe('fetching', () => {
  const news = (over: Partial<Pull> = {}): Pull => ({
    log_index: 5, more: false, full: true, rows: [row('a', { due_at: start })], checks: [], warnings: [], blocks: [], unowned: [], people: [],
    policies: [], needs_human: 0, server_time: start, ...over,
  });
  test('what was not sent yet stays on top of what the server says', async () => {
    await check(start + minute);
    await storePull(db, cedar, news());
    const stored = await db.rows.get('a');
    expect(stored && db.unseal(stored.body).last_check?.at).toBe(start + minute);
    expect(await db.checks.count()).toBe(1);
  });
  test('while another tab has signed somebody in, nothing is written under the old key, and what is entered is saved and sent all the same', async () => {
    const other = new MilieuDb(db.name);
    await other.hold({ data: new Uint8Array(32).fill(8) });
    await expect(storePull(db, cedar, news())).rejects.toThrow(Locked);
    await storePull(other, cedar, news());
    const command = await check(start + minute);
    expect((await db.outbox.toArray()).map(({ id }) => id)).toEqual([command.id]);
    expect(await send()).toBe('empty');
    expect(server.commands.map((each) => each.command.id)).toEqual([command.id]);
    const rows = await other.rows.toArray();
    expect(rows.map((each) => other.unseal(each.body).stay)).toEqual(['a']);
    other.close();
  });
  test('patients who left are gone from the list', async () => {
    await storePull(db, cedar, news({ rows: [row('b')] }));
    expect((await db.rows.toArray()).map((each) => each.stay)).toEqual(['b']);
  });
  test('an older answer that comes late changes nothing', async () => {
    await storePull(db, cedar, news({ log_index: 9 }));
    await storePull(db, cedar, news({ log_index: 7, full: false, rows: [] }));
    expect(await db.rows.count()).toBe(1);
  });
});

describe('a newer version', () => {
  test('finds the entries an older one left and sends them as they were written', async () => {
    await check();
    const text = db.unseal((await db.outbox.toArray())[0]!.text!);
    const { name } = db;
    db.close();
    class NextDb extends MilieuDb {
      constructor() {
        super(name);
        this.version(4).stores({ drafts: 'stay' });
      }
    }
    const next = new NextDb();
    await hold(next);
    expect(await push(next, new Api(transport), maria, hear)).toBe('empty');
    expect(asked).toEqual(['{"author":"' + maria + '","commands":[' + text + '],"sealed":[]}']);
    expect(server.commands.length).toBe(1);
    next.close();
  });
  test('forgetting the clinical part keeps what was not sent', async () => {
    await check();
    await db.forgetClinical();
    expect([await db.rows.count(), await db.checks.count(), await db.outbox.count()]).toEqual([0, 0, 1]);
  });
});
