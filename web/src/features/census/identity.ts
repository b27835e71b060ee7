/** Who a patient is, as it is filled in: at admission, or when a name changes. */
import type { Identity } from '../../api/types';

export interface IdentityModel {
  mrn: string;
  family: string;
  given: string;
  preferred: string;
  born_on: string;
  sex: string;
  pronouns: string;
  language: string;
  tried: boolean;
}
export type IdentityField = Exclude<keyof IdentityModel, 'tried'>;
export type IdentityEvent = { type: 'field'; field: IdentityField; text: string } | { type: 'tried' };
export const FIELDS: readonly IdentityField[] = ['mrn', 'family', 'given', 'preferred', 'pronouns', 'born_on', 'sex', 'language'];

export const blank: IdentityModel = { mrn: '', family: '', given: '', preferred: '', born_on: '', sex: '', pronouns: '', language: '', tried: false };

export function fromIdentity(identity: Identity): IdentityModel {
  return {
    mrn: identity.mrn, family: identity.family, given: identity.given, preferred: identity.preferred ?? '', born_on: identity.born_on ?? '',
    sex: identity.sex ?? '', pronouns: identity.pronouns ?? '', language: identity.language ?? '', tried: false,
  };
}
export function update(model: IdentityModel, event: IdentityEvent): IdentityModel {
  return event.type === 'tried' ? { ...model, tried: true } : { ...model, [event.field]: event.text };
}
const orNull = (text: string): string | null => text.trim() || null;

export function toIdentity(model: IdentityModel): Identity {
  return {
    mrn: model.mrn.trim(), family: model.family.trim(), given: model.given.trim(), preferred: orNull(model.preferred), born_on: orNull(model.born_on),
    sex: orNull(model.sex), pronouns: orNull(model.pronouns), language: orNull(model.language),
  };
}
export interface IdentityFault {
  field: IdentityField;
  words: string;
}
/** `today`: the local day, ISO 8601. `taken`: record numbers of patients present. */
export function listFaults(model: IdentityModel, today: string, taken: readonly string[] = []): IdentityFault[] {
  const faults: IdentityFault[] = [];
  const { mrn, family, given, born_on } = toIdentity(model);
  if (!mrn) faults.push({ field: 'mrn', words: 'census-missing-mrn' });
  else if (taken.includes(mrn)) faults.push({ field: 'mrn', words: 'census-taken-mrn' });
  if (!family && !given) faults.push({ field: 'family', words: 'census-missing-name' });
  if (born_on && !isDate(born_on)) faults.push({ field: 'born_on', words: 'census-bad-date' });
  else if (born_on && born_on > today) faults.push({ field: 'born_on', words: 'census-future-date' });
  return faults;
}
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text + 'T00:00Z');
  return Number.isFinite(at) && text >= '1890-01-01';
}
