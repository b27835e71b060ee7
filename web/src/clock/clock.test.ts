import { expect, test } from 'vitest';
import { Clock } from './clock.svelte';
import { dayBounds, formatTime, fromLocalInput, isRepeated, localDate, minutesOfDay, offsetLabel, toLocalInput } from './format';
import type { Moment } from './now';

const ZONE = 'America/New_York';
const at = (iso: string): number => Date.parse(iso) * 1000;
const h24 = { zone: ZONE, hours: 'h24', language: 'en' } as const;
const h12 = { zone: ZONE, hours: 'h12', language: 'en' } as const;

test('times are local to the unit', () => {
  expect(formatTime(at('2026-06-01T02:13:00Z'), h24)).toBe('22:13');
  expect(formatTime(at('2026-06-01T02:13:00Z'), h12)).toMatch(/^10:13\sPM$/);
  expect(formatTime(at('2026-06-01T04:05:00Z'), h24)).toBe('00:05');
});
test('in the repeated hour of autumn a time carries its offset', () => {
  expect(formatTime(at('2026-11-01T05:15:00Z'), h24)).toBe('01:15 -04:00');
  expect(formatTime(at('2026-11-01T06:15:00Z'), h24)).toBe('01:15 -05:00');
  expect(formatTime(at('2026-11-01T04:59:00Z'), h24)).toBe('00:59');
  expect(formatTime(at('2026-11-01T07:00:00Z'), h24)).toBe('02:00');
});
test('spring has no repeated hour', () => {
  expect(isRepeated(at('2026-03-08T07:30:00Z'), ZONE)).toBe(false);
});
test('a typed time that comes twice has two meanings, one that is skipped has none', () => {
  expect(fromLocalInput('2026-11-01T01:30', ZONE)).toEqual([at('2026-11-01T05:30:00Z'), at('2026-11-01T06:30:00Z')]);
  expect(fromLocalInput('2026-03-08T02:30', ZONE)).toEqual([]);
  expect(fromLocalInput('2026-06-01T02:13', ZONE)).toEqual([at('2026-06-01T06:13:00Z')]);
  expect(fromLocalInput('nonsense', ZONE)).toEqual([]);
});
test.each([['2026-06-01', 96], ['2026-03-08', 92], ['2026-11-01', 100]])('the day %s has %i quarter hours', (date, quarters) => {
  const { from, until } = dayBounds(date, ZONE);
  expect((until - from) / (15 * 60_000_000)).toBe(quarters);
});
test('a typed time comes back as it was typed', () => {
  expect(toLocalInput(at('2026-06-01T06:13:00Z'), ZONE)).toBe('2026-06-01T02:13');
  expect(localDate(at('2026-06-01T03:59:00Z'), ZONE)).toBe('2026-05-31');
  expect(minutesOfDay(at('2026-06-01T03:59:00Z'), ZONE)).toBe(23 * 60 + 59);
  expect(offsetLabel(-210)).toBe('-03:30');
});

