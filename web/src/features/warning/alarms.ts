/**
 * Who must be warned of what, now. Computed on the device from its own rows, so that losing the server or the Wi-Fi
 * cannot silence it; the server's open warnings are laid over it. Pure.
 */
import type { BoardRow, Micros, Policy, Role, Stage, Uuid, Warning } from '../../api/types';
import { MICROS_PER_MINUTE } from '../../clock/now';
import { isDanger } from '../../round-rules/due';

export interface Alarm {
  /** The same cause at the same stage has the same key; a new key may sound. */
  key: string;
  about: 'late' | 'unit_stopped' | 'danger' | 'unowned' | 'needs_human' | 'glass';
  stay: Uuid | null;
  stage: Stage;
  due_at: Micros;
  minutes_late: number;
  /** The server's warnings of the same cause, to be acknowledged there. */
  warnings: Uuid[];
  /** Acknowledged, and not yet come back. */
  quiet: boolean;
  /** For `unit_stopped`: how many patients. */
  count: number;
}
export interface AlarmFacts {
  rows: readonly BoardRow[];
  warnings: readonly Warning[];
  policy: Policy;
  me: Uuid;
  role: Role;
  now: Micros;
  /** When this device's reader acknowledged a cause: `cause → moment`. */
  acknowledged: Readonly<Record<string, Micros>>;
}

/** Roles that go when somebody is in danger. */
const WARNED: readonly Role[] = ['technician', 'nurse', 'charge_nurse', 'manager'];
const STAGES: Stage[] = ['owner', 'charge', 'supervisor'];

/** The stages at which a role is concerned with a patient; the owner always from the first. */
export function concerns(role: Role, owns: boolean, owned: boolean): Stage | undefined {
  if (owns) return 'owner';
  if (role === 'charge_nurse') return owned ? 'charge' : 'owner';
  if (role === 'manager') return 'supervisor';
  if ((role === 'technician' || role === 'nurse') && !owned) return 'owner';
  return undefined;
}

export function stageOf(minutes_late: number, policy: Policy): Stage | undefined {
  const { owner_minutes, charge_minutes, supervisor_minutes } = policy.warnings;
  if (minutes_late >= supervisor_minutes) return 'supervisor';
  if (minutes_late >= charge_minutes) return 'charge';
  if (minutes_late >= owner_minutes) return 'owner';
  return undefined;
}

export function decideAlarms(facts: AlarmFacts): Alarm[] {
  const late = facts.rows.flatMap((row) => decideLate(row, facts) ?? []);
  const dangers = WARNED.includes(facts.role) ? facts.rows.flatMap((row) => decideDanger(row, facts) ?? []) : [];
  const stopped = decideStopped(late, facts);
  const others = facts.warnings.filter((warning) => warning.resolved_at === null).flatMap((warning) => decideOther(warning, facts) ?? []);
  const rest = stopped ? [stopped, ...late.filter((alarm) => dangers.some((danger) => danger.stay === alarm.stay))] : late;
  return [...dangers, ...rest, ...others].sort(
    (a, b) => Number(b.about === 'danger') - Number(a.about === 'danger') || Number(a.quiet) - Number(b.quiet) || rank(a) - rank(b) || a.due_at - b.due_at,
  );
}

/** Who is late comes before what only has to be arranged. */
const RANKS: Partial<Record<Alarm['about'], number>> = { glass: 1, unowned: 2, needs_human: 2 };
const rank = ({ about }: Alarm): number => RANKS[about] ?? 0;

function minutesLate(due_at: Micros, now: Micros): number {
  return Math.floor((now - due_at) / MICROS_PER_MINUTE);
}

function decideLate(row: BoardRow, facts: AlarmFacts): Alarm | undefined {
  const minutes_late = minutesLate(row.due_at, facts.now);
  const stage = minutes_late < 0 ? undefined : stageOf(minutes_late, facts.policy);
  const from = concerns(facts.role, row.owner === facts.me, row.owner !== null);
  if (!stage || !from || STAGES.indexOf(stage) < STAGES.indexOf(from)) return undefined;
  const theirs = facts.warnings.filter((warning) => warning.stay === row.stay && warning.about === 'late' && warning.resolved_at === null);
  return finish({ about: 'late', stay: row.stay, stage, due_at: row.due_at, minutes_late, warnings: theirs, count: 1 }, facts);
}

