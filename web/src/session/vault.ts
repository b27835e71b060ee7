/**
 * What a person's PIN guards on an enrolled device: who they are, the server's half of the device's data key, and the private half
 * of their signing key, wrapped (AES-256-GCM) under PBKDF2-SHA-256 of the PIN and a secret of the device that cannot be exported.
 * A try counts before it is made, so that pulling the plug wins nothing; the tenth wrong one in a row destroys what it guards.
 */
import type { Me, Micros, Uuid } from '../api/types';
import type { MilieuDb } from '../db/db';
import { randomBytes } from '../id/uuid';
import { fromBase64Url } from '../sign/sign';

export const PIN_ROUNDS = 600_000;
export const TRIES_MAX = 10;
/** Key of `meta`: the device's own secret. */
export const DEVICE_SECRET = 'device_secret';
const VAULT = 'vault:';
export const vaultName = (person: Uuid): string => VAULT + person;

export interface Guarded {
  /** With the share. */
  me: Me;
  /** The signing key's private half (PKCS #8, base64url). */
  pkcs8: string;
}
export type Opened = { kind: 'open'; guarded: Guarded } | { kind: 'wrong'; left: number } | { kind: 'destroyed' } | { kind: 'none' };
/** Somebody who can unlock this device. */
export interface Guest {
  person: Uuid;
  name: string;
  /** How many digits their PIN has: the last one is the last tap. */
  digits: number;
  /** When what it guards ends. */
  until: Micros;
}

interface KeptVault extends Guest {
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
  async keep(pin: string, guarded: Guarded): Promise<void> {
    const { person, session_until } = guarded.me;
    const salt = randomBytes(16);
    const iv = randomBytes(12);
    const key = await this.#derive(pin, salt, this.rounds);
    const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytes(person.id) }, key, bytes(JSON.stringify(guarded)));
    const guest: Guest = { person: person.id, name: person.display_name, digits: pin.length, until: session_until };
    await this.db.writeMeta(vaultName(person.id), { ...guest, salt, iv, wrapped, rounds: this.rounds, tries: 0 } satisfies KeptVault);
  }
  async forget(person: Uuid): Promise<void> {
    await this.db.meta.delete(vaultName(person));
  }
  /** Whoever can unlock this device at `now`, by name. What has ended goes. */
  async list(now: Micros): Promise<Guest[]> {
    const kept = await this.db.meta.where('key').startsWith(VAULT).toArray();
    const guests = kept.map(({ value }) => value as KeptVault);
    for (const { person, until } of guests) if (now >= until) await this.forget(person);
    return guests
      .filter(({ until }) => now < until)
      .map(({ person, name, digits, until }) => ({ person, name, digits, until }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Tries a PIN. */
  async open(person: Uuid, pin: string): Promise<Opened> {
    const kept = await this.#count(person);
    if (kept === undefined) return { kind: 'none' };
    if (kept === 'destroyed') return { kind: 'destroyed' };
    const guarded = await this.#unwrap(person, pin, kept);
    const left = await this.#settle(kept, guarded !== undefined);
    if (guarded) return { kind: 'open', guarded };
    return left > 0 ? { kind: 'wrong', left } : { kind: 'destroyed' };
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
  /**
   * What a try leads to: a right PIN forgives those that came before it, but none that another tab is just making; the last
   * wrong one destroys. It may have been replaced or destroyed meanwhile: only the very one that was tried. Resolves to the tries left.
   */
  #settle(tried: KeptVault, right: boolean): Promise<number> {
    const { person } = tried;
    return this.db.transaction('rw', this.db.meta, async () => {
      const now = await this.db.readMeta<KeptVault>(vaultName(person));
      if (!now || String(now.salt) !== String(tried.salt)) return TRIES_MAX - tried.tries;
      if (right) await this.db.writeMeta(vaultName(person), { ...now, tries: Math.max(0, now.tries - tried.tries) });
      else if (tried.tries >= TRIES_MAX) await this.forget(person);
      return TRIES_MAX - tried.tries;
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

  /** The key under which the device keeps what is clinical, 32 bytes. It takes both: the server's share and this device's secret. */
  async makeDataKey(share: string): Promise<Uint8Array> {
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes('milieu data') };
    return new Uint8Array(await crypto.subtle.deriveBits(how, await this.#mix(fromBase64Url(share)), 256));
  }
  async #derive(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
    const base = await crypto.subtle.importKey('raw', bytes(pin), 'PBKDF2', false, ['deriveBits']);
    const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, 256);
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes('milieu pin') };
    return crypto.subtle.deriveKey(how, await this.#mix(new Uint8Array(bits)), { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  }
  /** Key material that only this device can make: the secret's HMAC over the given bytes. */
  async #mix(material: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
    const mixed = await crypto.subtle.sign('HMAC', await this.#secret(), material);
    return crypto.subtle.importKey('raw', mixed, 'HKDF', false, ['deriveKey', 'deriveBits']);
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
