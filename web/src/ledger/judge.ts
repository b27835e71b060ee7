/** What to make of what the server says the log has signed, beside what this device keeps. Pure but for the arithmetic. */
import type { Ledger } from '../api/types';
import { openCheckpoint, readCheckpoint, verifyNewer, type Checkpoint } from './checkpoint';
import { LedgerFault, type Because } from './fault';
import { parseNote, readKey } from './note';
import { makeProof, readProof, verifyInclusion, type Proof } from './proof';
import { openReceipts } from './receipt';
import type { SignedReceipt } from './receipt-line';

/** How a log contradicts what a device has. `Disagreement` of the API, without what newer versions may say. */
export type Why = 'shorter' | 'forked' | 'changed' | 'wrong_signature' | 'other_log' | 'entry_missing';

/** The newest checkpoint that was verified, and the key it was verified with: the first that was seen. */
export interface KeptLog {
  key: string;
  note: string;
}
export type Verdict =
  /** Nothing is signed yet, and nothing was. */
  | { kind: 'nothing' }
  /** It follows from what is kept. */
  | { kind: 'follows'; log: KeptLog }
  | { kind: 'disagrees'; why: Why; found: string };

/** Of what this device keeps itself the signature was verified when it came. */
export const readKept = (log: KeptLog): Checkpoint => readCheckpoint(parseNote(log.note).text);

export async function judge(kept: KeptLog | undefined, answer: Ledger): Promise<Verdict> {
  const { key, checkpoint: note } = answer;
  const disagrees = (why: Why): Verdict => ({ kind: 'disagrees', why, found: note ?? '' });
  // A log that has changed its key signs with both for a while; but nothing that the old key signs names the new one, so that
  // anybody could add a line of their own to an honest note. The new key must come by another way.
  if (kept && key !== null && key !== kept.key) return { kind: 'disagrees', why: 'other_log', found: key + '\n' + (note ?? '') };
  if (note === null) return kept ? disagrees('shorter') : { kind: 'nothing' };
  const known = kept?.key ?? key;
  if (known === null) return { kind: 'nothing' };
  const newer = await openNewer(note, known);
  if (typeof newer === 'string') return disagrees(newer === 'OtherLog' ? 'other_log' : 'wrong_signature');
  if (kept) {
    const why = compare(readKept(kept), newer, answer.consistency);
    if (why) return disagrees(why);
  }
  return { kind: 'follows', log: { key: known, note } };
}

async function openNewer(note: string, known: string): Promise<Checkpoint | Because> {
  try {
    const key = readKey(known);
    return await openCheckpoint(note, key.name, [key]);
  } catch (error) {
    if (error instanceof LedgerFault) return error.because;
    throw error;
  }
}

function compare(kept: Checkpoint, newer: Checkpoint, text: string | null): Why | undefined {
  try {
    verifyNewer(kept, newer, proofFor(kept, newer, text));
    return undefined;
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    if (error.because === 'OtherLog') return 'other_log';
    if (error.because === 'Shorter') return 'shorter';
    // A proof that is none shows nothing, and a log that has grown from this one can always give a good one.
    return error.because === 'Forked' ? 'forked' : 'changed';
  }
}
/** From nothing and from itself every log follows without a proof; a shorter one from none. */
function proofFor(kept: Checkpoint, newer: Checkpoint, text: string | null): Proof {
  const needed = kept.size > 0n && kept.size < newer.size;
  const size = newer.size < kept.size ? kept.size : newer.size;
  return needed ? readProof('consistency', text ?? '') : makeProof('consistency', kept.size === 0n ? 0n : size, size, []);
}

/** Whether an entry with this leaf is anywhere in the log as this device knows it: which place it has, the proof says. */
export function isIncluded(log: KeptLog, leaf: string, text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    const proof = readProof('inclusion', text);
    verifyInclusion(proof, leaf, proof.first, readKept(log));
    return true;
  } catch (error) {
    if (error instanceof LedgerFault) return false;
    throw error;
  }
}

/** Whether the log has signed this receipt. */
export async function isSigned(log: KeptLog, receipt: SignedReceipt, note: string): Promise<boolean> {
  try {
    const key = readKey(log.key);
    const receipts = await openReceipts(note, key.name, [key]);
    return receipts.some(({ command, content_hash, leaf }) => command === receipt.command && content_hash === receipt.content_hash && leaf === receipt.leaf);
  } catch (error) {
    if (error instanceof LedgerFault) return false;
    throw error;
  }
}
