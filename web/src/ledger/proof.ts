/**
 * Proofs about the tree: that an entry is in it, and that a later tree contains an earlier one unchanged (RFC 6962 section 2.1,
 * RFC 9162 section 2.1.3.2 and 2.1.4.2). A proof is only the hashes beside the way; leaf, sizes and roots are the verifier's own.
 */
import { fromBase64, HASH_BYTES, toHex, type Hash } from './bytes';
import { refuse } from './fault';
import { EMPTY_ROOT, nodeHash, SIZE_MAX, type Head } from './tree';

/** `first`, `second`: index and size of an inclusion proof, earlier and later size of a consistency proof. */
export interface Proof {
  kind: 'inclusion' | 'consistency';
  first: bigint;
  second: bigint;
  hashes: readonly Hash[];
}
const KINDS = { inclusion: 1, consistency: 2 } as const;
/** Kind and two numbers of 8 bytes. */
const HEAD_BYTES = 17;
/** No proof of a tree of fewer than 2⁶³ leaves has more hashes. */
export const PROOF_BYTES_MAX = HEAD_BYTES + 64 * HASH_BYTES;

export interface Span {
  from: bigint;
  until: bigint;
}

/** Reads a proof's text (base64), with exactly as many hashes as its numbers demand. @throws {LedgerFault} */
export function readProof(kind: Proof['kind'], text: string): Proof {
  const bytes = text.length > Math.ceil(PROOF_BYTES_MAX / 3) * 4 ? undefined : fromBase64(text);
  if (!bytes || bytes.length > PROOF_BYTES_MAX || bytes.length < HEAD_BYTES || bytes[0] !== KINDS[kind]) return refuse('Form');
  if ((bytes.length - HEAD_BYTES) % HASH_BYTES !== 0) return refuse('Form');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const hashes: Hash[] = [];
  for (let at = HEAD_BYTES; at < bytes.length; at += HASH_BYTES) hashes.push(toHex(bytes.slice(at, at + HASH_BYTES)));
  return makeProof(kind, view.getBigUint64(1), view.getBigUint64(9), hashes);
}

/** A proof with these hashes. @throws {LedgerFault} when there must be another number of them, or no such tree can be. */
export function makeProof(kind: Proof['kind'], first: bigint, second: bigint, hashes: readonly Hash[]): Proof {
  if (kind === 'inclusion' && (first >= second || second > SIZE_MAX)) return refuse('Index');
  if (kind === 'consistency' && (first > second || second > SIZE_MAX)) return refuse('Sizes');
  const wanted = kind === 'inclusion' ? inclusionSpans(first, second) : consistencySpans(first, second);
  return wanted.length === hashes.length ? { kind, first, second, hashes } : refuse('Length');
}

/** Whether `leaf` is leaf number `index` of this tree. @throws {LedgerFault} */
export function verifyInclusion(proof: Proof, leaf: Hash, index: bigint, head: Head): void {
  if (proof.kind !== 'inclusion' || index !== proof.first || head.size !== proof.second) refuse('Other');
  let [at, last, root] = [proof.first, proof.second - 1n, leaf];
  for (const beside of proof.hashes) {
    if (at % 2n === 1n || at === last) {
      root = nodeHash(beside, root);
      // At the right edge there may be no sibling for some levels: go up to where there is one.
      [at, last] = [at, last].map((number) => number >> trailingZeros(at)) as [bigint, bigint];
    } else root = nodeHash(root, beside);
    at >>= 1n;
    last >>= 1n;
  }
  if (root !== head.root) refuse('NotIncluded');
}

/**
 * Whether `newer` contains `older` unchanged. The empty tree is contained in every other, and a tree in itself: neither needs
 * a hash, but the roots are compared. @throws {LedgerFault}
 */
export function verifyConsistency(proof: Proof, older: Head, newer: Head): void {
  if (proof.kind !== 'consistency' || older.size !== proof.first || newer.size !== proof.second) refuse('Other');
  if (older.size === 0n && older.root !== EMPTY_ROOT) refuse('NotConsistent');
  if (older.size === newer.size) return older.root === newer.root ? undefined : refuse('NotConsistent');
  if (older.size === 0n) return;
  const [old_root, new_root] = rootsOf(proof, older.root);
  if (old_root !== older.root || new_root !== newer.root) refuse('NotConsistent');
}
/** The roots that both trees must have. */
function rootsOf({ first, second, hashes }: Proof, root: Hash): [Hash, Hash] {
  // Where the earlier tree is a full subtree of the later one, it is not in the proof: the verifier has it.
  const whole = (first & (first - 1n)) === 0n;
  const start = whole ? root : (hashes[0] ?? refuse('NotConsistent'));
  let [at, last] = [(first - 1n) >> trailingZeros(first), (second - 1n) >> trailingZeros(first)];
  let [older, newer] = [start, start];
  for (const beside of whole ? hashes : hashes.slice(1)) {
    if (at % 2n === 1n || at === last) {
      older = nodeHash(beside, older);
      newer = nodeHash(beside, newer);
      [at, last] = [at, last].map((number) => number >> trailingZeros(at)) as [bigint, bigint];
    } else newer = nodeHash(newer, beside);
    at >>= 1n;
    last >>= 1n;
  }
  return [older, newer];
}

/** How many zeros the number ends with, in binary. */
function trailingZeros(number: bigint): bigint {
  let count = 0n;
  while (count < 64n && ((number >> count) & 1n) === 0n) count += 1n;
  return count;
}

/** Splits a span of more than one leaf as RFC 6962 does: the left part is the largest power of two below its length. */
function split({ from, until }: Span): [Span, Span] {
  const height = (until - from - 1n).toString(2).length - 1;
  const middle = from + (1n << BigInt(height));
  return [{ from, until: middle }, { from: middle, until }];
}
/** PATH(index, D[size]): the subtrees beside the way, from the leaf up. */
export function inclusionSpans(index: bigint, size: bigint): Span[] {
  const spans: Span[] = [];
  for (let here: Span = { from: 0n, until: size }; here.until - here.from > 1n; ) {
    const [left, right] = split(here);
    spans.unshift(index < right.from ? right : left);
    here = index < right.from ? left : right;
  }
  return spans;
}
/** PROOF(older, D[newer]): the subtrees that both roots can be made of. */
export function consistencySpans(older: bigint, newer: bigint): Span[] {
  if (older === 0n) return [];
  const spans: Span[] = [];
  let here: Span = { from: 0n, until: newer };
  while (here.until !== older) {
    const [left, right] = split(here);
    spans.unshift(older <= right.from ? right : left);
    here = older <= right.from ? left : right;
  }
  // The earlier tree itself is known to whoever verifies; any other subtree is not.
  return here.from > 0n ? [here, ...spans] : spans;
}
