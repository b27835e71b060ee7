/**
 * The types written by hand must be the ones the server's document gives, both ways. `npm run check` fails here when they
 * drift. The hand-written ones stay because the document leaves out what serde always writes (`null` instead of nothing) and
 * how an unknown word travels (as a bare string).
 */
import type { components } from './schema';
import type * as ours from './types';

type Theirs = components['schemas'];

/** The same shape with every property present; unknown words as strings. */
type Plain<T> = T extends { unknown: string }
  ? string & {}
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : { [Key in keyof T]-?: Plain<Exclude<T[Key], undefined>> };

type Same<A, B> = [Plain<A>] extends [Plain<B>] ? ([Plain<B>] extends [Plain<A>] ? true : 'the server has less') : 'the server has more';

interface Ours {
  AcceptInvitation: ours.AcceptInvitation;
  Action: ours.Action;
  Block: ours.Block;
  Board: ours.Board;
  BoardRow: ours.BoardRow;
  Check: ours.Check;
  CheckEntry: ours.CheckEntry;
  Command: ours.Command;
  Compliance: ours.Compliance;
  Contact: ours.Contact;
  ContactAnswer: ours.ContactAnswer;
  DayRecord: ours.DayRecord;
  DeviceCode: ours.DeviceCode;
  DeviceEntries: ours.DeviceEntries;
  DeviceList: ours.DeviceList;
  DeviceProof: ours.DeviceProof;
  EnrolDevice: ours.EnrolDevice;
  EnrolledDevice: ours.EnrolledDevice;
  Evidence: ours.Evidence;
  Entrance: ours.Entrance;
  SingleSignOnStart: ours.SingleSignOnStart;
  Factors: ours.Factors;
  BreakGlass: ours.BreakGlass;
  Glass: ours.Glass;
  GlassList: ours.GlassList;
  GlassPlaces: ours.GlassPlaces;
  Identity: ours.Identity;
  Invitation: ours.Invitation;
  InvitationLink: ours.InvitationLink;
  Ledger: ours.Ledger;
  LedgerProofs: ours.LedgerProofs;
  FoundDisagreement: ours.FoundDisagreement;
  LevelOrder: ours.LevelOrder;
  Live: ours.Live;
  Me: ours.Me;
  NewDevice: ours.NewDevice;
  NeedsHumanList: ours.NeedsHumanList;
  NewTotp: ours.NewTotp;
  Outcome: ours.Outcome;
  PatientPage: ours.PatientPage;
  PeopleList: ours.PeopleList;
  PointOfCareList: ours.PointOfCareList;
  PolicyList: ours.PolicyList;
  Precaution: ours.Precaution;
  Problem: ours.Problem;
  Pull: ours.Pull;
  Reading: ours.Reading;
  Receipts: ours.Receipts;
  RecoveryCodes: ours.RecoveryCodes;
  RefusedList: ours.RefusedList;
  Shift: ours.Shift;
  SignIn: ours.SignIn;
  UnitDay: ours.UnitDay;
  UnitList: ours.UnitList;
  Unlock: ours.Unlock;
  UploadKey: ours.UploadKey;
  Warning: ours.Warning;
}
/** Names whose two forms differ, with how. Empty, or this file does not compile. */
export type Drift = { [Name in keyof Ours as Same<Ours[Name], Theirs[Name]> extends true ? never : Name]: Same<Ours[Name], Theirs[Name]> };
const none: Drift = {};
export default none;
/** The other way about: nothing may differ, so no name may be required. */
export const noDrift: keyof Drift extends never ? true : keyof Drift = true;
