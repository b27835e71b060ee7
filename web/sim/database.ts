import Dexie from 'dexie';

/** Deletes a database of this process as a browser evicts it: no page has it open. */
export const deleteDB = (name: string): Promise<void> => Dexie.delete(name);
