/** What a day and a window of time look like when they are judged; part of the JSON of the server (see `types.ts`). */
import type { CheckEntry, Identity, LevelOrder, Micros, NamedPerson, Place, Precaution, Uuid } from './types';

export type Timeliness = 'on_time' | 'late' | 'missed' | 'undetermined' | 'first' | 'late_entry';
export interface JudgedCheck {
  entry: CheckEntry;
  timeliness: Timeliness;
  gap_minutes: number | null;
  due_at: Micros | null;
}
export interface Gap {
  from: Micros;
  until: Micros;
  minutes: number;
  missed: number;
  level: string;
  /** Surely longer than it may be; otherwise the devices' clocks leave that open. */
  certain: boolean;
}
export interface Slot {
  from: Micros;
  label: string;
  checks: Uuid[];
  present: boolean;
}
export interface PlaceFrom {
  from: Micros;
  place: Place | null;
}
export interface Figures {
  observed_minutes: number;
  expected: number;
  done: number;
  on_time: number;
  late: number;
  missed: number;
  undetermined: number;
  batch_entered: number;
  late_entries: number;
  refused: number;
  off_unit: number;
  not_seen: number;
  longest_gap_minutes: number;
  median_gap_tenths: number | null;
  gap_spread_tenths: number | null;
}
export interface DayRecord {
  stay: Uuid;
  identity: Identity;
  unit_name: string;
  facility_name: string;
  time_zone: string;
  date: string;
  from: Micros;
  until: Micros;
  drawn_at: Micros;
  places: PlaceFrom[];
  levels: LevelOrder[];
  precautions: Precaution[];
  checks: JudgedCheck[];
  slots: Slot[];
  gaps: Gap[];
  figures: Figures;
  people: NamedPerson[];
}
export interface FiguresOf {
  key: string;
  label: string;
  figures: Figures;
}
export interface EmptyDay {
  stay: Uuid;
  label: string;
  date: string;
}
export interface Compliance {
  unit_name: string;
  from: Micros;
  until: Micros;
  unit: Figures;
  by_patient: FiguresOf[];
  by_owner: FiguresOf[];
  by_block: FiguresOf[];
  empty_days: EmptyDay[];
}
