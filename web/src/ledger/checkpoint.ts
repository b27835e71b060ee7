/** Checkpoints: what a log has signed about its tree (C2SP tlog-checkpoint), and whether two of them agree. */
import { fromBase64, HASH_BYTES, toHex, type Hash } from './bytes';
import { LedgerFault, refuse } from './fault';
import { openNote, type NoteKey } from './note';
import { verifyConsistency, type Proof } from './proof';
import { EMPTY_ROOT, SIZE_MAX, type Head } from './tree';

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

export interface Checkpoint extends Head {
  /** Which log, for ever. */
  origin: string;
}

/** Reads the text of a checkpoint; further lines are let be. @throws {LedgerFault} */
export function readCheckpoint(text: string): Checkpoint {
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : refuse('Form');
  const [origin = '', size, root, ...more] = lines;
  if (lines.includes('') || size === undefined || root === undefined) return refuse('Form');
  const head = { size: readSize(size), root: readRoot(root) };
  if (more.some((line) => CONTROL.test(line))) return refuse('Form');
  if (CONTROL.test(origin)) return refuse('Origin');
  if (head.size > SIZE_MAX) return refuse('Size');
  if (head.size === 0n && head.root !== EMPTY_ROOT) return refuse('Root');
  return { origin, ...head };
}
/** Decimal, not `+7` and not `007`. */
function readSize(line: string): bigint {
  const size = /^(?:0|[1-9][0-9]{0,19})$/.test(line) ? BigInt(line) : refuse('Size');
  return size < 2n ** 64n ? size : refuse('Size');
}
function readRoot(line: string): Hash {
  const bytes = fromBase64(line);
  return bytes?.length === HASH_BYTES ? toHex(bytes) : refuse('Root');
}

/** Reads a signed note that is a checkpoint of the log `origin`, signed by at least one of the keys. @throws {LedgerFault} */
export async function openCheckpoint(note: string | Uint8Array, origin: string, keys: readonly NoteKey[]): Promise<Checkpoint> {
  const checkpoint = readCheckpoint(await openNote(note, keys));
  return checkpoint.origin === origin ? checkpoint : refuse('OtherLog');
}

/** Whether `newer` continues what `kept` says. @throws {LedgerFault} that says how it does not. */
export function verifyNewer(kept: Checkpoint, newer: Checkpoint, proof: Proof): void {
  if (kept.origin !== newer.origin) refuse('OtherLog');
  if (newer.size < kept.size) refuse('Shorter');
  if (newer.size === kept.size && newer.root !== kept.root) refuse('Forked');
  try {
    verifyConsistency(proof, kept, newer);
  } catch (error) {
    refuse(error instanceof LedgerFault && error.because === 'NotConsistent' ? 'Changed' : 'Proof');
  }
}
