/** The Merkle tree of RFC 6962, as far as a verifier needs it. */
import { sha256 } from '../id/sha256';
import { fromHex, toHex, type Hash } from './bytes';

/** The root over no leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** The largest tree: as many leaves as a `log_index` can number. */
export const SIZE_MAX = 2n ** 63n - 1n;

/** Size and root belong together only by the signature over both. */
export interface Head {
  size: bigint;
  root: Hash;
}

/** The hash of a node: SHA-256(01 ‖ left ‖ right). */
export const nodeHash = (left: Hash, right: Hash): Hash => toHex(sha256(fromHex('01' + left + right)));
