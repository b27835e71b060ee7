/** The outbox: entries made here that the server has not yet confirmed. Pure database work, no network. */
import Dexie from 'dexie';
import type { Action, Command, Evidence, Micros, Reading, Receipt, Uuid } from '../api/types';
import { DEVICE, DEVICE_SEQ, LAST_HASH, SESSION, type KeptSession, type MilieuDb, type OutboxEntry } from '../db/db';
import { seal, unseal } from '../db/seal';
import { sha256Hex } from '../id/sha256';
import { newUuid } from '../id/uuid';
import { sign, signingKeyName } from '../sign/sign';
import { applyLocally, takeBack } from './overlay';

export const BATCH_MAX = 100;
/** The server takes 1 MiB; half of it keeps a batch quick on bad Wi-Fi. */
export const BATCH_MAX_CHARS = 400_000;

export interface NewEntry {
  action: Action;
  person: Uuid;
  occurred_at: Micros;
  entered_at: Micros;
  /** What the clocks showed (`ClockEvidence.take`). */
  clock?: Evidence;
  id?: Uuid;
}

/** Signs the entry, writes it, what it changes on screen, and its outbox row in one transaction; resolves when it is durable. */
export async function enqueue(db: MilieuDb, entry: NewEntry): Promise<Command> {
  return db.transaction('rw', db.rows, db.checks, db.outbox, db.meta, async () => {
    const device = (await db.readMeta<Uuid>(DEVICE)) ?? (await makeDevice(db, entry.entered_at));
    const device_seq = ((await db.readMeta<number>(DEVICE_SEQ)) ?? 0) + 1;
    await db.writeMeta(DEVICE_SEQ, device_seq);
    const key = await findKey(db, entry.person);
    const previous = (await db.readMeta<string>(LAST_HASH)) ?? null;
    const command: Command = {
      id: entry.id ?? newUuid(entry.entered_at),
      occurred_at: entry.occurred_at,
      entered_at: entry.entered_at,
      device,
      device_seq,
      signed: key ? { author: entry.person, key: key.id, previous } : null,
      clock: entry.clock ?? null,
      action: entry.action,
    };
    const text = JSON.stringify(command);
    const hash = sha256Hex(text);
    await db.writeMeta(LAST_HASH, hash);
    await db.outbox.add({
      id: command.id,
      person: entry.person,
      text: seal(text),
      hash,
      signature: key ? await Dexie.waitFor(sign(key.private_key, text)) : null,
      kind: command.action.kind,
      stay: 'stay' in command.action ? command.action.stay : null,
      entered_at: command.entered_at,
      trouble: null,
    });
    await applyLocally(db, command, entry.person);
    return command;
  });
}

/** The key of the session that is open in this browser, when its person made one at sign-in. */
async function findKey(db: MilieuDb, person: Uuid): Promise<{ id: Uuid; private_key: CryptoKey } | undefined> {
  const kept = await db.readMeta<KeptSession>(SESSION);
  const id = kept?.me.person.id === person ? kept.me.signing_key : undefined;
  if (!id) return undefined;
  const private_key = await db.readMeta<CryptoKey>(signingKeyName(id));
  if (!private_key) throw new Error('the signing key is gone');
  return { id, private_key };
}

async function makeDevice(db: MilieuDb, now: Micros): Promise<Uuid> {
  const device = newUuid(now);
  await db.writeMeta(DEVICE, device);
  return device;
}

export function readCommand(entry: { text: OutboxEntry['text'] }): Command {
  return JSON.parse(unseal(entry.text)) as Command;
}

/** The next entries that this person's session may send, oldest first, as many as fit in one request: their own, and every signed one. */
export async function listBatch(db: MilieuDb, person: Uuid, singly: boolean, after = 0): Promise<OutboxEntry[]> {
  const waiting = await db.outbox.where('n').above(after).filter((entry) => entry.person === person || Boolean(entry.signature)).limit(singly ? 1 : BATCH_MAX).toArray();
  let chars = 0;
  return waiting.filter((entry, index) => {
    chars += unseal(entry.text).length;
    return index === 0 || chars <= BATCH_MAX_CHARS;
  });
}

/** The request's text, with each command exactly as it was stored. The author answers for those that are not signed. */
export function assembleBody(author: Uuid, entries: readonly OutboxEntry[], sent?: Reading): string {
  const signatures = entries.map((entry) => entry.signature ?? null);
  const signed = signatures.some(Boolean) ? ',"signatures":' + JSON.stringify(signatures) : '';
  return '{"author":' + JSON.stringify(author) + ',"commands":[' + entries.map((entry) => unseal(entry.text)).join(',') + ']' + signed + (sent ? ',"sent":' + JSON.stringify(sent) : '') + '}';
}

/** Lets go of what the server confirmed, and only of that. Returns how many entries left the outbox. */
export async function applyReceipts(db: MilieuDb, sent: readonly OutboxEntry[], receipts: readonly Receipt[]): Promise<number> {
  const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  return db.transaction('rw', db.outbox, db.refused, db.checks, async () => {
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
        await takeBack(db, readCommand(entry), person);
      } else if (receipt.outcome !== 'stored' && receipt.outcome !== 'flagged') {
        continue;
      }
      await db.outbox.delete(entry.n);
      settled += 1;
    }
    return settled;
  });
}
