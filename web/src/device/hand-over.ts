/** What a device sends in its own name, without anyone's session, and how it wipes itself. Pure database work and one route. */
import type { Api } from '../api/client';
import type { DeviceEntries, DeviceProof, Reading, Receipts } from '../api/types';
import type { MilieuDb, OutboxEntry } from '../db/db';
import { unseal } from '../db/seal';
import { applyReceipts, BATCH_MAX, BATCH_MAX_CHARS } from '../sync/outbox';

/** `signed`: each is its signer's. `all`: also what nobody signed, which a revoked device gives to whoever looks. */
export type What = 'signed' | 'all';

/** Sends what waits, oldest first, until nothing is left or something is wrong. An entry goes only for a receipt of its own. */
export async function handOver(db: MilieuDb, api: Api, prove: () => Promise<DeviceProof | null>, what: What, read?: () => Reading): Promise<void> {
  let after = 0;
  let singly = false;
  for (;;) {
    const batch = await listNext(db, what, after, singly);
    const last = batch.at(-1)?.n;
    if (last === undefined) return;
    const proof = await prove();
    if (!proof) return;
    const body: DeviceEntries = { proof, entries: batch.map((entry) => ({ text: unseal(entry.text), signature: entry.signature ?? null })), sent: read?.() ?? null };
    const answer = await api.post<Receipts>('/api/devices/entries', body);
    if (answer.kind === 'ok' && Array.isArray(answer.value?.receipts)) {
      await applyReceipts(db, batch, answer.value.receipts);
      after = last;
    } else if (answer.kind === 'problem' && answer.status === 422) {
      // One that the server cannot read at all must not hold up the others.
      if (singly || batch.length === 1) after = last;
      singly = true;
    } else return;
  }
}

async function listNext(db: MilieuDb, what: What, after: number, singly: boolean): Promise<OutboxEntry[]> {
  const waiting = await db.outbox.where('n').above(after).filter((entry) => what === 'all' || Boolean(entry.signature)).limit(singly ? 1 : BATCH_MAX).toArray();
  let chars = 0;
  return waiting.filter((entry, index) => {
    chars += unseal(entry.text).length;
    return index === 0 || chars <= BATCH_MAX_CHARS;
  });
}

/** Forgets everything but what is unsent and those entries of `meta`. */
export async function wipe(db: MilieuDb, keep: readonly string[]): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    for (const table of db.tables) {
      if (table.name === 'outbox') continue;
      if (table.name === 'meta') await db.meta.filter((entry) => !keep.includes(entry.key)).delete();
      else await table.clear();
    }
  });
}
