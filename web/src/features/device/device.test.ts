import { expect, test } from 'vitest';
import type { ListedDevice } from '../../api/types';
import { ageOf, enrolmentUrl, listDoubts, readCode } from './device';

const second = 1_000_000;
const now = 1_780_000_000 * second;
const tablet = (over: Partial<ListedDevice> = {}, report: Partial<NonNullable<ListedDevice['report']>> = {}): ListedDevice => ({
  id: 'a', name: 'Tablet', unit: 'u', standing: 'enrolled', standing_at: now, enrolled_at: now, contact_at: now,
  report: { app_version: '0.1.0', unsent: 0, clock_offset: 0, persistent: true, last_seq: 0, ...report }, ...over,
});

test('a contact is told in seconds, minutes, hours, days', () => {
  const age = (seconds: number): string => Object.values(ageOf(now - seconds * second, now)).join(' ');
  expect([age(59), age(60), age(3600), age(47 * 3600), age(48 * 3600)]).toEqual(['seconds 59', 'minutes 1', 'hours 1', 'hours 47', 'days 2']);
  expect(ageOf(now + second, now).count).toBe(0);
});
test('a device in order raises no doubt, and each fault one', () => {
  expect(listDoubts(tablet(), now)).toEqual([]);
  expect(listDoubts(tablet({ contact_at: null, report: null }), now)).toEqual(['silent']);
  expect(listDoubts(tablet({}, { unsent: 2, clock_offset: -180 * second, persistent: false }), now)).toEqual(['unsent', 'clock', 'storage']);
  expect(listDoubts(tablet({ standing: 'revoked', contact_at: 0 }, { unsent: 2, persistent: false }), now)).toEqual(['unsent']);
  expect(listDoubts(tablet({ standing: 'wiped' }, { unsent: 2 }), now)).toEqual([]);
});
test('the code stands behind the hash, where no request carries it', () => {
  const url = new URL(enrolmentUrl('https://milieu.example', '7K2QX-M40ZT'));
  expect([url.pathname, url.search, readCode(url.hash)]).toEqual(['/enrol', '', '7K2QX-M40ZT']);
  expect([readCode(''), readCode('#<script>'), readCode('#7k2qxm40zt')]).toEqual(['', '', '7k2qxm40zt']);
});
