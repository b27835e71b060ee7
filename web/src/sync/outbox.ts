/** The outbox: entries made here that the server has not yet confirmed. Pure database work, no network. */
import type { Action, Command, Micros, Receipt, Uuid } from '../api/types';
import type { MilieuDb, OutboxEntry } from '../db/db';
import { seal, unseal } from '../db/seal';
import { sha256Hex } from '../id/sha256';
import { newUuid } from '../id/uuid';
import { applyLocally } from './overlay';

export const BATCH_MAX = 100;
/** The server takes 1 MiB; half of it keeps a batch quick on bad Wi-Fi. */
export const BATCH_MAX_CHARS = 400_000;

export interface NewEntry {
  action: Action;
  person: Uuid;
  occurred_at: Micros;
  entered_at: Micros;
  id?: Uuid;
}

/** Writes the entry, what it changes on screen, and its outbox row in one transaction; resolves when it is durable. */
export async function enqueue(db: MilieuDb, entry: NewEntry): Promise<Command> {
  return db.transaction('rw', db.rows, db.checks, db.outbox, db.meta, async () => {
    const device = (await db.readMeta<Uuid>('device')) ?? (await makeDevice(db, entry.entered_at));
    const device_seq = ((await db.readMeta<number>('device_seq')) ?? 0) + 1;
    await db.writeMeta('device_seq', device_seq);
    const command: Command = {
      id: entry.id ?? newUuid(entry.entered_at),
      occurred_at: entry.occurred_at,
      entered_at: entry.entered_at,
      device,
      device_seq,
      action: entry.action,
    };
    const text = JSON.stringify(command);
    await db.outbox.add({
      id: command.id,
      person: entry.person,
      text: seal(text),
      hash: sha256Hex(text),
      kind: command.action.kind,
      stay: 'stay' in command.action ? command.action.stay : null,
      entered_at: command.entered_at,
      trouble: null,
    });
    await applyLocally(db, command, entry.person);
    return command;
  });
}

async function makeDevice(db: MilieuDb, now: Micros): Promise<Uuid> {
  const device = newUuid(now);
  await db.writeMeta('device', device);
  return device;
}

export function readCommand(entry: { text: OutboxEntry['text'] }): Command {
  return JSON.parse(unseal(entry.text)) as Command;
}

/** The next entries of this person, oldest first, that fit in one request. */
export async function listBatch(db: MilieuDb, person: Uuid, singly: boolean, after = 0): Promise<OutboxEntry[]> {
  const waiting = await db.outbox.where('n').above(after).filter((entry) => entry.person === person).limit(singly ? 1 : BATCH_MAX).toArray();
  let chars = 0;
  return waiting.filter((entry, index) => {
    chars += unseal(entry.text).length;
    return index === 0 || chars <= BATCH_MAX_CHARS;
  });
}

/** The request's text, with each command exactly as it was stored. */
export function assembleBody(author: Uuid, entries: readonly OutboxEntry[]): string {
  return '{"author":' + JSON.stringify(author) + ',"commands":[' + entries.map((entry) => unseal(entry.text)).join(',') + ']}';
}

/** Lets go of what the server confirmed, and only of that. Returns how many entries left the outbox. */
export async function applyReceipts(db: MilieuDb, sent: readonly OutboxEntry[], receipts: readonly Receipt[]): Promise<number> {
  const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  return db.transaction('rw', db.outbox, db.refused, async () => {
    let settled = 0;
    for (const entry of sent) {
      const receipt = byId.get(entry.id);
      if (!receipt || entry.n === undefined) continue;
      if (receipt.content_hash !== entry.hash) {
        await db.outbox.update(entry.n, { trouble: 'wrong_hash' });
        continue;
      }
      if (receipt.outcome === 'refused') {
        const { id, person, kind, stay, text, entered_at } = entry;
        await db.refused.put({ id, person, kind, stay, text, entered_at, reason: receipt.reason, received_at: receipt.received_at });
      } else if (receipt.outcome !== 'stored' && receipt.outcome !== 'flagged') {
        continue;
      }
      await db.outbox.delete(entry.n);
      settled += 1;
    }
    return settled;
  });
}
