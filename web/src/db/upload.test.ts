import { describe, expect, test } from 'vitest';
import vectors from '../../../cases/upload.json';
import { fromBase64Url } from '../sign/sign';
import { sealForUpload, type Once } from './upload';

async function onceOf(vector: (typeof vectors)[number]): Promise<Once> {
  const point = fromBase64Url(vector.ephemeral_public);
  const text = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const open = { kty: 'EC', crv: 'P-256', x: text(point.subarray(1, 33)), y: text(point.subarray(33)) };
  const kind = { name: 'ECDH', namedCurve: 'P-256' };
  return {
    nonce: fromBase64Url(vector.nonce),
    pair: {
      publicKey: await crypto.subtle.importKey('jwk', open, kind, true, []),
      privateKey: await crypto.subtle.importKey('jwk', { ...open, d: vector.ephemeral_private }, kind, false, ['deriveBits']),
    },
  };
}

describe('an entry sealed for upload', () => {
  const whole = vectors.filter((vector) => typeof vector.json === 'string');
  test('the vectors hold some that open', () => expect(whole.length).toBeGreaterThan(3));
  test.each(whole.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const key = { id: vector.key, public_key: vector.server_public };
    expect(await sealForUpload(key, vector.signature ?? null, vector.json ?? '', await onceOf(vector))).toBe(vector.sealed);
  });
  test('a command of a megabyte can be sealed', async () => {
    const [vector] = whole;
    if (!vector) throw new Error('no vector');
    const sealed = await sealForUpload({ id: vector.key, public_key: vector.server_public }, null, 'x'.repeat(1_000_000));
    expect(sealed.length).toBeGreaterThan(1_000_000);
  });
  test('twice sealed is twice another text: a copy tells nothing', async () => {
    const [vector] = whole;
    if (!vector) throw new Error('no vector');
    const key = { id: vector.key, public_key: vector.server_public };
    expect(await sealForUpload(key, null, '{}')).not.toBe(await sealForUpload(key, null, '{}'));
  });
});
