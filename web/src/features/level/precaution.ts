/** Starting and stopping a precaution, as it is filled in. */
import type { Action, BoardPrecaution, Code, Policy, Role, Uuid } from '../../api/types';

export interface PrecautionModel {
  doing: 'nothing' | 'start' | 'stop';
  code: string | null;
  reason: string;
  tried: boolean;
}
export type PrecautionEvent =
  | { type: 'begin' }
  | { type: 'stop'; code: string }
  | { type: 'choose'; code: string }
  | { type: 'reason'; reason: string }
  | { type: 'tried' }
  | { type: 'cancel' };

export const idle: PrecautionModel = { doing: 'nothing', code: null, reason: '', tried: false };

export function update(model: PrecautionModel, event: PrecautionEvent): PrecautionModel {
  switch (event.type) {
    case 'begin':
      return { ...idle, doing: 'start' };
    case 'stop':
      return { ...idle, doing: 'stop', code: event.code };
    case 'choose':
      return model.doing === 'start' ? { ...model, code: event.code === model.code ? null : event.code } : model;
    case 'reason':
      return { ...model, reason: event.reason };
    case 'tried':
      return { ...model, tried: true };
    case 'cancel':
      return idle;
  }
}
export const mayChange = (role: Role): boolean => role === 'nurse' || role === 'charge_nurse' || role === 'provider';

/** Those of the policy that are not in force. */
export function listStartable(policy: Policy, inForce: readonly BoardPrecaution[]): Code[] {
  const codes = new Set(inForce.map((precaution) => precaution.code));
  return policy.precautions.filter((code) => !codes.has(code.code));
}
export function listFaults(model: PrecautionModel): ('code' | 'reason')[] {
  const faults: ('code' | 'reason')[] = [];
  if (!model.code) faults.push('code');
  if (!model.reason.trim()) faults.push('reason');
  return faults;
}
export function toAction(model: PrecautionModel, stay: Uuid): Action | undefined {
  if (model.doing === 'nothing' || !model.code || listFaults(model).length > 0) return undefined;
  return { kind: model.doing === 'start' ? 'start_precaution' : 'stop_precaution', stay, code: model.code, reason: model.reason.trim() };
}
