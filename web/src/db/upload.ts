/**
 * Entries sealed for upload: encrypted at save to the server's public key, so that this device can send them without being able to
 * read them any more (ADR 0011). The form is that of cases/upload.json, which the server's tests read too.
 */
import type { UploadKey } from '../api/types';
import { randomBytes } from '../id/uuid';
import { fromBase64Url, toBase64Url } from '../sign/sign';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const PURPOSE = new TextEncoder().encode('milieu upload');
const NONCE_BYTES = 12;

/** A key pair and a nonce that are used once: given by tests, made anew by everyone else. */
export interface Once {
  pair: { publicKey: CryptoKey; privateKey: CryptoKey };
  nonce: Uint8Array<ArrayBuffer>;
}
async function makeOnce(): Promise<Once> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  return { pair, nonce: Uint8Array.from(randomBytes(NONCE_BYTES)) };
}

/** The entry, readable by the server alone. An entry without a signature has an empty one. */
export async function sealForUpload(key: UploadKey, signature: string | null, text: string, once?: Once): Promise<string> {
  const { pair, nonce } = once ?? (await makeOnce());
  const server = fromBase64Url(key.public_key);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const peer = await crypto.subtle.importKey('raw', server, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: peer }, pair.privateKey, 256);
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: join(point, server), info: PURPOSE };
  const cipher = await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const id = idBytes(key.id);
  const plain = new TextEncoder().encode((signature ?? '') + '\n' + text);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: id }, cipher, plain);
  return toBase64Url(join(id, point, nonce, new Uint8Array(sealed)).buffer);
}

function idBytes(id: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(id.replace(/-/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
