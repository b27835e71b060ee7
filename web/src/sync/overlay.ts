/** What an entry changes on this device before the server has it, and again on top of what the server sends meanwhile. */
import type { BoardRow, CheckEntry, Command, Micros, Outcome, RecordedCheck, Uuid } from '../api/types';
import { MICROS_PER_MINUTE } from '../clock/now';
import type { MilieuDb } from '../db/db';
import { dueAt } from '../round-rules/due';

export function readOutcome(check: Outcome): Outcome {
  switch (check.outcome) {
    case 'seen':
      return { outcome: 'seen', location: check.location, activity: check.activity, behaviours: check.behaviours, breathing: check.breathing };
    case 'not_found':
      return { outcome: 'not_found', looked_in: check.looked_in };
    case 'off_unit':
      return { outcome: 'off_unit', location: check.location, with_whom: check.with_whom };
    case 'refused':
      return { outcome: 'refused', said: check.said };
    case 'cannot_see':
      return { outcome: 'cannot_see', because: check.because };
  }
}

/** The row with this check as its last, unless a later one is there already. `now`, where it is known better than on this device, is the server's. */
export function withCheck(row: BoardRow, command: Command, person: Uuid, now: Micros = Infinity): BoardRow {
  if (command.action.kind !== 'record_check') return row;
  const { check } = command.action;
  const known = check.acknowledged_precautions;
  const precautions = row.precautions.map((precaution) => (known.includes(precaution.code) ? { ...precaution, new: false } : precaution));
  // A device whose clock was ahead when it was entered must not look after a patient's next check for that long.
  const at = command.occurred_at > now + MICROS_PER_MINUTE ? now : command.occurred_at;
  if (row.last_check && row.last_check.at > at) return { ...row, precautions };
  return {
    ...row,
    precautions,
    last_check: { id: command.id, at, by: person, outcome: readOutcome(check) },
    due_at: dueAt(at, row.interval_minutes),
  };
}

/** The check as it will be read back, as far as this device can know. */
export function asEntry(row: BoardRow, command: Command, person: Uuid): CheckEntry | undefined {
  if (command.action.kind !== 'record_check') return undefined;
  const recorded: RecordedCheck = {
    ...command.action.check,
    level: row.level,
    precautions: row.precautions.map((precaution) => precaution.code),
    flags: [],
  };
  const { id, occurred_at, entered_at } = command;
  return { id, stay: row.stay, author: person, occurred_at, entered_at, received_at: 0, recorded, earlier: [] };
}

export function withCorrection(entry: CheckEntry, command: Command, person: Uuid, at: Micros): CheckEntry {
  if (command.action.kind !== 'correct_check') return entry;
  const { recorded } = entry;
  return {
    ...entry,
    occurred_at: command.occurred_at,
    recorded: { ...command.action.check, level: recorded.level, precautions: recorded.precautions, flags: recorded.flags },
    earlier: [...entry.earlier, { recorded, occurred_at: entry.occurred_at, corrected_by: person, corrected_at: at, why: command.action.why }],
  };
}

/**
 * Changes the device's rows and checks as the entry will. Runs inside the caller's transaction. What another tab has just
 * written under another key stays as it is: the entry is saved all the same.
 */
export async function applyLocally(db: MilieuDb, command: Command, person: Uuid, now?: Micros): Promise<void> {
  const { action } = command;
  if (action.kind === 'record_check') {
    const stored = await db.rows.get(action.stay);
    const row = stored && db.tryUnseal(stored.body);
    if (!row) return;
    const entry = asEntry(row, command, person);
    if (entry && !(await db.checks.get(entry.id))) {
      await db.checks.put(db.sealCheck(stored.unit, entry));
    }
    await db.rows.put(db.sealRow(stored.unit, withCheck(row, command, person, now)));
  }
  if (action.kind === 'correct_check') {
    const stored = await db.checks.get(action.corrects);
    const entry = stored && db.tryUnseal(stored.body);
    if (!entry) return;
    const already = entry.earlier.some((version) => version.why === action.why && version.corrected_by === person);
    if (already) return;
    const corrected = withCorrection(entry, command, person, command.entered_at);
    await db.checks.put(db.sealCheck(stored.unit, corrected));
  }
}

/** The server refused it: nothing on this device shows it as if it were recorded. Runs inside the caller's transaction. */
export async function takeBack(db: MilieuDb, command: Command, person: Uuid): Promise<void> {
  const { action } = command;
  if (action.kind === 'record_check') {
    const stored = await db.checks.get(command.id);
    // What the server sent under this id is not what it refused.
    if (stored && db.tryUnseal(stored.body)?.received_at === 0) await db.checks.delete(command.id);
  }
  if (action.kind === 'correct_check') {
    const stored = await db.checks.get(action.corrects);
    const corrected = stored && db.tryUnseal(stored.body);
    if (!corrected) return;
    const entry = withoutCorrection(corrected, action.why, person);
    await db.checks.put(db.sealCheck(stored.unit, entry));
  }
}

function withoutCorrection(entry: CheckEntry, why: string, person: Uuid): CheckEntry {
  const index = entry.earlier.findIndex((version) => version.why === why && version.corrected_by === person);
  const before = entry.earlier[index];
  if (!before) return entry;
  const { recorded, occurred_at } = before;
  const rest = entry.earlier.filter((_, place) => place !== index);
  const next = rest[index];
  if (!next) return { ...entry, recorded, occurred_at, earlier: rest };
  return { ...entry, earlier: rest.with(index, { ...next, recorded, occurred_at }) };
}
