/**
 * The check form: what has been answered, what is still missing, and the check it becomes. Pure. It begins empty, always:
 * nothing is taken over from the last check.
 */
import type { BoardRow, Breathing, Check, CheckEntry, Micros, Outcome, Policy, Uuid } from '../../api/types';
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../clock/now';
import { hasFlag } from '../../round-rules/policy';

export type Kind = Outcome['outcome'];
/** Fields of free text. `null`: not opened. */
export type TextField = 'looked_in' | 'with_whom' | 'said' | 'because' | 'hazard' | 'contraband' | 'note' | 'late_reason' | 'unassigned_reason' | 'why';

export interface CheckModel {
  kind: Kind;
  location: string | null;
  activity: string | null;
  behaviours: string[];
  breathing: Breathing | null;
  /** Where to, when off the unit. */
  off_location: string | null;
  texts: Record<TextField, string | null>;
  /** When the patient was seen; `null`: at the moment of saving. */
  seen_at: Micros | null;
  acknowledged: boolean;
  repeat_meant: boolean;
  /** Saving was tried while something was missing: now say what. */
  tried: boolean;
  state: 'open' | 'saving' | 'failed';
}

export type CheckEvent =
  | { kind: 'location'; code: string }
  | { kind: 'activity'; code: string; asleep: boolean }
  | { kind: 'behaviour'; code: string }
  | { kind: 'breathing'; breathing: Breathing }
  | { kind: 'exception'; outcome: Kind }
  | { kind: 'off_location'; code: string }
  | { kind: 'text'; field: TextField; text: string }
  | { kind: 'toggle'; field: 'hazard' | 'contraband' | 'note' }
  | { kind: 'seen_at'; at: Micros | null }
  | { kind: 'acknowledge' }
  | { kind: 'repeat_meant' }
  | { kind: 'tried' }
  | { kind: 'saving' }
  | { kind: 'failed' };

export function emptyCheck(): CheckModel {
  const texts = { looked_in: null, with_whom: null, said: null, because: null, hazard: null, contraband: null, note: null, late_reason: null, unassigned_reason: null, why: null };
  return {
    kind: 'seen', location: null, activity: null, behaviours: [], breathing: null, off_location: null, texts,
    seen_at: null, acknowledged: false, repeat_meant: false, tried: false, state: 'open',
  };
}

/** As many as the server takes. */
export const BEHAVIOURS_MAX = 10;

const toggled = <T>(current: T | null, chosen: T): T | null => (current === chosen ? null : chosen);

export function update(model: CheckModel, event: CheckEvent): CheckModel {
  const open = { ...model, state: 'open' as const };
  switch (event.kind) {
    case 'location':
      return { ...open, location: toggled(model.location, event.code) };
    case 'activity': {
      const activity = toggled(model.activity, event.code);
      return { ...open, activity, breathing: activity !== null && event.asleep ? model.breathing : null };
    }
    case 'behaviour': {
      const had = model.behaviours.includes(event.code);
      if (!had && model.behaviours.length >= BEHAVIOURS_MAX) return open;
      return { ...open, behaviours: had ? model.behaviours.filter((code) => code !== event.code) : [...model.behaviours, event.code] };
    }
    case 'breathing':
      return { ...open, breathing: toggled(model.breathing, event.breathing) };
    case 'exception':
      return { ...open, kind: model.kind === event.outcome ? 'seen' : event.outcome };
    case 'off_location':
      return { ...open, off_location: toggled(model.off_location, event.code) };
    case 'text':
      return { ...open, texts: { ...model.texts, [event.field]: event.text } };
    case 'toggle':
      return { ...open, texts: { ...model.texts, [event.field]: model.texts[event.field] === null ? '' : null } };
    case 'seen_at':
      return { ...open, seen_at: event.at };
    case 'acknowledge':
      return { ...open, acknowledged: !model.acknowledged };
    case 'repeat_meant':
      return { ...open, repeat_meant: true };
    case 'tried':
      return { ...open, tried: true };
    case 'saving':
      return { ...model, state: 'saving' };
    case 'failed':
      return { ...model, state: 'failed' };
  }
}

export interface CheckFacts {
  row: Pick<BoardRow, 'owner' | 'precautions' | 'last_check' | 'since'>;
  policy: Policy;
  me: Uuid;
  now: Micros;
  /** It corrects an earlier check: says why instead of what is new. */
  correcting: boolean;
}
export type Missing =
  | 'location' | 'activity' | 'breathing' | 'off_location' | 'with_whom' | 'because' | 'hazard' | 'contraband'
  | 'acknowledge' | 'late_reason' | 'unassigned_reason' | 'future' | 'repeat' | 'why';

