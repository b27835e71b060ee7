/** Whether the browser has promised to keep what this site stores. */

/** Asks for the promise. Browsers decide by themselves, or ask the person; a refusal changes nothing else. */
export async function keepStorage(): Promise<boolean> {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}
export async function isPersistent(): Promise<boolean> {
  try {
    return (await navigator.storage?.persisted?.()) ?? false;
  } catch {
    return false;
  }
}
