/** Opens what devices seal to the fake server: its private half is the first of cases/upload.json. */
import { fromBase64Url } from '../sign/sign';

export const UPLOAD_KEY = { id: 'd561cab7-7e4d-473d-b44d-04cb5f0f2c02', public_key: 'BCzBVB-rHMDWomLgNSJIkHI-nGnjEx0wMfujOEyz2h5Ufr8eGUM6hgEfTttG0mdxbOiV1kJzH9WBAlPk0UcygXc' };
const PRIVATE = { kty: 'EC', crv: 'P-256', d: 'U5Ce_4kygpMg3VOGyc8IAIs6FTU_E3twWFbDKmh7JTw', x: 'LMFUH6scwNaiYuA1IkiQcj6caeMTHTAx-6M4TLPaHlQ', y: 'fr8eGUM6hgEfTttG0mdxbOiV1kJzH9WBAlPk0UcygXc' };

export async function openUpload(sealed: string): Promise<{ signature: string | null; text: string }> {
  const whole = fromBase64Url(sealed);
  const [id, point, nonce, box] = [whole.slice(0, 16), whole.slice(16, 81), whole.slice(81, 93), whole.slice(93)];
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const own = await crypto.subtle.importKey('jwk', PRIVATE, curve, false, ['deriveBits']);
  const peer = await crypto.subtle.importKey('raw', point, curve, false, []);
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: peer }, own, 256);
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const salt = new Uint8Array([...point, ...fromBase64Url(UPLOAD_KEY.public_key)]);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: new TextEncoder().encode('milieu upload') };
  const key = await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  const plain = new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: id }, key, box));
  const at = plain.indexOf('\n');
  return { signature: plain.slice(0, at) || null, text: plain.slice(at + 1) };
}
