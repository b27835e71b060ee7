/** Identifiers and randomness. The only module that makes either. */
import type { Micros, Uuid } from '../api/types';

/** A UUIDv7 (RFC 9562 §5.7): milliseconds, then 74 random bits. */
export function newUuid(now: Micros, random: Uint8Array = randomBytes(10)): Uuid {
  const ms = Math.floor(now / 1000);
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(ms / 2 ** (8 * (5 - index))) % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** A number in [0, 1) for spreading retries. */
export function randomFraction(): number {
  const bytes = randomBytes(4);
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32;
}
