/** Why something of the ledger is not taken. The words are those of the verifier in Rust and of cases/ledger-negative.json. */
export type Because =
  | 'TooLong' | 'NotText' | 'Form' | 'SignatureForm' | 'SignatureCount' | 'WrongSignature' | 'SignedTwice' | 'AmbiguousKeys' | 'NotSigned' | 'Key'
  | 'Origin' | 'Size' | 'Root' | 'OtherLog' | 'Count'
  | 'Index' | 'Sizes' | 'Length' | 'Other' | 'NotIncluded' | 'NotConsistent'
  | 'Shorter' | 'Forked' | 'Changed' | 'Proof';

export class LedgerFault extends Error {
  override name = 'LedgerFault';
  constructor(readonly because: Because) {
    super(because);
  }
}
export function refuse(because: Because): never {
  throw new LedgerFault(because);
}