function tools(): { clock: Clock; device: { now: number }; steady: { now: number } } {
  const device = { now: 1_780_000_000_000_000 };
  const steady = { now: 5_000_000 };
  return { clock: new Clock(() => device.now, () => steady.now), device, steady };
}
const pass = (what: { device: { now: number }; steady: { now: number } }, micros: number): void => {
  what.device.now += micros;
  what.steady.now += micros;
};
const moment = ({ device, steady }: { device: { now: number }; steady: { now: number } }): Moment => ({ mono: steady.now, wall: device.now });
test('the server sets the time', () => {
  const all = tools();
  all.clock.hear(all.device.now + 90_000_000);
  pass(all, 1_000_000);
  expect(all.clock.read()).toBe(1_780_000_091_000_000);
});
test('a device clock that is set back does not turn back the time of the unit', () => {
  const all = tools();
  all.clock.hear(all.device.now);
  pass(all, 1_000_000);
  all.clock.tick();
  pass(all, 1_000_000);
  all.device.now -= 3_600_000_000;
  all.clock.tick();
  expect(all.clock.now).toBe(1_780_000_002_000_000);
});
test('a clock that was set back just before the server was heard is put right once, not twice', () => {
  const all = tools();
  all.clock.hear(all.device.now);
  pass(all, 1_000_000);
  all.device.now -= 3_600_000_000;
  all.clock.hear(1_780_000_001_000_000);
  expect(all.clock.now).toBe(1_780_000_001_000_000);
  pass(all, 1_000_000);
  all.clock.tick();
  expect(all.clock.now).toBe(1_780_000_002_000_000);
});
test('a slow answer moves nothing: two entries stay in the order in which they were made', () => {
  const all = tools();
  all.clock.hear(all.device.now, moment(all));
  pass(all, 1_000_000);
  const first = all.clock.read();
  const asked = moment(all);
  const answered = all.clock.read();
  pass(all, 900_000);
  all.clock.hear(answered, asked);
  expect(all.clock.read()).toBe(first + 900_000);
});
test('what comes unasked may have waited: it never turns the time back', () => {
  const all = tools();
  all.clock.hear(all.device.now, moment(all));
  const sent = all.clock.read();
  pass(all, 5_000_000);
  all.clock.hear(sent);
  expect(all.clock.read()).toBe(sent + 5_000_000);
});
test('a device clock that runs ahead is put right by the first answer, to within what the answer took', () => {
  const all = tools();
  const server = all.device.now;
  all.device.now += 300_000_000;
  const asked = moment(all);
  pass(all, 200_000);
  all.clock.hear(server + 100_000, asked);
  expect(all.clock.read() - server).toBeLessThanOrEqual(300_000);
  expect(all.clock.read() - server).toBeGreaterThanOrEqual(100_000);
});
test('an answer that waited while the tablet slept does not turn the time back by the hour that it slept', () => {
  const all = tools();
  all.clock.hear(all.device.now, moment(all));
  pass(all, 60_000_000);
  const asked = moment(all);
  const answered = all.clock.read();
  // Asleep: the wall clock goes on, the steady one does not.
  all.device.now += 3_600_000_000;
  pass(all, 200_000);
  expect(all.clock.hear(answered, asked)).toBe(false);
  expect(all.clock.read()).toBe(all.device.now);
  expect(all.clock.evidence.take().handshake?.server_time).toBe(1_780_000_000_000_000);
});
test('a sign of life that waited while the tablet slept is none, and no evidence of the time', () => {
  const all = tools();
  all.clock.hear(all.device.now, moment(all));
  pass(all, 60_000_000);
  const sent = all.clock.read();
  expect(all.clock.hear(sent)).toBe(true);
  all.device.now += 3_600_000_000;
  expect(all.clock.hear(sent + 1_000_000)).toBe(false);
  expect(all.clock.read()).toBe(all.device.now);
  expect(all.clock.evidence.take().handshake?.server_time).toBe(sent);
});
test('a tablet whose clock is behind is put right even by an answer that waited while it slept', () => {
  const all = tools();
  const server = all.device.now + 7_200_000_000;
  const asked = moment(all);
  all.device.now += 3_600_000_000;
  all.clock.hear(server, asked);
  expect(all.clock.read()).toBe(server);
});
test('a clock that is set forward while an answer is on its way is put right by the next one', () => {
  const all = tools();
  const asked = moment(all);
  all.device.now += 31_536_000_000_000;
  pass(all, 100_000);
  all.clock.hear(1_780_000_000_000_000, asked);
  pass(all, 1_000_000);
  const again = moment(all);
  pass(all, 100_000);
  expect(all.clock.hear(1_780_000_001_200_000, again)).toBe(true);
  expect(all.clock.read() - 1_780_000_001_200_000).toBeLessThanOrEqual(100_000);
});
test('nonsense from the server is not believed', () => {
  const all = tools();
  all.clock.hear(Number.NaN);
  all.clock.hear(0);
  expect(all.clock.read()).toBe(all.device.now);
});
