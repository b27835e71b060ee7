/** A policy as it is edited, and what must be right before it is adopted: the same bounds as the server's. */
import type { Code, Level, Micros, Policy, WarningPolicy } from '../../api/types';
import { fromLocalInput } from '../../clock/format';

export type Numeric = 'grace_minutes' | 'missed_percent' | 'early_window_minutes' | 'late_entry_minutes' | 'repeat_guard_seconds' | 'auto_lock_minutes';
export const NUMERICS: readonly Numeric[] = ['grace_minutes', 'missed_percent', 'early_window_minutes', 'late_entry_minutes', 'repeat_guard_seconds', 'auto_lock_minutes'];
export type WarningNumeric = Exclude<keyof WarningPolicy, 'sound'>;
export const WARNINGS: readonly WarningNumeric[] = ['owner_minutes', 'charge_minutes', 'supervisor_minutes', 'return_minutes', 'unit_stopped_percent', 'unowned_notice_minutes'];
export type CodeList = 'locations' | 'activities' | 'behaviours' | 'precautions';
export const CODE_LISTS: readonly CodeList[] = ['locations', 'activities', 'behaviours', 'precautions'];
/** What a code may imply, per list. */
export const FLAGS: Record<CodeList, readonly string[]> = { locations: ['off_unit', 'isolated'], activities: ['asleep', 'isolated', 'escalating'], behaviours: ['isolated', 'escalating'], precautions: [] };

export type PolicyEvent =
  | { type: 'number'; field: Numeric; value: number }
  | { type: 'warning'; field: WarningNumeric; value: number }
  | { type: 'night'; field: 'start_minutes' | 'end_minutes'; minutes: number }
  | { type: 'sound'; on: boolean }
  | { type: 'clock'; hours: 'h24' | 'h12' }
  | { type: 'default'; code: string }
  | { type: 'level'; at: number; level: Level }
  | { type: 'add-level' }
  | { type: 'remove-level'; at: number }
  | { type: 'move-level'; at: number; by: 1 | -1 }
  | { type: 'code'; list: CodeList; at: number; code: Code }
  | { type: 'add-code'; list: CodeList }
  | { type: 'remove-code'; list: CodeList; at: number }
  | { type: 'move-code'; list: CodeList; at: number; by: 1 | -1 }
  | { type: 'block'; at: number; minutes: number }
  | { type: 'add-block' }
  | { type: 'remove-block'; at: number };

export const newLevel: Level = { code: '', name: { en: '', es: '' }, observation: { kind: 'intermittent', interval_minutes: 15 }, applies: 'always' };
const newCode: Code = { code: '', name: { en: '', es: '' } };

function replace<T>(list: readonly T[], at: number, value: T): T[] {
  return list.map((each, index) => (index === at ? value : each));
}
function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, index) => index !== at);
}
function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const to = at + by;
  const [here, there] = [list[at], list[to]];
  return here === undefined || there === undefined ? [...list] : replace(replace(list, at, there), to, here);
}

export function update(policy: Policy, event: PolicyEvent): Policy {
  switch (event.type) {
    case 'number':
      return { ...policy, [event.field]: event.value };
    case 'warning':
      return { ...policy, warnings: { ...policy.warnings, [event.field]: event.value } };
    case 'night':
      return { ...policy, night: { ...policy.night, [event.field]: event.minutes } };
    case 'sound':
      return { ...policy, warnings: { ...policy.warnings, sound: event.on } };
    case 'clock':
      return { ...policy, clock_hours: event.hours };
    case 'default':
      return { ...policy, default_level: event.code };
    case 'level':
      return withLevel(policy, event.at, event.level);
    case 'add-level':
      return { ...policy, levels: [...policy.levels, newLevel] };
    case 'remove-level':
      return { ...policy, levels: without(policy.levels, event.at) };
    case 'move-level':
      return { ...policy, levels: moved(policy.levels, event.at, event.by) };
    case 'code':
      return { ...policy, [event.list]: replace(policy[event.list], event.at, event.code) };
    case 'add-code':
      return { ...policy, [event.list]: [...policy[event.list], newCode] };
    case 'remove-code':
      return { ...policy, [event.list]: without(policy[event.list], event.at) };
    case 'move-code':
      return { ...policy, [event.list]: moved(policy[event.list], event.at, event.by) };
    case 'block':
      return { ...policy, blocks_start_minutes: replace(policy.blocks_start_minutes, event.at, event.minutes) };
    case 'add-block':
      return { ...policy, blocks_start_minutes: [...policy.blocks_start_minutes, NaN] };
    case 'remove-block':
      return { ...policy, blocks_start_minutes: without(policy.blocks_start_minutes, event.at) };
  }
}
/** The default level keeps pointing at its level when that one's code is rewritten. */
function withLevel(policy: Policy, at: number, level: Level): Policy {
  const was = policy.levels[at]?.code;
  return { ...policy, levels: replace(policy.levels, at, level), default_level: policy.default_level === was ? level.code : policy.default_level };
}

