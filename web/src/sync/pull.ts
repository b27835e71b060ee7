/** Fetches what is newer on the server, by `log_index`, and lays the entries that are still here on top of it. */
import type { Answer, Api } from '../api/client';
import type { Micros, Pull, Uuid } from '../api/types';
import { MICROS_PER_HOUR } from '../clock/now';
import { notesKey, type MilieuDb } from '../db/db';
import { Locked, type Sealed } from '../db/seal';
import { readCommand } from './outbox';
import { applyLocally, takeBack } from './overlay';

/** What is known of a unit beside its rows and checks. */
export interface UnitNotes {
  log_index: number;
  warnings: Pull['warnings'];
  blocks: Pull['blocks'];
  unowned: Pull['unowned'];
  people: Pull['people'];
  policies: Pull['policies'];
  needs_human: number;
  server_time: number;
}
/** As it is kept. */
export interface StoredNotes {
  /** Up to where this device has the record. */
  log_index: number;
  body: Sealed<UnitNotes>;
}
export async function readNotes(db: MilieuDb, unit: Uuid): Promise<UnitNotes | undefined> {
  const kept = await db.readMeta<StoredNotes>(notesKey(unit));
  return kept && db.tryUnseal(kept.body);
}

/** No more than this is kept of what was seen. */
const KEEP_CHECKS_MICROS = 24 * MICROS_PER_HOUR;
const ROUNDS_MAX = 50;

export async function pull(db: MilieuDb, api: Api, unit: Uuid): Promise<Answer<UnitNotes>> {
  for (let round = 0; ; round += 1) {
    const after = (await db.readMeta<StoredNotes>(notesKey(unit)))?.log_index ?? 0;
    const answer = await api.get<Pull>('/api/units/' + unit + '/pull?after=' + after);
    if (answer.kind !== 'ok') return answer;
    if (!Array.isArray(answer.value?.rows)) return { kind: 'unreachable', why: 'not_json' };
    const notes = await storePull(db, unit, answer.value, after);
    if (notes === undefined) continue;
    if (!answer.value.more || round >= ROUNDS_MAX) return { ...answer, value: notes };
  }
}

/** `undefined`, and nothing stored, when the news are of a record that was on this device when it asked, `after`, and has been forgotten since. */
export async function storePull(db: MilieuDb, unit: Uuid, news: Pull, after = 0): Promise<UnitNotes | undefined> {
  const { log_index, warnings, blocks, unowned, people, policies, needs_human, server_time } = news;
  const notes: UnitNotes = { log_index, warnings, blocks, unowned, people, policies, needs_human, server_time };
  // Sealed before the transaction: a whole day of a unit takes a moment.
  const rows = news.rows.map((row) => db.sealRow(unit, row));
  const checks = news.checks.map((check) => db.sealCheck(unit, check));
  const stored: StoredNotes = { log_index, body: db.seal(notes) };
  return db.transaction('rw', db.rows, db.checks, db.outbox, db.refused, db.meta, async () => {
    // Two keys under one roof: whoever signed in last could read none of it.
    if (!(await db.holdsKey())) throw new Locked('another tab has signed somebody in');
    const kept = await db.readMeta<StoredNotes>(notesKey(unit));
    if (!news.full && (kept?.log_index ?? 0) < after) return undefined;
    if (kept && kept.log_index > log_index && !news.full) return notes;
    await db.rows.where('unit').equals(unit).delete();
    await db.rows.bulkPut(rows);
    if (news.full) await db.checks.where('unit').equals(unit).delete();
    await db.checks.bulkPut(checks);
    await forgetGone(db, unit, server_time - KEEP_CHECKS_MICROS);
    await layOnTop(db, server_time);
    await db.writeMeta(notesKey(unit), stored);
    return notes;
  });
}

/** Of patients who left the unit, and of yesterday, nothing stays on the device. */
async function forgetGone(db: MilieuDb, unit: Uuid, before: Micros): Promise<void> {
  const present = new Set(await db.rows.where('unit').equals(unit).primaryKeys());
  await db.checks.where('occurred_at').below(before).delete();
  await db.checks.where('unit').equals(unit).filter(({ stay }) => !present.has(stay)).delete();
}

/** What is still here goes on top of what the server sent, and what was refused while nobody could see it comes off. */
async function layOnTop(db: MilieuDb, server_time: Micros): Promise<void> {
  for (const entry of await db.refused.filter(({ shown }) => shown === true).toArray()) {
    const command = readCommand(db, entry);
    if (command) await takeBack(db, command, entry.person);
    await db.refused.update(entry.id, { shown: false });
  }
  for (const entry of await db.outbox.orderBy('n').toArray()) {
    const command = readCommand(db, entry);
    if (command) await applyLocally(db, command, entry.person, server_time);
  }
}
