/**
 * AES-256-GCM as the platform has it, in the place of the one written in JavaScript: the same bytes in a tenth of the time.
 * A whole play seals some thousand rows; that the app's own does it right is tested with its vault.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

const TAG_BYTES = 16;

interface Cipher {
  encrypt(clear: Uint8Array): Uint8Array;
  decrypt(box: Uint8Array): Uint8Array;
}

/** As of `@noble/ciphers/aes.js`. */
export const gcm = (key: Uint8Array, nonce: Uint8Array): Cipher => ({
  encrypt(clear) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return join(cipher.update(clear), cipher.final(), cipher.getAuthTag());
  },
  decrypt(box) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
    return join(decipher.update(box.subarray(0, box.length - TAG_BYTES)), decipher.final());
  },
});

/** Bytes of their own: a database copies whatever lies behind them. */
function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
