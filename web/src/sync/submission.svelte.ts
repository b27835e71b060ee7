/** Sends one entry that means nothing without the server, and says what became of it. One per form. */
import type { Action, Micros } from '../api/types';
import type { App } from '../app/app.svelte';
import { settle, type Settled } from './settle';

export type SubmissionState = { kind: 'idle' } | { kind: 'sending' } | { kind: 'offline' } | { kind: 'failed' } | Settled;
const PATIENCE_MS = 10_000;

/** No server in reach as far as this device can tell. */
export function isOffline(app: App): boolean {
  return app.sync.unreachable || (app.unit.unit !== undefined && app.sync.isSilent());
}

export class Submission {
  state: SubmissionState = $state.raw({ kind: 'idle' });

  constructor(private readonly app: App) {}

  get busy(): boolean {
    return this.state.kind === 'sending';
  }
  clear(): void {
    this.state = { kind: 'idle' };
  }
  /** True when the server stored it. A refusal is shown in the form, so it need not be shown again elsewhere on the device. */
  async send(action: Action, occurred_at?: Micros): Promise<boolean> {
    if (this.busy) return false;
    if (isOffline(this.app)) {
      this.state = { kind: 'offline' };
      return false;
    }
    this.state = { kind: 'sending' };
    try {
      const command = await this.app.enter(action, occurred_at);
      const settled = await settle(this.app.db, command.id, PATIENCE_MS);
      if (settled.kind === 'refused') await this.app.db.refused.delete(command.id);
      this.state = settled;
    } catch {
      this.state = { kind: 'failed' };
    }
    return this.state.kind === 'stored';
  }
}