/** What must still be answered, in the order of the form. */
export function listMissing(model: CheckModel, facts: CheckFacts): Missing[] {
  const { policy } = facts;
  const blank = (field: TextField): boolean => !model.texts[field]?.trim();
  const missing: (Missing | false)[] = [
    needsAcknowledgement(facts) && !model.acknowledged && 'acknowledge',
    model.kind === 'seen' && model.location === null && 'location',
    model.kind === 'seen' && model.activity === null && 'activity',
    asksBreathing(model, policy) && model.breathing === null && 'breathing',
    model.kind === 'off_unit' && model.off_location === null && 'off_location',
    model.kind === 'off_unit' && blank('with_whom') && 'with_whom',
    model.kind === 'cannot_see' && blank('because') && 'because',
    model.texts.hazard !== null && blank('hazard') && 'hazard',
    model.texts.contraband !== null && blank('contraband') && 'contraband',
    model.seen_at !== null && model.seen_at > facts.now && 'future',
    isLateEntry(model, facts) && blank('late_reason') && 'late_reason',
    needsUnassignedReason(facts) && blank('unassigned_reason') && 'unassigned_reason',
    facts.correcting && blank('why') && 'why',
    isRepeat(model, facts) && !model.repeat_meant && 'repeat',
  ];
  return missing.filter((each): each is Missing => each !== false);
}

export function asksBreathing(model: CheckModel, policy: Policy): boolean {
  return model.kind === 'seen' && model.activity !== null && hasFlag(policy.activities, model.activity, 'asleep');
}
export function needsAcknowledgement(facts: CheckFacts): boolean {
  return !facts.correcting && facts.row.precautions.some((precaution) => precaution.new);
}
/** Only when the patient is somebody else's: without any owner nobody is to be asked why they looked. */
export function needsUnassignedReason(facts: CheckFacts): boolean {
  return !facts.correcting && facts.row.owner !== null && facts.row.owner !== facts.me;
}
export function isLateEntry(model: CheckModel, facts: CheckFacts): boolean {
  if (facts.correcting || model.seen_at === null) return false;
  return facts.now - model.seen_at > facts.policy.late_entry_minutes * MICROS_PER_MINUTE;
}
/** A second check of the same patient by the same person so soon may be a slip of the finger. */
export function isRepeat(model: CheckModel, facts: CheckFacts): boolean {
  const { last_check } = facts.row;
  if (facts.correcting || !last_check || last_check.by !== facts.me) return false;
  return Math.abs((model.seen_at ?? facts.now) - last_check.at) < facts.policy.repeat_guard_seconds * MICROS_PER_SECOND;
}
/** Saving this calls for help at once. */
export function isEmergency(model: CheckModel): boolean {
  return model.kind === 'not_found' || (model.kind === 'seen' && model.breathing === 'not_seen');
}
/** Something was answered: leaving would lose it. */
export function isTouched(model: CheckModel): boolean {
  return JSON.stringify({ ...model, tried: false, state: 'open' }) !== JSON.stringify(emptyCheck());
}

/** The check the answers make. Call it only when nothing is missing. */
export function toCheck(model: CheckModel, facts: CheckFacts): Check {
  const text = (field: TextField): string | null => model.texts[field]?.trim() || null;
  const fresh = facts.row.precautions.filter((precaution) => precaution.new).map((precaution) => precaution.code);
  return {
    ...toOutcome(model, facts.policy),
    hazard: text('hazard'),
    contraband: text('contraband'),
    note: text('note'),
    acknowledged_precautions: !facts.correcting && model.acknowledged ? fresh : [],
    late_reason: isLateEntry(model, facts) || facts.correcting ? text('late_reason') : null,
    unassigned_reason: needsUnassignedReason(facts) || facts.correcting ? text('unassigned_reason') : null,
  };
}

function toOutcome(model: CheckModel, policy: Policy): Outcome {
  const text = (field: TextField): string | null => model.texts[field]?.trim() || null;
  switch (model.kind) {
    case 'seen':
      return {
        outcome: 'seen', location: model.location ?? '', activity: model.activity ?? '', behaviours: model.behaviours,
        breathing: asksBreathing(model, policy) ? model.breathing : null,
      };
    case 'not_found':
      return { outcome: 'not_found', looked_in: text('looked_in') };
    case 'off_unit':
      return { outcome: 'off_unit', location: model.off_location ?? '', with_whom: text('with_whom') ?? '' };
    case 'refused':
      return { outcome: 'refused', said: text('said') };
    case 'cannot_see':
      return { outcome: 'cannot_see', because: text('because') ?? '' };
  }
}

/** The form for correcting a check: its own answers, to be set right. */
export function fromEntry(entry: CheckEntry): CheckModel {
  const { recorded } = entry;
  const model = emptyCheck();
  model.kind = recorded.outcome;
  model.seen_at = entry.occurred_at;
  const { hazard, contraband, note, late_reason, unassigned_reason } = recorded;
  model.texts = { ...model.texts, hazard, contraband, note, late_reason, unassigned_reason };
  if (recorded.outcome === 'seen') {
    const { location, activity, behaviours, breathing } = recorded;
    return { ...model, location, activity, behaviours: [...behaviours], breathing };
  }
  if (recorded.outcome === 'off_unit') return { ...model, off_location: recorded.location, texts: { ...model.texts, with_whom: recorded.with_whom } };
  if (recorded.outcome === 'not_found') return { ...model, texts: { ...model.texts, looked_in: recorded.looked_in } };
  if (recorded.outcome === 'refused') return { ...model, texts: { ...model.texts, said: recorded.said } };
  return { ...model, texts: { ...model.texts, because: recorded.because } };
}
