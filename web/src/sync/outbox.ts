/** The outbox: entries made here that the server has not yet confirmed. Pure database work, no network. */
import Dexie from 'dexie';
import type { Action, Command, Evidence, Micros, Reading, Receipt, Receipts, UploadKey, Uuid } from '../api/types';
import { DEVICE, DEVICE_SEQ, LAST_HASH, type Held, type MilieuDb, type OutboxEntry, type UnprovenEntry } from '../db/db';
import { seal } from '../db/seal';
import { sealForUpload } from '../db/upload';
import { sha256Hex } from '../id/sha256';
import { newUuid } from '../id/uuid';
import { isHash } from '../ledger/bytes';
import { receiptLine } from '../ledger/receipt-line';
import { sign } from '../sign/sign';
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

/**
 * Signs the entry, seals it, writes it, what it changes on screen, and its outbox row in one transaction; resolves when it is durable.
 * It is entered by whoever held this device when it began, even if that person lets go of it meanwhile.
 */
export function enqueue(db: MilieuDb, entry: NewEntry): Promise<Command> {
  return db.writing(() => write(db, entry, db.held));
}

function write(db: MilieuDb, entry: NewEntry, { signing, upload_key }: Held): Promise<Command> {
  const key = signing?.person === entry.person ? signing : undefined;
  return db.transaction('rw', db.rows, db.checks, db.outbox, db.meta, async () => {
    const device = (await db.readMeta<Uuid>(DEVICE)) ?? (await makeDevice(db, entry.entered_at));
    const device_seq = ((await db.readMeta<number>(DEVICE_SEQ)) ?? 0) + 1;
    await db.writeMeta(DEVICE_SEQ, device_seq);
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
    const closed = await Dexie.waitFor(close(text, key?.private_key, upload_key));
    await db.writeMeta(LAST_HASH, hash);
    await db.outbox.add({
      id: command.id,
      person: entry.person,
      text: db.seal(text),
      ...closed,
      hash,
      kind: command.action.kind,
      stay: 'stay' in command.action ? command.action.stay : null,
      entered_at: command.entered_at,
      trouble: null,
    });
    await applyLocally(db, command, entry.person);
    return command;
  });
}

/** The signature, and both sealed to the server. */
async function close(text: string, key: CryptoKey | undefined, upload_key: UploadKey | undefined): Promise<Pick<OutboxEntry, 'signature' | 'upload'>> {
  const signature = key ? await sign(key, text) : null;
  return { signature, upload: upload_key ? await sealForUpload(upload_key, signature, text) : null };
}

/** Seals what an older version of the app left here in clear text. */
export async function sealWaiting(db: MilieuDb): Promise<void> {
  const { upload_key, data } = db.held;
  if (!upload_key || !data) return;
  for (const entry of await db.outbox.filter(({ upload }) => !upload).toArray()) {
    const text = db.tryUnseal(entry.text);
    if (text === undefined || entry.n === undefined) continue;
    const upload = await sealForUpload(upload_key, entry.signature ?? null, text);
    await db.outbox.update(entry.n, { upload, text: seal(data, text) });
  }
}

async function makeDevice(db: MilieuDb, now: Micros): Promise<Uuid> {
  const device = newUuid(now);
  await db.writeMeta(DEVICE, device);
  return device;
}

/** What was entered; `undefined` when this device cannot read it any more, or nobody has unlocked it. */
export function readCommand(db: MilieuDb, entry: Pick<OutboxEntry, 'text'>): Command | undefined {
  const text = db.tryUnseal(entry.text);
  return text === undefined ? undefined : (JSON.parse(text) as Command);
}

/** The next entries that this person's session may send, oldest first, as many as fit in one request: their own, and every signed one. */
export async function listBatch(db: MilieuDb, person: Uuid, singly: boolean, after = 0): Promise<OutboxEntry[]> {
  return listNext(db, after, singly, (entry) => entry.person === person || Boolean(entry.signature));
}
/** The next that may go and can: what is neither sealed to the server nor readable waits for whoever can read it. */
export async function listNext(db: MilieuDb, after: number, singly: boolean, may: (entry: OutboxEntry) => boolean): Promise<OutboxEntry[]> {
  const waiting = await db.outbox.where('n').above(after).filter((entry) => may(entry) && lengthOf(db, entry) !== undefined).limit(singly ? 1 : BATCH_MAX).toArray();
  let chars = 0;
  return waiting.filter((entry, index) => {
    chars += lengthOf(db, entry) ?? 0;
    return index === 0 || chars <= BATCH_MAX_CHARS;
  });
}
const lengthOf = (db: MilieuDb, entry: OutboxEntry): number | undefined => entry.upload?.length ?? db.tryUnseal(entry.text)?.length;