/** Not found, or asleep without breathing seen: everyone on the unit, until somebody has looked again. */
function decideDanger(row: BoardRow, facts: AlarmFacts): Alarm | undefined {
  const theirs = facts.warnings.filter((warning) => warning.stay === row.stay && warning.about === 'danger' && warning.resolved_at === null);
  if (!isDanger(row) && theirs.length === 0) return undefined;
  const due_at = row.last_check?.at ?? theirs[0]?.due_at ?? facts.now;
  return finish({ about: 'danger', stay: row.stay, stage: 'owner', due_at, minutes_late: minutesLate(due_at, facts.now), warnings: theirs, count: 1 }, facts);
}

/** Fewer late patients than this are warned about one by one, however small the unit. */
const STOPPED_MIN = 3;

/** One warning for a unit that has stopped, not fourteen: the policy's share is late at the charge nurse's stage. */
function decideStopped(late: readonly Alarm[], facts: AlarmFacts): Alarm | undefined {
  const { charge_minutes, unit_stopped_percent } = facts.policy.warnings;
  const all = facts.rows.filter((row) => minutesLate(row.due_at, facts.now) >= Math.max(0, charge_minutes));
  const theirs = facts.warnings.filter((warning) => warning.about === 'unit_stopped' && warning.resolved_at === null);
  const share = facts.rows.length === 0 ? 0 : (all.length * 100) / facts.rows.length;
  const stopped = all.length >= STOPPED_MIN && share >= Math.max(1, unit_stopped_percent);
  if (late.length === 0 || (!stopped && theirs.length === 0)) return undefined;
  const due_at = Math.min(...all.map((row) => row.due_at), ...theirs.map((warning) => warning.due_at));
  const minutes_late = minutesLate(due_at, facts.now);
  const stage = stageOf(minutes_late, facts.policy) ?? 'owner';
  return finish({ about: 'unit_stopped', stay: null, stage, due_at, minutes_late, warnings: theirs, count: all.length }, facts);
}

/** Warnings only the server can know of. */
const OTHERS = ['unowned', 'needs_human', 'glass'] as const;

function decideOther(warning: Warning, facts: AlarmFacts): Alarm | undefined {
  const runsTheShift = facts.role === 'charge_nurse' || (facts.role === 'manager' && warning.stage === 'supervisor');
  const about = OTHERS.find((each) => each === warning.about);
  if (!runsTheShift || !about) return undefined;
  const { stay, stage, due_at } = warning;
  return finish({ about, stay, stage, due_at, minutes_late: minutesLate(due_at, facts.now), warnings: [warning], count: 1 }, facts);
}

type Draft = Omit<Alarm, 'key' | 'quiet' | 'warnings'> & { warnings: Warning[] };

/** What an acknowledgement is of: the cause, not the stage. */
export function causeOf(alarm: Pick<Alarm, 'about' | 'stay' | 'due_at'>): string {
  return [alarm.about, alarm.stay ?? '', alarm.about === 'unit_stopped' ? '' : alarm.due_at].join('|');
}

/** An acknowledged alarm is quiet until the policy's time has passed without a check; a higher stage is a new alarm. */
function finish(draft: Draft, facts: AlarmFacts): Alarm {
  const cause = causeOf(draft);
  const theirs = draft.warnings.flatMap((warning) => (warning.acknowledged_by === facts.me && warning.acknowledged_at ? [warning.acknowledged_at] : []));
  const at = Math.max(0, facts.acknowledged[cause] ?? 0, ...theirs);
  const back = facts.policy.warnings.return_minutes * MICROS_PER_MINUTE;
  // Of a broken glass nothing more can be done at once: it stays quiet until it is broken again.
  const quiet = at > 0 && (facts.now - at < back || draft.about === 'glass');
  const again = at > 0 && !quiet ? '|' + at : '';
  return { ...draft, warnings: draft.warnings.map((warning) => warning.id), key: cause + '|' + draft.stage + again, quiet };
}

export type Sound = 'none' | 'late' | 'danger';
/** By day what the policy allows; by night a check that has just come due makes no sound, a late one and danger do. */
export function decideSound(fresh: readonly Alarm[], policy: Policy, night: boolean): Sound {
  const loud = fresh.filter((alarm) => !alarm.quiet);
  if (loud.some((alarm) => alarm.about === 'danger')) return 'danger';
  if (!policy.warnings.sound) return 'none';
  const late = loud.filter((alarm) => alarm.about === 'late' || alarm.about === 'unit_stopped');
  const counted = night ? late.filter((alarm) => alarm.stage !== 'owner') : late;
  return counted.length > 0 ? 'late' : 'none';
}
