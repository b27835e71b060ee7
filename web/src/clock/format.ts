/** Times as the unit reads them: local to the unit's zone, 24 or 12 hours, with the offset in the repeated hour of autumn. */
import type { Micros } from '../api/types';
import { MICROS_PER_HOUR, MICROS_PER_MINUTE } from './now';

export type ClockHours = 'h24' | 'h12';
export interface TimeStyle {
  zone: string;
  hours: ClockHours;
  language: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let kept = formats.get(key);
  if (!kept) {
    kept = new Intl.DateTimeFormat(language, options);
    formats.set(key, kept);
  }
  return kept;
}
const toDate = (at: Micros): Date => new Date(at / 1000);

/** Minutes by which the zone's clock is ahead of UTC at that moment. */
export function offsetMinutes(at: Micros, zone: string): number {
  const parts = format('en-GB', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(toDate(at));
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return Math.round((wall - Math.floor(at / 1_000_000) * 1000) / 60_000);
}

/** Whether the wall clock shows this time twice on this day. */
export function isRepeated(at: Micros, zone: string): boolean {
  const here = offsetMinutes(at, zone);
  const before = offsetMinutes(at - 4 * MICROS_PER_HOUR, zone);
  const after = offsetMinutes(at + 4 * MICROS_PER_HOUR, zone);
  const back = before - after;
  if (back <= 0) return false;
  const shifted = here === before ? at + back * MICROS_PER_MINUTE : at - back * MICROS_PER_MINUTE;
  return offsetMinutes(shifted, zone) === (here === before ? after : before);
}

/** `-05:00` */
export function offsetLabel(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return (minutes < 0 ? '-' : '+') + two(Math.floor(size / 60)) + ':' + two(size % 60);
}

/** `22:14`, `10:14 pm`, or `01:15 -05:00` where the hour comes twice. */
export function formatTime(at: Micros, style: TimeStyle): string {
  const options: Intl.DateTimeFormatOptions =
    style.hours === 'h24'
      ? { timeZone: style.zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' }
      : { timeZone: style.zone, hourCycle: 'h12', hour: 'numeric', minute: '2-digit' };
  const text = format(style.hours === 'h24' ? 'en-GB' : style.language, options).format(toDate(at));
  return isRepeated(at, style.zone) ? text + ' ' + offsetLabel(offsetMinutes(at, style.zone)) : text;
}

/** `Tue 3 Mar` in the reader's language. */
export function formatDay(at: Micros, style: TimeStyle): string {
  return format(style.language, { timeZone: style.zone, weekday: 'short', day: 'numeric', month: 'short' }).format(toDate(at));
}
export function formatDayTime(at: Micros, style: TimeStyle): string {
  return formatDay(at, style) + ' ' + formatTime(at, style);
}
/** `2026-03-03`, the local day. */
export function localDate(at: Micros, zone: string): string {
  return new Date(at / 1000 + offsetMinutes(at, zone) * 60_000).toISOString().slice(0, 10);
}
/** Minutes after local midnight. */
export function minutesOfDay(at: Micros, zone: string): number {
  const shifted = new Date(at / 1000 + offsetMinutes(at, zone) * 60_000);
  return shifted.getUTCHours() * 60 + shifted.getUTCMinutes();
}
/** `2026-03-03T02:13` for a datetime-local field. */
export function toLocalInput(at: Micros, zone: string): string {
  return new Date(at / 1000 + offsetMinutes(at, zone) * 60_000).toISOString().slice(0, 16);
}
/** The moments a wall-clock time may mean: none in the skipped hour, two in the repeated one, else one. */
export function fromLocalInput(text: string, zone: string): Micros[] {
  const wall = Date.parse(text + 'Z') * 1000;
  if (!Number.isFinite(wall)) return [];
  const offsets = [-24, 0, 24].map((hours) => offsetMinutes(wall + hours * MICROS_PER_HOUR, zone));
  return [...new Set(offsets)]
    .map((minutes) => ({ at: wall - minutes * MICROS_PER_MINUTE, minutes }))
    .filter(({ at, minutes }) => offsetMinutes(at, zone) === minutes)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}
/** First instant of a local day (the first that exists) and of the next. */
export function dayBounds(date: string, zone: string): { from: Micros; until: Micros } {
  const next = new Date(Date.parse(date + 'T12:00Z') + 24 * 3_600_000).toISOString().slice(0, 10);
  return { from: firstOf(date, zone), until: firstOf(next, zone) };
}
function firstOf(date: string, zone: string): Micros {
  for (let minute = 0; minute <= 180; minute += 30) {
    const text = date + 'T' + String(Math.floor(minute / 60)).padStart(2, '0') + ':' + String(minute % 60).padStart(2, '0');
    const at = fromLocalInput(text, zone)[0];
    if (at !== undefined) return at;
  }
  return Date.parse(date + 'T00:00Z') * 1000;
}
