/** The cases that every verifier of the log must pass: cases/ledger.json is taken, cases/ledger-negative.json refused, each for its reason. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../id/sha256';
import { fromHex, toHex } from './bytes';
import { openCheckpoint, readCheckpoint, verifyNewer } from './checkpoint';
import { LedgerFault } from './fault';
import { openNote, readKey } from './note';
import { makeProof, readProof, verifyConsistency, verifyInclusion } from './proof';
import { nodeHash } from './tree';

type Number = number | string;
interface InclusionCase { name: string; because?: string; leaf: string; index: Number; size: Number; root: string; proof: string }
interface ConsistencyCase { name: string; because?: string; old_size: Number; old_root: string; new_size: Number; new_root: string; proof: string }
interface NoteCase { name: string; because: string; keys: string[]; note?: string; note_hex?: string }
interface CheckpointCase { name: string; because: string; origin: string; keys: string[]; note: string }
interface Tree {
  roots: string[];
  entries: string[];
  inclusion: { index: number; size: number; hashes: string[] }[];
  consistency: { old: number; new: number; hashes: string[] }[];
}
interface Positive {
  tree: Tree;
  proofs: { inclusion: InclusionCase[]; consistency: ConsistencyCase[] };
  checkpoint: { origin: string; keys: string[]; note: string };
  notes: { keys: string[]; note: string }[];
}
interface Negative {
  inclusion: InclusionCase[];
  consistency: ConsistencyCase[];
  keys: { name: string; key: string }[];
  notes: NoteCase[];
  checkpoints: CheckpointCase[];
  disagreements: { name: string; because: string; known: string; newer: string; proof: string }[];
}

/** JSON has numbers of any size and JavaScript has not: long ones are read as text. */
function read<T>(name: string): T {
  const text = readFileSync(new URL('../../../cases/' + name, import.meta.url), 'utf8');
  return JSON.parse(text.replace(/: (\d{15,})(?=[,\n}])/g, ': "$1"')) as T;
}
const positive = read<Positive>('ledger.json');
const negative = read<Negative>('ledger-negative.json');

function inclusion({ leaf, index, size, root, proof }: InclusionCase): void {
  verifyInclusion(readProof('inclusion', proof), leaf, BigInt(index), { size: BigInt(size), root });
}
function consistency({ old_size, old_root, new_size, new_root, proof }: ConsistencyCase): void {
  verifyConsistency(readProof('consistency', proof), { size: BigInt(old_size), root: old_root }, { size: BigInt(new_size), root: new_root });
}
async function because(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof LedgerFault ? error.because : String(error);
  }
  return 'taken';
}
/** All that were taken, or refused for another reason. */
async function listWrong<T extends { name: string; because?: string }>(cases: readonly T[], work: (given: T) => unknown): Promise<string[]> {
  const found = await Promise.all(cases.map(async (given) => ({ given, found: await because(() => work(given)) })));
  return found.filter(({ given, found }) => found !== given.because).map(({ given, found }) => `${given.name}: ${found}, not ${given.because}`);
}

describe('what must be refused', () => {
  test('there is much of it', () => {
    const { inclusion, consistency, keys, notes, checkpoints, disagreements } = negative;
    expect([inclusion, consistency, keys, notes, checkpoints, disagreements].map(({ length }) => length)).toEqual([302, 285, 25, 72, 36, 11]);
  });
  test('every forged or broken inclusion proof', async () => {
    expect(await listWrong(negative.inclusion, inclusion)).toEqual([]);
  });
  test('every forged or broken consistency proof', async () => {
    expect(await listWrong(negative.consistency, consistency)).toEqual([]);
  });
  test('every broken key', async () => {
    expect(await listWrong(negative.keys.map((each) => ({ ...each, because: 'Key' })), ({ key }) => readKey(key))).toEqual([]);
  });
  test('every forged or broken note', async () => {
    expect(await listWrong(negative.notes, ({ keys, note, note_hex }) => openNote(note ?? fromHex(note_hex ?? ''), keys.map(readKey)))).toEqual([]);
  });
  test('every broken checkpoint', async () => {
    expect(await listWrong(negative.checkpoints, ({ origin, keys, note }) => openCheckpoint(note, origin, keys.map(readKey)))).toEqual([]);
  });
  test('every log that contradicts itself', async () => {
    const wrong = await listWrong(negative.disagreements, ({ known, newer, proof }) => verifyNewer(readCheckpoint(known), readCheckpoint(newer), readProof('consistency', proof)));
    expect(wrong).toEqual([]);
  });
});

describe('what must be taken', () => {
  test('the proofs that the forgeries were made from', () => {
    for (const given of positive.proofs.inclusion) expect(() => inclusion(given), given.name).not.toThrow();
    for (const given of positive.proofs.consistency) expect(() => consistency(given), given.name).not.toThrow();
  });
  test('the checkpoint of a log that changes its key, whichever of the keys is known', async () => {
    const { origin, keys, note } = positive.checkpoint;
    for (const known of [keys, keys.slice(0, 1), keys.slice(1)]) {
      const { size, root } = await openCheckpoint(note, origin, known.map(readKey));
      expect({ size, root }).toEqual({ size: 8n, root: positive.tree.roots[7] });
    }
  });
  test('the published notes', async () => {
    for (const { keys, note } of positive.notes) {
      expect(note.startsWith(await openNote(note, keys.map(readKey)))).toBe(true);
    }
    expect(positive.notes).toHaveLength(3);
  });
  test('the published proofs of the published tree', () => {
    const { roots, entries, inclusion, consistency } = positive.tree;
    const leaves = entries.map((entry) => toHex(sha256(fromHex('00' + entry))));
    const head = (size: number) => ({ size: BigInt(size), root: roots[size - 1] ?? '' });
    for (const { index, size, hashes } of inclusion) verifyInclusion(makeProof('inclusion', BigInt(index), BigInt(size), hashes), leaves[index] ?? '', BigInt(index), head(size));
    for (const { old, new: newer, hashes } of consistency) verifyConsistency(makeProof('consistency', BigInt(old), BigInt(newer), hashes), head(old), head(newer));
    expect(nodeHash(leaves[0] ?? '', leaves[1] ?? '')).toBe(roots[1]);
  });
});
