/** What became of an entry that the reader waits for: an order, an admission, a change of set-up. */
import { liveQuery } from 'dexie';
import type { Reason, Uuid } from '../api/types';
import type { MilieuDb } from '../db/db';

export type Settled =
  | { kind: 'stored' }
  | { kind: 'refused'; reason: Reason }
  /** Safe on this device, no word from the server yet. */
  | { kind: 'waiting' }
  /** The server could not read it; it stays on the device. */
  | { kind: 'not_accepted' };

/** Resolves when the receipt of this entry has come, or when patience ends. */
export function settle(db: MilieuDb, id: Uuid, patience_ms: number): Promise<Settled> {
  return new Promise((resolve) => {
    const end = (settled: Settled): void => {
      clearTimeout(timer);
      queueMicrotask(() => subscription.unsubscribe());
      resolve(settled);
    };
    const timer = setTimeout(() => end({ kind: 'waiting' }), patience_ms);
    const subscription = liveQuery(() => readSettled(db, id)).subscribe({
      next: (settled) => settled && end(settled),
      error: () => end({ kind: 'waiting' }),
    });
  });
}

/** `undefined` while it waits. */
export async function readSettled(db: MilieuDb, id: Uuid): Promise<Settled | undefined> {
  const refused = await db.refused.get(id);
  if (refused) return { kind: 'refused', reason: refused.reason };
  const entry = await db.outbox.where('id').equals(id).first();
  if (!entry) return { kind: 'stored' };
  return entry.trouble === 'not_accepted' ? { kind: 'not_accepted' } : undefined;
}
