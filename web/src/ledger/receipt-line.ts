/** One line of a note of receipts. Apart from the verifier, so that whatever sends entries need not load it. */
import type { Hash } from './bytes';

export interface SignedReceipt {
  command: string;
  content_hash: Hash;
  leaf: Hash;
}
export const receiptLine = ({ command, content_hash, leaf }: SignedReceipt): string => command + ' ' + content_hash + ' ' + leaf;
