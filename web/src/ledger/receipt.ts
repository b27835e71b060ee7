/** Receipts: what the log has signed about entries that it had not yet sealed (docs/ledger.md section 8). */
import { isHash } from './bytes';
import { refuse } from './fault';
import { openNote, type NoteKey } from './note';
import type { SignedReceipt } from './receipt-line';

export const RECEIPTS_MAX = 300;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the signed note of receipts of the log `origin`. @throws {LedgerFault} */
export async function openReceipts(note: string, origin: string, keys: readonly NoteKey[]): Promise<SignedReceipt[]> {
  const text = await openNote(note, keys);
  const [first, ...lines] = text.slice(0, -1).split('\n');
  if (first !== origin + '/receipts') return refuse('OtherLog');
  if (lines.length === 0 || lines.length > RECEIPTS_MAX) return refuse('Count');
  return lines.map((line) => {
    const [command = '', content_hash = '', leaf = '', ...more] = line.split(' ');
    return ID.test(command) && isHash(content_hash) && isHash(leaf) && more.length === 0 ? { command, content_hash, leaf } : refuse('Form');
  });
}
