/** Sends the outbox: oldest first, one sender at a time in the whole browser, until it is empty or something is wrong. */
import type { Api, Answer } from '../api/client';
import type { Micros, Reading, Receipts, Uuid } from '../api/types';
import type { Moment } from '../clock/now';
import { SESSION, SESSION_CHANGING, type KeptSession, type MilieuDb, type OutboxEntry } from '../db/db';
import { applyReceipts, assembleBody, listBatch, listNotes } from './outbox';

/**
 * `other_person`: this browser's session belongs to someone else by now, or is just changing hands. `other_session`: the
 * server says so and this browser knows nothing of it, as when the answer to a sign-in never came.
 */
export type PushEnd = 'empty' | 'unreachable' | 'signed_out' | 'stuck' | 'other_person' | 'other_session';

/** A batch that is refused as a whole is sent entry by entry, so that one bad entry does not hold up the others. */
export async function push(db: MilieuDb, api: Api, person: Uuid, hear: (server_time: Micros, asked: Moment) => void, read?: () => Reading): Promise<PushEnd> {
  let after = 0;
  let singly = false;
  let left = false;
  for (;;) {
    const batch = await listBatch(db, person, singly, after);
    const last = batch.at(-1)?.n;
    if (last === undefined) return left ? 'stuck' : 'empty';
    if (!(await isSessionOf(db, person))) return 'other_person';
    const answer = await api.postText<Receipts>('/api/commands', assembleBody(db, person, batch, read?.()));
    if (answer.kind === 'ok' && Array.isArray(answer.value?.receipts)) {
      hear(answer.value.server_time, answer.asked);
      const settled = await applyReceipts(db, batch, answer.value.receipts, listNotes(answer.value));
      if (settled < batch.length) left = true;
      after = last;
      continue;
    }
    const end = decideEnd(answer);
    if (end) return end;
    if (!singly && batch.length > 1) {
      singly = true;
      continue;
    }
    await markTrouble(db, batch);
    left = true;
    after = last;
  }
}

/**
 * The server takes the author from the session's cookie, which all tabs share: another tab may have signed someone else
 * in. So the person whose session it is is asked before each request; the batch names the author too, and the server
 * takes none of it in another person's name.
 */
async function isSessionOf(db: MilieuDb, person: Uuid): Promise<boolean> {
  const kept = await db.readMeta<KeptSession>(SESSION);
  return kept?.me.person.id === person && !(await db.meta.get(SESSION_CHANGING));
}

/** Whether the answer ends this round; `undefined`: the server read the request and did not accept it. */
function decideEnd(answer: Answer<Receipts>): PushEnd | undefined {
  if (answer.kind !== 'problem') return 'unreachable';
  if (answer.status === 401) return 'signed_out';
  if (answer.problem.code === 'other_person') return 'other_session';
  if (answer.status === 408 || answer.status === 429 || answer.status === 403 || answer.status === 404) return 'unreachable';
  return undefined;
}

async function markTrouble(db: MilieuDb, batch: readonly OutboxEntry[]): Promise<void> {
  for (const entry of batch) if (entry.n !== undefined) await db.outbox.update(entry.n, { trouble: 'not_accepted' });
}

/** Milliseconds to the next try: doubling from 1 s to 60 s, spread over half to the whole of it. */
export function backoffMs(failures: number, fraction: number): number {
  const ceiling = Math.min(60_000, 1000 * 2 ** Math.min(failures, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * fraction);
}