export interface Fault {
  /** Where: `levels`, `levels.3`, `grace_minutes`, `warnings.owner_minutes`, `locations.2` … */
  where: string;
  words: string;
}
const within = (value: number, min: number, max: number): boolean => Number.isInteger(value) && value >= min && value <= max;
const BOUNDS: Record<Numeric, [number, number]> = {
  grace_minutes: [0, 60], missed_percent: [100, 1000], early_window_minutes: [0, 60], late_entry_minutes: [0, 1440], repeat_guard_seconds: [0, 3600], auto_lock_minutes: [2, 5],
};
export const boundsOf = (field: Numeric): { min: number; max: number } => ({ min: BOUNDS[field][0], max: BOUNDS[field][1] });

export function listFaults(policy: Policy): Fault[] {
  return [...levelFaults(policy), ...numberFaults(policy), ...CODE_LISTS.flatMap((list) => codeFaults(policy, list)), ...blockFaults(policy)];
}
export function intervalOf(level: Level): number {
  return level.observation.kind === 'intermittent' ? level.observation.interval_minutes : level.observation.entry_interval_minutes;
}
function levelFaults(policy: Policy): Fault[] {
  const faults: Fault[] = [];
  const { levels } = policy;
  if (!levels.some((level) => level.code === policy.default_level)) faults.push({ where: 'default_level', words: 'setup-fault-default' });
  levels.forEach((level, at) => {
    const where = 'levels.' + at;
    if (!level.code.trim()) faults.push({ where, words: 'setup-fault-code' });
    else if (levels.findIndex((other) => other.code === level.code) !== at) faults.push({ where, words: 'setup-fault-double' });
    if (!level.name.en.trim() || !level.name.es.trim()) faults.push({ where, words: 'setup-fault-name' });
    if (!within(intervalOf(level), 1, 1440)) faults.push({ where, words: 'setup-fault-interval' });
    const { observation } = level;
    if (observation.kind === 'continuous' && (!within(observation.observers, 1, 9) || !within(observation.max_patients, 1, 99))) faults.push({ where, words: 'setup-fault-ratio' });
  });
  return faults;
}
function numberFaults(policy: Policy): Fault[] {
  const faults: Fault[] = [];
  for (const field of NUMERICS) if (!within(policy[field], ...BOUNDS[field])) faults.push({ where: field, words: 'setup-fault-number' });
  const { warnings } = policy;
  for (const field of WARNINGS) {
    const [min, max] = field === 'unit_stopped_percent' ? [1, 100] : [0, 1440];
    if (!within(warnings[field], min, max)) faults.push({ where: 'warnings.' + field, words: 'setup-fault-number' });
  }
  if (warnings.charge_minutes < warnings.owner_minutes || warnings.supervisor_minutes < warnings.charge_minutes) faults.push({ where: 'warnings', words: 'setup-fault-order' });
  for (const field of ['start_minutes', 'end_minutes'] as const) if (!within(policy.night[field], 0, 1439)) faults.push({ where: 'night', words: 'setup-fault-time' });
  return faults;
}
function codeFaults(policy: Policy, list: CodeList): Fault[] {
  const codes = policy[list];
  const faults: Fault[] = [];
  if (codes.length === 0 && (list === 'locations' || list === 'activities')) faults.push({ where: list, words: 'setup-fault-empty' });
  codes.forEach((code, at) => {
    const where = list + '.' + at;
    if (!code.code.trim()) faults.push({ where, words: 'setup-fault-code' });
    else if (codes.findIndex((other) => other.code === code.code) !== at) faults.push({ where, words: 'setup-fault-double' });
    if (!code.name.en.trim() || !code.name.es.trim()) faults.push({ where, words: 'setup-fault-name' });
  });
  return faults;
}
function blockFaults(policy: Policy): Fault[] {
  const starts = policy.blocks_start_minutes;
  if (starts.some((start) => !within(start, 0, 1439))) return [{ where: 'blocks', words: 'setup-fault-time' }];
  return new Set(starts).size < starts.length ? [{ where: 'blocks', words: 'setup-fault-double' }] : [];
}
/** Ready to send: blocks ascending, codes without blanks around them. */
export function tidied(policy: Policy): Policy {
  const trim = <T extends Code | Level>(entry: T): T => ({ ...entry, code: entry.code.trim(), name: { en: entry.name.en.trim(), es: entry.name.es.trim() } });
  return {
    ...policy,
    levels: policy.levels.map(trim), default_level: policy.default_level.trim(),
    locations: policy.locations.map(trim), activities: policy.activities.map(trim), behaviours: policy.behaviours.map(trim), precautions: policy.precautions.map(trim),
    blocks_start_minutes: [...policy.blocks_start_minutes].sort((a, b) => a - b),
  };
}
const two = (value: number): string => String(value).padStart(2, '0');
export const toClock = (minutes: number): string => (Number.isNaN(minutes) ? '' : two(Math.floor(minutes / 60)) + ':' + two(minutes % 60));
export function fromClock(text: string): number {
  const found = /^(\d{2}):(\d{2})/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
}
/** When it comes into force: at once, or at a moment that lies ahead. */
export function readAdoption(when: 'now' | 'later', text: string, zone: string, now: Micros): Micros | undefined {
  if (when === 'now') return now;
  const at = fromLocalInput(text, zone)[0];
  return at !== undefined && at > now ? at : undefined;
}
