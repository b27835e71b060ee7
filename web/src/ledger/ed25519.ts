/**
 * Ed25519 (RFC 8032), verified strictly: canonical encodings only, no point of small order, and the equation as it stands,
 * without the cofactor, as the server's own library does. Not WebCrypto: not every browser in use has Ed25519 yet, and those
 * that have it do not agree on what is strict. The arithmetic is that of `@noble/ed25519`.
 */
import { Point } from '@noble/ed25519';

const ORDER = Point.CURVE().n;

/** The point of a public key; `undefined` when the bytes are none, are not canonical, or fit many texts. */
export function readPoint(bytes: Uint8Array): Point | undefined {
  try {
    const point = Point.fromBytes(bytes);
    return point.isSmallOrder() ? undefined : point;
  } catch {
    return undefined;
  }
}

export async function hasSigned(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64) return false;
  const commitment = signature.slice(0, 32);
  const [public_point, point] = [readPoint(key), readPoint(commitment)];
  const answer = toNumber(signature.slice(32));
  if (!public_point || !point || answer >= ORDER) return false;
  const digest = await crypto.subtle.digest('SHA-512', Uint8Array.from([...commitment, ...key, ...message]));
  const challenge = toNumber(new Uint8Array(digest)) % ORDER;
  return Point.BASE.multiplyUnsafe(answer).subtract(public_point.multiplyUnsafe(challenge)).equals(point);
}

/** Least significant byte first. */
function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
