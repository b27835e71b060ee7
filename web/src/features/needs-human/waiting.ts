/** What waits for a person: its age, and how it is dealt with. */
import type { Action, Choice, GlassFinding, Micros, NeedsHuman, Uuid } from '../../api/types';
import { MICROS_PER_SECOND } from '../../clock/now';

/** Alarmed from this age on (issue: at 60 s). */
export const ALARM_SECONDS = 60;

export interface Age {
  seconds: number;
  alarmed: boolean;
  /** Words and their number: seconds, then minutes, then hours, then days. */
  unit: 'seconds' | 'minutes' | 'hours' | 'days';
  count: number;
}
export function ageOf({ kind, since }: Pick<NeedsHuman, 'kind' | 'since'>, now: Micros): Age {
  const seconds = Math.max(0, Math.floor((now - since) / MICROS_PER_SECOND));
  // The review of a broken glass is due, and not at once.
  const alarmed = seconds >= ALARM_SECONDS && kind !== 'glass';
  if (seconds < 60) return { seconds, alarmed, unit: 'seconds', count: seconds };
  if (seconds < 3600) return { seconds, alarmed, unit: 'minutes', count: Math.floor(seconds / 60) };
  if (seconds < 48 * 3600) return { seconds, alarmed, unit: 'hours', count: Math.floor(seconds / 3600) };
  return { seconds, alarmed, unit: 'days', count: Math.floor(seconds / 86_400) };
}
export function oldestFirst(items: readonly NeedsHuman[]): NeedsHuman[] {
  return [...items].sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
}

/** The server's summary of an entry begins with its kind; the screen has words for that. Of a message it is shown as it came. */
export function splitSummary(item: Pick<NeedsHuman, 'kind' | 'summary'>): { action: string | undefined; rest: string } {
  if (item.kind === 'message') return { action: undefined, rest: item.summary };
  const [action = '', ...rest] = item.summary.split(' · ');
  return /^[a-z]+_[a-z_]+$/.test(action) ? { action, rest: rest.join(' · ') } : { action: undefined, rest: item.summary };
}

export interface ResolveModel {
  doing: Choice['choice'] | null;
  /** A unit's id; `none`: known and not one of ours; `null`: not chosen. */
  unit: Uuid | 'none' | null;
  finding: GlassFinding | null;
  why: string;
  tried: boolean;
}
export type ResolveEvent =
  | { type: 'choose'; choice: Choice['choice'] }
  | { type: 'unit'; unit: Uuid | 'none' }
  | { type: 'finding'; finding: GlassFinding }
  | { type: 'why'; why: string }
  | { type: 'tried' }
  | { type: 'cancel' };

export const idle: ResolveModel = { doing: null, unit: null, finding: null, why: '', tried: false };

export function update(model: ResolveModel, event: ResolveEvent): ResolveModel {
  switch (event.type) {
    case 'choose':
      return { ...idle, doing: event.choice };
    case 'unit':
      return { ...model, unit: event.unit };
    case 'finding':
      return { ...model, finding: event.finding };
    case 'why':
      return { ...model, why: event.why };
    case 'tried':
      return { ...model, tried: true };
    case 'cancel':
      return idle;
  }
}
export function listFaults(model: ResolveModel): ('unit' | 'finding' | 'why')[] {
  if (model.doing === 'map_location' && model.unit === null) return ['unit'];
  if (model.doing === 'set_aside' && !model.why.trim()) return ['why'];
  if (model.doing === 'review' && model.finding === null) return ['finding'];
  if (model.doing === 'review' && model.finding === 'follow_up' && !model.why.trim()) return ['why'];
  return [];
}
export function toAction(model: ResolveModel, item: NeedsHuman): Action | undefined {
  if (!model.doing || listFaults(model).length > 0) return undefined;
  if (model.doing === 'apply') return { kind: 'resolve', item: item.id, resolution: { how: 'apply' } };
  if (model.doing === 'set_aside') return { kind: 'resolve', item: item.id, resolution: { how: 'set_aside', why: model.why.trim() } };
  if (model.doing === 'review') return model.finding === null ? undefined : { kind: 'resolve', item: item.id, resolution: { how: 'review', finding: model.finding, words: model.why.trim() } };
  const choice = item.choices.find((each) => each.choice === 'map_location');
  if (!choice || choice.choice !== 'map_location') return undefined;
  const unit = model.unit === 'none' ? null : model.unit;
  return { kind: 'resolve', item: item.id, resolution: { how: 'map_location', mapping: { point_of_care: choice.point_of_care, unit } } };
}
/** A broken glass is reviewed by whoever runs the shift or the unit, and not by the one who broke it. */
export function mayResolve(item: Pick<NeedsHuman, 'kind' | 'author'>, me: { id: Uuid; role: string } | undefined): boolean {
  if (!me) return false;
  if (item.kind === 'glass') return item.author !== me.id && ['charge_nurse', 'manager'].includes(me.role);
  return ['nurse', 'charge_nurse', 'manager', 'administrator'].includes(me.role);
}
