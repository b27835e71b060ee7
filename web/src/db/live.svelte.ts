/** A query of the device's database as a rune: its value follows the tables. */
import { liveQuery } from 'dexie';

export class LiveQuery<T> {
  value: T;
  /** The database could not be read: the screen must say so rather than show an empty list. */
  failed = $state(false);
  #stop: (() => void) | undefined;

  constructor(initial: T) {
    this.value = $state.raw(initial);
  }
  follow(query: () => Promise<T>): void {
    this.stop();
    const subscription = liveQuery(query).subscribe({
      next: (value) => {
        this.value = value;
        this.failed = false;
      },
      error: () => {
        this.failed = true;
      },
    });
    this.#stop = () => subscription.unsubscribe();
  }
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
