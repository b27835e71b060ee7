/** An order for a level, as it is filled in. Who may do what follows crates/domain/src/level: nurses raise, only a provider's order lowers. */
import type { Action, LevelOrder, Level, Policy, Role, Uuid } from '../../api/types';

/** On whose word: raised at once by a nurse, a provider's spoken order, or the provider's own. */
export type Way = 'raise' | 'verbal' | 'own';
export interface OrderModel {
  way: Way | null;
  level: string | null;
  provider: Uuid | null;
  reason: string;
  /** Someone tried to send it; what is missing shows. */
  tried: boolean;
}
export type OrderEvent =
  | { type: 'way'; way: Way }
  | { type: 'level'; level: string }
  | { type: 'provider'; provider: Uuid }
  | { type: 'reason'; reason: string }
  | { type: 'tried' };
export type Fault = 'way' | 'level' | 'provider' | 'reason';
export type Direction = 'raise' | 'lower' | 'same';

export function waysOf(role: Role): Way[] {
  if (role === 'nurse' || role === 'charge_nurse') return ['raise', 'verbal'];
  return role === 'provider' ? ['own'] : [];
}
/** Nothing is chosen for the person, except where there is only one choice. */
export function beginOrder(role: Role): OrderModel {
  const ways = waysOf(role);
  return { way: ways.length === 1 ? (ways[0] ?? null) : null, level: null, provider: null, reason: '', tried: false };
}

export function update(model: OrderModel, event: OrderEvent): OrderModel {
  switch (event.type) {
    case 'way':
      return event.way === model.way ? model : { ...model, way: event.way, level: null, provider: null };
    case 'level':
      return { ...model, level: event.level === model.level ? null : event.level };
    case 'provider':
      return { ...model, provider: event.provider };
    case 'reason':
      return { ...model, reason: event.reason };
    case 'tried':
      return { ...model, tried: true };
  }
}

/** Place in the policy's list; a level it does not know ranks highest, the safe side. */
export function rank(policy: Policy, code: string): number {
  const at = policy.levels.findIndex((level) => level.code === code);
  return at < 0 ? policy.levels.length : at;
}
export function direction(policy: Policy, current: string, code: string): Direction {
  const step = rank(policy, code) - rank(policy, current);
  return step > 0 ? 'raise' : step < 0 ? 'lower' : 'same';
}
/** The levels to choose from, most restrictive first. A nurse who raises sees only those that raise. */
export function listChoices(policy: Policy, current: string, way: Way | null): { level: Level; direction: Direction }[] {
  if (way === null) return [];
  return policy.levels
    .map((level) => ({ level, direction: direction(policy, current, level.code) }))
    .filter((choice) => way !== 'raise' || choice.direction === 'raise')
    .reverse();
}
export function listFaults(model: OrderModel): Fault[] {
  const faults: Fault[] = [];
  if (!model.way) faults.push('way');
  if (!model.level) faults.push('level');
  if (model.way === 'verbal' && !model.provider) faults.push('provider');
  if (!model.reason.trim()) faults.push('reason');
  return faults;
}
/** What is sent; `undefined` while something is missing. */
export function toAction(model: OrderModel, stay: Uuid): Action | undefined {
  const { way, level, provider } = model;
  if (listFaults(model).length > 0 || !way || !level) return undefined;
  const reason = model.reason.trim();
  if (way === 'verbal') return provider ? { kind: 'order_level', stay, level, basis: { by: 'verbal', provider }, reason } : undefined;
  return { kind: 'order_level', stay, level, basis: { by: way === 'own' ? 'provider' : 'nurse_raised' }, reason };
}

/** Verbal orders that wait for their provider, newest first. */
export function listUnconfirmed(orders: readonly LevelOrder[]): (LevelOrder & { basis: { by: 'verbal'; provider: Uuid } })[] {
  return orders
    .filter((order): order is LevelOrder & { basis: { by: 'verbal'; provider: Uuid } } => order.basis.by === 'verbal' && order.confirmed_at === null)
    .sort((a, b) => b.started_at - a.started_at);
}
/** The usual reasons, as ends of word ids; the words are what is written. */
export const REASONS: readonly string[] = ['self', 'others', 'elopement', 'medical', 'assessment'];
