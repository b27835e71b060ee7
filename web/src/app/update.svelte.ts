/** New versions of the app: fetched in the background, taken when the reader says so. Entries are not touched. */
class Update {
  /** A newer version is ready. */
  ready = $state(false);
  #worker: ServiceWorker | null = null;

  offer(worker: ServiceWorker | null): void {
    this.#worker = worker;
    this.ready = worker !== null;
  }
  take(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.#worker?.postMessage('take-over');
  }
}
export const update = new Update();

export async function watchUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/sw.js');
    const look = (): void => {
      if (registration.waiting && navigator.serviceWorker.controller) update.offer(registration.waiting);
    };
    look();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
    setInterval(() => void registration.update().catch(() => undefined), 15 * 60_000);
  } catch {
    // Without a worker the app still runs; only a reload without network does not.
  }
}