/** Entries as they are sent: sealed to the server, or as they stand when an older version wrote them. Those were made first, and go first. */
export function splitBatch(db: MilieuDb, entries: readonly OutboxEntry[]): { plain: { text: string; signature: string | null }[]; sealed: string[] } {
  const plain = entries.filter(({ upload }) => !upload).map((entry) => ({ text: db.tryUnseal(entry.text) ?? '', signature: entry.signature ?? null }));
  return { plain, sealed: entries.flatMap(({ upload }) => upload ?? []) };
}

/** The request's text, with each command exactly as it was stored. The author answers for those that are not signed. */
export function assembleBody(db: MilieuDb, author: Uuid, entries: readonly OutboxEntry[], sent?: Reading): string {
  const { plain, sealed } = splitBatch(db, entries);
  const signatures = plain.map(({ signature }) => signature);
  const signed = signatures.some(Boolean) ? ',"signatures":' + JSON.stringify(signatures) : '';
  return (
    '{"author":' + JSON.stringify(author) + ',"commands":[' + plain.map(({ text }) => text).join(',') + ']' + signed +
    ',"sealed":' + JSON.stringify(sealed) + (sent ? ',"sent":' + JSON.stringify(sent) : '') + '}'
  );
}

/**
 * Lets go of what the server confirmed, and only of that. What it stored waits from then on to be proved to be in the log, with
 * what the log signed about it. Returns how many entries left the outbox.
 */
export async function applyReceipts(db: MilieuDb, sent: readonly OutboxEntry[], receipts: readonly Receipt[], notes: readonly string[] = []): Promise<number> {
  const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  return db.transaction('rw', db.outbox, db.refused, db.checks, db.unproven, async () => {
    let settled = 0;
    const unproven: UnprovenEntry[] = [];
    for (const entry of sent) {
      const receipt = byId.get(entry.id);
      if (!receipt || entry.n === undefined) continue;
      if (receipt.content_hash !== entry.hash) {
        await db.outbox.update(entry.n, { trouble: 'wrong_hash' });
        continue;
      }
      if (receipt.outcome === 'refused') {
        const { id, person, kind, stay, text, entered_at } = entry;
        const command = readCommand(db, entry);
        if (command) await takeBack(db, command, person);
        await db.refused.put({ id, person, kind, stay, text, shown: !command, entered_at, reason: receipt.reason, received_at: receipt.received_at });
      } else if (receipt.outcome !== 'stored' && receipt.outcome !== 'flagged') {
        continue;
      }
      unproven.push(...toUnproven(receipt, notes));
      await db.outbox.delete(entry.n);
      settled += 1;
    }
    if (unproven.length > 0 && (await db.unproven.count()) < UNPROVEN_MAX) await db.unproven.bulkPut(unproven);
    return settled;
  });
}

export const listNotes = ({ notes }: Receipts): string[] => (Array.isArray(notes) ? notes : []);

/** So many wait to be proved at most: a log that proves nothing must not fill the device. */
const UNPROVEN_MAX = 2000;
const NOTE_CHARS_MAX = 64 * 1024;

function toUnproven({ id, content_hash: hash, leaf, outcome }: Receipt, notes: readonly string[]): UnprovenEntry[] {
  if (outcome === 'refused' || typeof leaf !== 'string' || !isHash(leaf)) return [];
  const line = receiptLine({ command: id, content_hash: hash, leaf });
  const note = notes.find((each) => typeof each === 'string' && each.length <= NOTE_CHARS_MAX && each.includes('\n' + line + '\n'));
  return [{ id, hash, leaf, note: note ?? '', asked: 0 }];
}
