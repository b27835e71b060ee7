import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hold } from '../../test/builders';
import { MilieuDb } from '../db/db';
import { applyReceipts, enqueue, listBatch } from './outbox';
import { readSettled, settle } from './settle';

const db = new MilieuDb('settle-test');
const person = '0199b5a0-0000-7000-8000-000000000001';
const stay = '0199b5a0-0000-7000-8000-000000000002';
const order = () => enqueue(db, { action: { kind: 'confirm_order', stay, order: stay }, person, occurred_at: 1, entered_at: 1_760_000_000_000_000 });

beforeEach(() => hold(db));
afterEach(async () => {
  await db.delete();
  await db.open();
});

describe('an entry that somebody waits for', () => {
  it('is stored once its own receipt has come', async () => {
    const command = await order();
    expect(await readSettled(db, command.id)).toBeUndefined();
    const waiting = settle(db, command.id, 5000);
    const [entry] = await listBatch(db, person, true);
    if (!entry) throw new Error('nothing waits');
    await applyReceipts(db, [entry], [{ id: command.id, content_hash: entry.hash, received_at: 2, outcome: 'stored' }]);
    expect(await waiting).toEqual({ kind: 'stored' });
  });
  it('says why it was refused', async () => {
    const command = await order();
    const reason = { code: 'confirm_not_verbal', text: 'This order needs no confirmation.' };
    const [entry] = await listBatch(db, person, true);
    if (!entry) throw new Error('nothing waits');
    await applyReceipts(db, [entry], [{ id: command.id, content_hash: entry.hash, received_at: 2, outcome: 'refused', reason }]);
    expect(await settle(db, command.id, 5000)).toEqual({ kind: 'refused', reason });
  });
  it('still waits when the server is silent', async () => {
    const command = await order();
    expect(await settle(db, command.id, 20)).toEqual({ kind: 'waiting' });
  });
  it('is not taken for stored on a receipt of other content', async () => {
    const command = await order();
    const [entry] = await listBatch(db, person, true);
    if (!entry) throw new Error('nothing waits');
    await applyReceipts(db, [entry], [{ id: command.id, content_hash: '0'.repeat(64), received_at: 2, outcome: 'stored' }]);
    expect(await readSettled(db, command.id)).toBeUndefined();
  });
});
