/**
 * Texts that are signed: C2SP signed-note (docs/ledger.md section 5). The text of a note means nothing until a known key has
 * signed it; `openNote` gives it out only then. Signatures of unknown keys are ignored.
 */
import { sha256 } from '../id/sha256';
import { fromBase64, toBase64, toHex } from './bytes';
import { hasSigned, readPoint } from './ed25519';
import { refuse } from './fault';

export const NOTE_BYTES_MAX = 64 * 1024;
export const SIGNATURES_MAX = 16;
/** Em dash, space. */
const MARK = '\u2014 ';
/** Unicode's white space, control characters and the plus. */
const NOT_IN_NAMES = /[\u0000-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000+]/u;
const isName = (name: string): boolean => name !== '' && !NOT_IN_NAMES.test(name);
const ED25519 = 1;

/** A public key: `name+id+base64`. The id, 8 hexadecimal digits, says which key of that name; it proves nothing. */
export interface NoteKey {
  name: string;
  id: string;
  bytes: Uint8Array;
}
interface Signature {
  name: string;
  id: string;
  bytes: Uint8Array;
}
export interface Note {
  text: string;
  signatures: Signature[];
}

/** @throws {LedgerFault} `Key` */
export function readKey(text: string): NoteKey {
  const [name = '', , ...encoded] = text.split('+');
  const bytes = fromBase64(encoded.join('+'));
  if (bytes?.length !== 33 || bytes[0] !== ED25519 || !isName(name) || !readPoint(bytes.slice(1))) return refuse('Key');
  const hash = sha256(Uint8Array.from([...new TextEncoder().encode(name + '\n'), ...bytes]));
  const id = toHex(hash.slice(0, 4));
  return name + '+' + id + '+' + toBase64(bytes) === text ? { name, id, bytes: bytes.slice(1) } : refuse('Key');
}

/** Reads a note of which nothing is verified. @throws {LedgerFault} */
export function parseNote(note: string | Uint8Array): Note {
  const bytes = typeof note === 'string' ? new TextEncoder().encode(note) : note;
  if (bytes.length > NOTE_BYTES_MAX) return refuse('TooLong');
  const whole = decode(bytes);
  if (whole === undefined || bytes.some((byte) => byte < 0x20 && byte !== 0x0a)) return refuse('NotText');
  // The last empty line separates; the text may have others.
  const at = whole.lastIndexOf('\n\n');
  if (at < 0 || !whole.endsWith('\n')) return refuse('Form');
  const rest = whole.slice(at + 2);
  if (rest === '') return refuse('Form');
  const lines = rest.slice(0, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return refuse('SignatureCount');
  return { text: whole.slice(0, at + 1), signatures: lines.map(parseSignature) };
}
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
function parseSignature(line: string): Signature {
  const space = line.indexOf(' ', MARK.length);
  if (!line.startsWith(MARK) || space < 0) return refuse('SignatureForm');
  const name = line.slice(MARK.length, space);
  const bytes = fromBase64(line.slice(space + 1));
  if (!isName(name) || !bytes || bytes.length < 5) return refuse('SignatureForm');
  return { name, id: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

/** The text, if at least one of the keys has signed it, and none of them wrongly or twice. @throws {LedgerFault} */
export async function openNote(note: string | Uint8Array, keys: readonly NoteKey[]): Promise<string> {
  const { text, signatures } = parseNote(note);
  if (new Set(keys.map(nameOf)).size < keys.length) return refuse('AmbiguousKeys');
  const signers = new Set<string>();
  const message = new TextEncoder().encode(text);
  for (const signature of signatures) {
    const key = keys.find((each) => nameOf(each) === nameOf(signature));
    if (!key) continue;
    if (!(await hasSigned(key.bytes, message, signature.bytes))) return refuse('WrongSignature');
    if (signers.has(nameOf(key))) return refuse('SignedTwice');
    signers.add(nameOf(key));
  }
  return signers.size > 0 ? text : refuse('NotSigned');
}
const nameOf = ({ name, id }: { name: string; id: string }): string => name + '+' + id;
