/** Giving a block to a person, as it is filled in. */
import type { Action, Micros, Uuid } from '../../api/types';
import type { Span } from './blocks';

export interface AssignModel {
  span: Span;
  owner: Uuid | null;
  /** `all`: everyone whom no one else owns. */
  whom: 'all' | 'chosen' | null;
  stays: Uuid[];
  tried: boolean;
}
export type AssignEvent =
  | { type: 'owner'; owner: Uuid }
  | { type: 'whom'; whom: 'all' | 'chosen' }
  | { type: 'stay'; stay: Uuid }
  | { type: 'stays'; stays: Uuid[] }
  | { type: 'tried' };

/** A block that has begun is given from now on: nobody becomes responsible for time that has passed. */
export function beginAssign(span: Span, now: Micros, owner: Uuid | null): AssignModel {
  return { span: { from: Math.max(span.from, now), until: span.until }, owner, whom: null, stays: [], tried: false };
}
export function update(model: AssignModel, event: AssignEvent): AssignModel {
  switch (event.type) {
    case 'owner':
      return { ...model, owner: event.owner };
    case 'whom':
      return { ...model, whom: event.whom };
    case 'stay': {
      const had = model.stays.includes(event.stay);
      return { ...model, whom: 'chosen', stays: had ? model.stays.filter((stay) => stay !== event.stay) : [...model.stays, event.stay] };
    }
    case 'stays':
      return { ...model, whom: 'chosen', stays: event.stays };
    case 'tried':
      return { ...model, tried: true };
  }
}
export type Fault = 'owner' | 'whom' | 'stays' | 'over';
export function listFaults(model: AssignModel, now: Micros): Fault[] {
  const faults: Fault[] = [];
  if (!model.owner) faults.push('owner');
  if (!model.whom) faults.push('whom');
  if (model.whom === 'chosen' && model.stays.length === 0) faults.push('stays');
  if (model.span.until <= Math.max(now, model.span.from)) faults.push('over');
  return faults;
}
export function toAction(model: AssignModel, unit: Uuid, now: Micros): Action | undefined {
  if (!model.owner || listFaults(model, now).length > 0) return undefined;
  const { from, until } = model.span;
  return { kind: 'assign_block', unit, owner: model.owner, from, until, stays: model.whom === 'all' ? [] : model.stays };
}
