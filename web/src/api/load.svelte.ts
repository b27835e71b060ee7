/** One answer of the server as a rune: what is shown stays while a newer one is fetched, and failures are said. */
import type { Answer, Api } from './client';

export class Load<T> {
  value: T | undefined = $state.raw(undefined);
  failed: Exclude<Answer<T>, { kind: 'ok' }> | undefined = $state.raw(undefined);
  loading = $state(false);
  #path = '';
  #turn = 0;

  constructor(private readonly api: Api) {}

  /** Fetches `path`. Another path forgets the old value first, so that nobody reads one day as another. */
  async get(path: string): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    if (path !== this.#path) this.value = undefined;
    this.#path = path;
    this.loading = true;
    const answer = await this.api.get<T>(path);
    if (turn !== this.#turn) return;
    this.loading = false;
    if (answer.kind === 'ok') {
      this.value = answer.value;
      this.failed = undefined;
    } else {
      this.failed = answer;
    }
  }
  again(): void {
    if (this.#path) void this.get(this.#path);
  }
}
