/**
 * Keys with which people sign what they enter on this device (ADR 0010): ECDSA on P-256 with SHA-256. The private half
 * never leaves the browser; the server knows the public half from the sign-in on.
 */
import type { Uuid } from '../api/types';

const KIND = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const HOW = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface NewKey {
  /** The uncompressed point, base64url without padding. */
  public_key: string;
  private_key: CryptoKey;
}

/** Where the private half of a key is kept in `meta`. */
export const signingKeyName = (id: Uuid): string => 'signing_key:' + id;

/** `exportable`: to be put under a PIN, and to lie nowhere else. */
export async function makeKey(exportable = false): Promise<NewKey> {
  const pair = await crypto.subtle.generateKey(KIND, exportable, ['sign', 'verify']);
  const point = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { public_key: toBase64Url(point), private_key: pair.privateKey };
}

/** The private half as PKCS #8, base64url. */
export async function exportKey(key: CryptoKey): Promise<string> {
  return toBase64Url(await crypto.subtle.exportKey('pkcs8', key));
}
/** The private half again; it cannot be exported any more. */
export function importKey(pkcs8: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', fromBase64Url(pkcs8), KIND, false, ['sign']);
}

/** The signature over the text's UTF-8 bytes: 64 bytes r‖s, base64url without padding. */
export async function sign(key: CryptoKey, text: string): Promise<string> {
  return toBase64Url(await crypto.subtle.sign(HOW, key, new TextEncoder().encode(text)));
}

/** Whether a signature is that of the key over the text. */
export async function verify(public_key: string, text: string, signature: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', fromBase64Url(public_key), KIND, false, ['verify']);
  return crypto.subtle.verify(HOW, key, fromBase64Url(signature), new TextEncoder().encode(text));
}

export function toBase64Url(bytes: ArrayBuffer): string {
  // Byte by byte: a whole command is more arguments than a call may have.
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0));
}
