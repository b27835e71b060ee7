/** What the screens say of a device: how long ago it was heard, how far its clock is off, what is odd about it. */
import type { ListedDevice, Micros } from '../../api/types';
import { MICROS_PER_SECOND } from '../../clock/now';

export interface Age {
  unit: 'seconds' | 'minutes' | 'hours' | 'days';
  count: number;
}
export function ageOf(at: Micros, now: Micros): Age {
  const seconds = Math.max(0, Math.floor((now - at) / MICROS_PER_SECOND));
  if (seconds < 60) return { unit: 'seconds', count: seconds };
  if (seconds < 3600) return { unit: 'minutes', count: Math.floor(seconds / 60) };
  if (seconds < 48 * 3600) return { unit: 'hours', count: Math.floor(seconds / 3600) };
  return { unit: 'days', count: Math.floor(seconds / 86_400) };
}

/** An enrolled device tells of itself each minute while the app is open; after a day without, someone should look. */
export const SILENT_SECONDS = 24 * 3600;
/** A clock that is off by more is worth a look; entries are judged by the server's clock all the same. */
export const CLOCK_OFF_SECONDS = 120;

export const offSeconds = (device: ListedDevice): number => Math.round((device.report?.clock_offset ?? 0) / MICROS_PER_SECOND);

export type Doubt = 'silent' | 'unsent' | 'clock' | 'storage';
export function listDoubts(device: ListedDevice, now: Micros): Doubt[] {
  const doubts: Doubt[] = [];
  const { report, contact_at } = device;
  if (device.standing !== 'enrolled') return report && report.unsent > 0 && device.standing !== 'wiped' ? ['unsent'] : [];
  if (contact_at === null || now - contact_at > SILENT_SECONDS * MICROS_PER_SECOND) doubts.push('silent');
  if (report && report.unsent > 0) doubts.push('unsent');
  if (Math.abs(offSeconds(device)) > CLOCK_OFF_SECONDS) doubts.push('clock');
  if (report && !report.persistent) doubts.push('storage');
  return doubts;
}

/** The code as the page reads it from the address: after the hash, so that it is in no request and no log. */
export const enrolmentUrl = (origin: string, code: string): string => new URL('/enrol#' + code, origin).href;
export function readCode(hash: string): string {
  const code = decodeURIComponent(hash.replace(/^#/, ''));
  return /^[0-9a-z-]{10,12}$/i.test(code) ? code : '';
}
