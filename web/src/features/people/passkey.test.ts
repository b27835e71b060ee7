import { expect, test } from 'vitest';
import { readCreation, readRequest, toBytes, toText } from './passkey';

test('bytes travel as base64url without padding, and come back', () => {
  for (const text of ['', '-_8', 'AAECAwQ', '_-_-_w']) expect(toText(toBytes(text).buffer)).toBe(text);
});
test('a passkey is asked for with the person verified, and kept where it can be found without a name', () => {
  const selection = { residentKey: 'required', userVerification: 'required' } as const;
  const made = readCreation({
    challenge: 'AAEC', rp: { id: 'localhost', name: 'Milieu' }, user: { id: '_w', name: 'maria', displayName: 'Maria' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }], authenticatorSelection: selection, excludeCredentials: [{ type: 'public-key', id: 'AQ' }],
  });
  expect(made.authenticatorSelection).toEqual(selection);
  expect([made.challenge, made.user.id, made.excludeCredentials?.[0]?.id]).toEqual([new Uint8Array([0, 1, 2]), new Uint8Array([255]), new Uint8Array([1])]);
  expect(readRequest({ challenge: 'AAEC', rpId: 'localhost' }).userVerification).toBe('required');
});
