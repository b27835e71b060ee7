/** Receipts; what devices ask the ledger, and what they tell it. */
import type { Flag, Micros, Open, Reason, Uuid } from './types';

export type ReceiptOutcome = { outcome: 'stored' } | { outcome: 'flagged'; flags: Flag[] } | { outcome: 'refused'; reason: Reason };
/** `leaf`: of the event it became, hexadecimal; `null` when it was refused. */
export type Receipt = { id: Uuid; content_hash: string; received_at: Micros; leaf?: string | null } & ReceiptOutcome;
export interface Receipts {
  receipts: Receipt[];
  /** What the log signed about those that were stored. */
  notes?: string[];
  server_time: Micros;
}

/** What the log signed last; `consistency`: that it contains what was signed at the size that was asked from. */
export interface Ledger {
  key: string | null;
  checkpoint: string | null;
  consistency: string | null;
}
export interface LedgerProof {
  event: Uuid;
  leaf: string;
  proof: string;
}
export interface LedgerProofs {
  proofs: LedgerProof[];
}
export type Disagreement = Open<'shorter' | 'forked' | 'changed' | 'wrong_signature' | 'other_log' | 'entry_missing'>;
export interface FoundDisagreement {
  kept: string;
  found: string;
  why: Disagreement;
}
