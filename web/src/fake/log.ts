/** A log that signs what it is and proves it, as the real one does; or lies on demand. */
import { getPublicKeyAsync, signAsync } from '@noble/ed25519';
import type { FoundDisagreement, Ledger, LedgerProofs, Receipt, Uuid } from '../api/types';
import { sha256 } from '../id/sha256';
import { fromHex, toBase64, toHex, type Hash } from '../ledger/bytes';
import { consistencySpans, inclusionSpans, type Span } from '../ledger/proof';
import { receiptLine } from '../ledger/receipt-line';
import { EMPTY_ROOT, nodeHash } from '../ledger/tree';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export class FakeLog {
  leaves: { event: Uuid; leaf: Hash }[] = [];
  /** Of them, how many are sealed; the rest waits as long as this says. */
  sealed: number | undefined;
  /** What devices found. */
  disagreements: FoundDisagreement[] = [];

  constructor(
    public name = 'milieu.example/fake',
    public seed = new Uint8Array(32).fill(5),
  ) {
    // A log begins with what was set up before anybody signs in.
    for (let number = 0; number < 5; number += 1) this.append(`0190eeee-0000-7000-8000-00000000000${number}`, 'set up');
  }
  get size(): number {
    return this.sealed ?? this.leaves.length;
  }
  append(event: Uuid, text: string): Hash {
    const leaf = toHex(sha256(bytesOf('\0' + event + text)));
    this.leaves.push({ event, leaf });
    return leaf;
  }
  rootOf(from: number, until: number): Hash {
    const count = until - from;
    if (count === 0) return EMPTY_ROOT;
    if (count === 1) return this.leaves[from]?.leaf ?? '';
    const middle = from + 2 ** (Math.ceil(Math.log2(count)) - 1);
    return nodeHash(this.rootOf(from, middle), this.rootOf(middle, until));
  }

  async key(): Promise<string> {
    const bytes = Uint8Array.from([1, ...(await getPublicKeyAsync(this.seed))]);
    const id = toHex(sha256(Uint8Array.from([...bytesOf(this.name + '\n'), ...bytes]))).slice(0, 8);
    return this.name + '+' + id + '+' + toBase64(bytes);
  }
  async sign(text: string): Promise<string> {
    const [, id = ''] = (await this.key()).split('+');
    const signature = await signAsync(bytesOf(text), this.seed);
    return text + '\n\u2014 ' + this.name + ' ' + toBase64(Uint8Array.from([...fromHex(id), ...signature])) + '\n';
  }
  checkpoint(size = this.size): Promise<string> {
    return this.sign(this.name + '\n' + size + '\n' + toBase64(fromHex(this.rootOf(0, size))) + '\n');
  }
  async signReceipts(receipts: readonly Receipt[]): Promise<string[]> {
    const lines = receipts.flatMap(({ id, content_hash, leaf }) => (leaf ? [receiptLine({ command: id, content_hash, leaf }) + '\n'] : []));
    return lines.length > 0 ? [await this.sign(this.name + '/receipts\n' + lines.join(''))] : [];
  }
  #proof(kind: number, first: number, second: number, spans: readonly Span[]): string {
    const head = new DataView(new ArrayBuffer(17));
    head.setUint8(0, kind);
    head.setBigUint64(1, BigInt(first));
    head.setBigUint64(9, BigInt(second));
    const hashes = spans.map(({ from, until }) => this.rootOf(Number(from), Number(until))).join('');
    return toBase64(Uint8Array.from([...new Uint8Array(head.buffer), ...fromHex(hashes)]));
  }

  async show(since: number): Promise<Ledger> {
    const { size } = this;
    const consistency = 0 < since && since < size ? this.#proof(2, since, size, consistencySpans(BigInt(since), BigInt(size))) : null;
    return { key: await this.key(), checkpoint: await this.checkpoint(), consistency };
  }
  prove(size: number, events: readonly Uuid[]): LedgerProofs {
    const found = this.leaves.map(({ event, leaf }, index) => ({ event, leaf, index })).slice(0, size);
    return {
      proofs: found
        .filter(({ event }) => events.includes(event))
        .map(({ event, leaf, index }) => ({ event, leaf, proof: this.#proof(1, index, size, inclusionSpans(BigInt(index), BigInt(size))) })),
    };
  }
}
