import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256Hex } from './sha256';
import { newUuid, randomFraction } from './uuid';

test.each([0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 70_000])('the hash of %i letters is SHA-256', (length) => {
  const text = 'aé漢🙂'.repeat(length).slice(0, length).replace(/[\ud800-\udbff]$/, '');
  expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
});
test('an id is a UUIDv7 that carries its millisecond', () => {
  const id = newUuid(1_780_000_000_123_456);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(1_780_000_000_123);
});
test('ten thousand ids of one moment differ', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => newUuid(1_780_000_000_000_000))).size).toBe(10_000);
});
test('a fraction lies between nothing and one', () => {
  const all = Array.from({ length: 500 }, randomFraction);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
});
