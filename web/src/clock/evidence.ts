/**
 * What this device's clocks prove about an entry (docs/adr/0013): both of them as they stand, and the last answer of the
 * server that was heard. The server makes bounds of it; nothing here judges anything.
 */
import type { Evidence, Handshake, Micros, Reading, Uuid } from '../api/types';
import type { MilieuDb } from '../db/db';
import { newUuid } from '../id/uuid';
import { deviceNow, elapsed } from './now';

/** Key of `meta` under which the last answer is kept, so that the first entries after a restart still name it. */
export const HANDSHAKE = 'handshake';

export class ClockEvidence {
  /** This run of the app: the steady clock begins anew with every page, so every page has its own. */
  readonly boot: Uuid;
  #handshake: Handshake | null = null;
  #heard: ((handshake: Handshake) => void) | undefined;

  constructor(
    private readonly readDevice: () => Micros = deviceNow,
    private readonly readElapsed: () => Micros = elapsed,
  ) {
    this.boot = newUuid(readDevice());
  }

  /** Both clocks now: what goes with a batch as it leaves. */
  read(): Reading {
    return { boot: this.boot, mono: Math.round(this.readElapsed()), wall: Math.round(this.readDevice()) };
  }
  /** What goes with an entry as it is made. */
  take(): Evidence {
    return { ...this.read(), handshake: this.#handshake };
  }
  /** An answer of the server has just come. */
  hear(server_time: Micros): void {
    this.#handshake = { ...this.read(), server_time };
    this.#heard?.(this.#handshake);
  }
  /** Takes up the answer that an earlier run heard, and keeps each that this one hears. */
  async keepIn(db: Pick<MilieuDb, 'readMeta' | 'writeMeta'>): Promise<void> {
    this.#heard = (handshake) => void db.writeMeta(HANDSHAKE, handshake).catch(() => undefined);
    const kept = await db.readMeta<Handshake>(HANDSHAKE);
    this.#handshake ??= kept ?? null;
  }
}
