/** Fetches what is newer on the server, by `log_index`, and lays the entries that are still here on top of it. */
import type { Answer, Api } from '../api/client';
import type { BoardRow, CheckEntry, Pull, Uuid } from '../api/types';
import type { MilieuDb } from '../db/db';
import { seal } from '../db/seal';
import { readCommand } from './outbox';
import { applyLocally } from './overlay';

/** What is kept of a unit beside its rows and checks. */
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
export const unitKey = (unit: Uuid): string => 'unit:' + unit;

const KEEP_CHECKS_MICROS = 50 * 3600 * 1_000_000;
const ROUNDS_MAX = 50;

export async function pull(db: MilieuDb, api: Api, unit: Uuid): Promise<Answer<UnitNotes>> {
  for (let round = 0; ; round += 1) {
    const after = (await db.readMeta<UnitNotes>(unitKey(unit)))?.log_index ?? 0;
    const answer = await api.get<Pull>('/api/units/' + unit + '/pull?after=' + after);
    if (answer.kind !== 'ok') return answer;
    if (!Array.isArray(answer.value?.rows)) return { kind: 'unreachable', why: 'not_json' };
    const notes = await storePull(db, unit, answer.value);
    if (!answer.value.more || round >= ROUNDS_MAX) return { kind: 'ok', value: notes };
  }
}

export async function storePull(db: MilieuDb, unit: Uuid, news: Pull): Promise<UnitNotes> {
  const { log_index, warnings, blocks, unowned, people, policies, needs_human, server_time } = news;
  const notes: UnitNotes = { log_index, warnings, blocks, unowned, people, policies, needs_human, server_time };
  await db.transaction('rw', db.rows, db.checks, db.outbox, db.meta, async () => {
    const kept = await db.readMeta<UnitNotes>(unitKey(unit));
    if (kept && kept.log_index > log_index && !news.full) return;
    await db.rows.where('unit').equals(unit).delete();
    await db.rows.bulkPut(news.rows.map((row: BoardRow) => ({ stay: row.stay, unit, body: seal(row) })));
    if (news.full) await db.checks.where('unit').equals(unit).delete();
    await db.checks.bulkPut(
      news.checks.map((check: CheckEntry) => ({ id: check.id, stay: check.stay, unit, occurred_at: check.occurred_at, body: seal(check) })),
    );
    await db.checks.where('occurred_at').below(server_time - KEEP_CHECKS_MICROS).delete();
    for (const entry of await db.outbox.orderBy('n').toArray()) await applyLocally(db, readCommand(entry), entry.person, server_time);
    await db.writeMeta(unitKey(unit), notes);
  });
  return notes;
}
