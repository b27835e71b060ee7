/**
 * What a person's PIN guards on an enrolled device: the server's half of the device's data key, and the private half of their
 * signing key, wrapped (AES-256-GCM) under PBKDF2-SHA-256 of the PIN and a secret of the device that cannot be exported.
 * A try counts before it is made, so that pulling the plug wins nothing; the tenth wrong one in a row destroys what it guards.
 */
import type { Uuid } from '../api/types';
import type { MilieuDb } from '../db/db';
import { randomBytes } from '../id/uuid';
import { fromBase64Url } from '../sign/sign';

export const PIN_ROUNDS = 600_000;
export const TRIES_MAX = 10;
/** Key of `meta`: the device's own secret. */
export const DEVICE_SECRET = 'device_secret';
export const vaultName = (person: Uuid): string => 'vault:' + person;

export interface Guarded {
  /** `MyDevice.share`. */
  share: string;
  /** Which signing key, and its private half (PKCS #8, base64url). */
  key: Uuid;
  pkcs8: string;
}
export type Opened = { kind: 'open'; guarded: Guarded } | { kind: 'wrong'; left: number } | { kind: 'destroyed' } | { kind: 'none' };

interface KeptVault {
  salt: Uint8Array<ArrayBuffer>;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
  rounds: number;
  tries: number;
}

export class Vault {
  constructor(
    private readonly db: MilieuDb,
    private readonly rounds = PIN_ROUNDS,
  ) {}

  /** Puts it under the PIN, in place of what was there. */
  async keep(person: Uuid, pin: string, guarded: Guarded): Promise<void> {
    const salt = randomBytes(16);
    const iv = randomBytes(12);
    const key = await this.#derive(pin, salt, this.rounds);
    const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytes(person) }, key, bytes(JSON.stringify(guarded)));
    await this.db.writeMeta(vaultName(person), { salt, iv, wrapped, rounds: this.rounds, tries: 0 } satisfies KeptVault);
  }
  async forget(person: Uuid): Promise<void> {
    await this.db.meta.delete(vaultName(person));
  }

  /** Tries a PIN. */
  async open(person: Uuid, pin: string): Promise<Opened> {
    const kept = await this.#count(person);
    if (kept === undefined) return { kind: 'none' };
    if (kept === 'destroyed') return { kind: 'destroyed' };
    const guarded = await this.#unwrap(person, pin, kept);
    if (!guarded) {
      if (kept.tries < TRIES_MAX) return { kind: 'wrong', left: TRIES_MAX - kept.tries };
      await this.forget(person);
      return { kind: 'destroyed' };
    }
    // Only the tries of this very vault are forgiven: it may have been replaced or destroyed meanwhile.
    await this.db.transaction('rw', this.db.meta, async () => {
      const now = await this.db.readMeta<KeptVault>(vaultName(person));
      if (now && String(now.salt) === String(kept.salt)) await this.db.writeMeta(vaultName(person), { ...kept, tries: 0 });
    });
    return { kind: 'open', guarded };
  }
  /** Counts a try before it is made; durable when it resolves. */
  #count(person: Uuid): Promise<KeptVault | 'destroyed' | undefined> {
    return this.db.transaction('rw', this.db.meta, async () => {
      const kept = await this.db.readMeta<KeptVault>(vaultName(person));
      if (!kept) return undefined;
      if (kept.tries >= TRIES_MAX) {
        await this.forget(person);
        return 'destroyed';
      }
      const counted = { ...kept, tries: kept.tries + 1 };
      await this.db.writeMeta(vaultName(person), counted);
      return counted;
    });
  }
  async #unwrap(person: Uuid, pin: string, { salt, iv, wrapped, rounds }: KeptVault): Promise<Guarded | undefined> {
    const key = await this.#derive(pin, salt, rounds);
    try {
      const clear = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bytes(person) }, key, wrapped);
      return JSON.parse(new TextDecoder().decode(clear)) as Guarded;
    } catch {
      return undefined;
    }
  }

  /** The key under which the device keeps what is clinical. It takes both: the server's share and this device's secret. */
  async makeDataKey(share: string): Promise<CryptoKey> {
    return this.#mix(fromBase64Url(share), 'milieu data');
  }
  async #derive(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
    const base = await crypto.subtle.importKey('raw', bytes(pin), 'PBKDF2', false, ['deriveBits']);
    const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, 256);
    return this.#mix(new Uint8Array(bits), 'milieu pin');
  }
  /** HKDF whose key material only this device can make: the secret's HMAC over the given bytes. */
  async #mix(material: Uint8Array<ArrayBuffer>, info: string): Promise<CryptoKey> {
    const mixed = await crypto.subtle.sign('HMAC', await this.#secret(), material);
    const base = await crypto.subtle.importKey('raw', mixed, 'HKDF', false, ['deriveKey']);
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes(info) };
    return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  }
  /** Made once; of two tabs that make one, the first to write wins. */
  async #secret(): Promise<CryptoKey> {
    const kept = await this.db.readMeta<CryptoKey>(DEVICE_SECRET);
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return this.db.transaction('rw', this.db.meta, async () => {
      const other = await this.db.readMeta<CryptoKey>(DEVICE_SECRET);
      if (!other) await this.db.writeMeta(DEVICE_SECRET, made);
      return other ?? made;
    });
  }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
