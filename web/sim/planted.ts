/** The honest device; `bugs.ts` holds what is planted to see whether it is found. */
import type { Transport } from '../src/api/client';
import type { Clock } from '../src/clock/clock.svelte';
import type { MilieuDb } from '../src/db/db';
import type { Tab } from './tab';

export interface Plant {
  name: string;
  db(db: MilieuDb, tab: Tab): MilieuDb;
  transport(transport: Transport, tab: Tab): Transport;
  clock(clock: Clock, tab: Tab): Clock;
}
export const HONEST: Plant = { name: 'none', db: (db) => db, transport: (transport) => transport, clock: (clock) => clock };
