/** What a device sends in its own name, without anyone's session, and how it wipes itself. Pure database work and one route. */
import type { Api } from '../api/client';
import type { DeviceEntries, DeviceProof, Reading, Receipts } from '../api/types';
import type { MilieuDb } from '../db/db';
import { applyReceipts, listNext, listNotes, splitBatch } from '../sync/outbox';

/** `signed`: each is its signer's. `all`: also what nobody signed, which a revoked device gives to whoever looks. */
export type What = 'signed' | 'all';

/** Sends what waits, oldest first, until nothing is left or something is wrong. An entry goes only for a receipt of its own. */
export async function handOver(db: MilieuDb, api: Api, prove: () => Promise<DeviceProof | null>, what: What, read?: () => Reading): Promise<void> {
  let after = 0;
  let singly = false;
  for (;;) {
    const batch = await listNext(db, after, singly, (entry) => what === 'all' || Boolean(entry.signature));
    const last = batch.at(-1)?.n;
    if (last === undefined) return;
    const proof = await prove();
    if (!proof) return;
    const { plain, sealed } = splitBatch(db, batch);
    const body: DeviceEntries = { proof, entries: plain, sealed, sent: read?.() ?? null };
    const answer = await api.post<Receipts>('/api/devices/entries', body);
    if (answer.kind === 'ok' && Array.isArray(answer.value?.receipts)) {
      await applyReceipts(db, batch, answer.value.receipts, listNotes(answer.value));
      after = last;
    } else if (answer.kind === 'problem' && answer.status === 422) {
      // One that the server cannot read at all must not hold up the others.
      if (singly || batch.length === 1) after = last;
      singly = true;
    } else return;
  }
}

/** Forgets everything but what is unsent, which the server alone can read, and those entries of `meta`. */
export async function wipe(db: MilieuDb, keep: readonly string[]): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    for (const table of db.tables) {
      if (table.name === 'outbox') await db.outbox.filter((entry) => Boolean(entry.upload)).modify({ text: null });
      else if (table.name === 'meta') await db.meta.filter((entry) => !keep.includes(entry.key)).delete();
      else await table.clear();
    }
  });
}
