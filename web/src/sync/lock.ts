/** One sender at a time in the whole browser (Web Locks); within this tab alone where the browser has none. */
const held = new Set<string>();

/** Runs `work` unless someone else is at it; `undefined` then. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  if (typeof navigator !== 'undefined' && navigator.locks) {
    return navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined));
  }
  if (held.has(name)) return undefined;
  held.add(name);
  try {
    return await work();
  } finally {
    held.delete(name);
  }
}
