/** What was found, as a text that an administrator can hold against the log with `milieu-verify`. */
import type { Alarm } from '../../ledger/witness.svelte';

export function writeEvidence(alarms: readonly Alarm[]): string {
  return alarms.map(({ why, at, kept, found }) => `== ${why} ${new Date(at / 1000).toISOString()}\n-- kept\n${kept}\n-- found\n${found}\n`).join('\n');
}
