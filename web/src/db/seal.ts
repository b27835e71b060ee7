/**
 * How clinical values lie in the device's database: AES-256-GCM under the data key (ADR 0011). `MilieuDb.seal` and
 * `unseal` are the one seam through which they enter and leave it; nothing else may put what was seen, or who the patient
 * is, into a table. Not WebCrypto, whose answers come later than a transaction of the database lives.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { randomBytes } from '../id/uuid';

declare const sealed: unique symbol;
/** `v: 1` was written in clear text by versions from before devices encrypted. */
export type Sealed<T> = { readonly [sealed]?: T } & ({ readonly v: 1; readonly clear: T } | { readonly v: 2; readonly nonce: Uint8Array; readonly box: Uint8Array });

/** The key is not there, or is not the one. */
export class Locked extends Error {
  override name = 'Locked';
}

const NONCE_BYTES = 12;

/** @throws {Locked} without a key. */
export function seal<T>(key: Uint8Array | undefined, value: T): Sealed<T> {
  if (!key) throw new Locked('nothing clinical is written while nobody is signed in');
  const nonce = Uint8Array.from(randomBytes(NONCE_BYTES));
  return { v: 2, nonce, box: gcm(key, nonce).encrypt(new TextEncoder().encode(JSON.stringify(value))) };
}

/** @throws {Locked} without the key it was sealed with. */
export function unseal<T>(key: Uint8Array | undefined, value: Sealed<T>): T {
  if (value.v === 1) return value.clear;
  if (!key) throw new Locked('nothing clinical is read while nobody is signed in');
  return JSON.parse(new TextDecoder().decode(decrypt(key, value))) as T;
}

function decrypt(key: Uint8Array, { nonce, box }: { nonce: Uint8Array; box: Uint8Array }): Uint8Array {
  try {
    return gcm(key, nonce).decrypt(box);
  } catch {
    throw new Locked('it was sealed with another key');
  }
}
