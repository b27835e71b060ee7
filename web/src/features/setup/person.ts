/** A person as they are added or changed. */
import type { Action, Person, Role, Uuid } from '../../api/types';

export interface PersonModel {
  /** `null`: a new one. */
  id: Uuid | null;
  username: string;
  display_name: string;
  role: Role | null;
  units: Uuid[];
  disabled: boolean;
  tried: boolean;
}
export type PersonEvent =
  | { type: 'username' | 'display_name'; text: string }
  | { type: 'role'; role: Role }
  | { type: 'unit'; unit: Uuid }
  | { type: 'disabled'; disabled: boolean }
  | { type: 'tried' };
export const ROLES: readonly Role[] = ['technician', 'nurse', 'charge_nurse', 'provider', 'manager', 'auditor', 'administrator'];

export const newPerson: PersonModel = { id: null, username: '', display_name: '', role: null, units: [], disabled: false, tried: false };
export function fromPerson({ id, username, display_name, role, units, disabled }: Person): PersonModel {
  return { id, username, display_name, role, units, disabled, tried: false };
}
/** Auditors and administrators reach the whole facility; a unit means nothing for them. */
export const needsUnit = (role: Role | null): boolean => role !== null && role !== 'auditor' && role !== 'administrator';

export function update(model: PersonModel, event: PersonEvent): PersonModel {
  switch (event.type) {
    case 'username':
    case 'display_name':
      return { ...model, [event.type]: event.text };
    case 'role':
      return { ...model, role: event.role };
    case 'unit':
      return { ...model, units: model.units.includes(event.unit) ? model.units.filter((unit) => unit !== event.unit) : [...model.units, event.unit] };
    case 'disabled':
      return { ...model, disabled: event.disabled };
    case 'tried':
      return { ...model, tried: true };
  }
}
export type Fault = 'username' | 'taken' | 'display_name' | 'role' | 'units';
export function listFaults(model: PersonModel, others: readonly Person[]): Fault[] {
  const faults: Fault[] = [];
  const username = model.username.trim().toLowerCase();
  if (model.id === null) {
    if (!/^[a-z0-9][a-z0-9._-]{1,39}$/.test(username)) faults.push('username');
    else if (others.some((person) => person.username === username)) faults.push('taken');
  }
  if (!model.display_name.trim()) faults.push('display_name');
  if (!model.role) faults.push('role');
  if (needsUnit(model.role) && model.units.length === 0) faults.push('units');
  return faults;
}
/** `id`: of the new person, if it is one. */
export function toAction(model: PersonModel, id: Uuid): Action | undefined {
  const { role, units, disabled } = model;
  if (!role) return undefined;
  const display_name = model.display_name.trim();
  if (model.id === null) return { kind: 'add_person', person: id, username: model.username.trim().toLowerCase(), display_name, role, units };
  return { kind: 'change_person', person: model.id, display_name, role, units, disabled };
}
