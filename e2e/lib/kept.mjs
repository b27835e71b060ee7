/** What lies in the browser's own database. */

/** How many rows a table has. */
export const countKept = (page, table) => page.evaluate((name) => new Promise((done, fail) => {
  const opened = indexedDB.open('milieu');
  opened.onerror = fail;
  opened.onsuccess = () => {
    const asked = opened.result.transaction(name).objectStore(name).count();
    asked.onsuccess = () => { opened.result.close(); done(asked.result); };
  };
}), table);
