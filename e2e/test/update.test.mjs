/** What an update of the app, another tab or a browser without storage does to entries that are not sent: nothing. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Window } from '../lib/browser.mjs';
import { makeCheck, rows } from '../lib/round.mjs';
import { Site, WEB } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

let site;
let ward;
let web;
before(async () => {
  web = await mkdtemp(join(tmpdir(), 'milieu-web-'));
  await cp(WEB, web, { recursive: true });
  site = await Site.start('--web-dist', web);
  ward = await setUpUnit(site, { patients: 3, staff: ['tech', 'charge'] });
});
after(async () => {
  await site?.end();
  await rm(web, { recursive: true, force: true });
});

async function withWindow(work) {
  const window = await Window.open();
  try {
    await work(window, window.page);
    window.assertClean();
  } finally {
    await window.close();
  }
}

/** Puts another version of the app on the server. */
async function publish(version) {
  const path = join(web, 'sw.js');
  const worker = await readFile(path, 'utf8');
  const next = worker.replace(/const VERSION = "[^"]+"/, `const VERSION = "${version}"`);
  assert.notEqual(next, worker);
  await writeFile(path, next);
  await site.kill();
  await site.again();
}

test('a newer version of the app is taken with entries unsent: they are still there, and arrive once', () => withWindow(async (window, page) => {
  await window.enrol(site, ward, 'Cedar phone 1');
  await window.signIn(site, 'tech');
  await rows(page).first().waitFor();
  await window.install();
  for (const path of ['**/api/commands', '**/api/devices/entries']) await window.context.route(path, (route) => route.abort());
  for (const stay of ward.stays) await makeCheck(page, stay);
  await publish('next');
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Use it now' }).click()]);
  await window.unlock('tech');
  await page.getByText('3 unsent').waitFor();
  assert.deepEqual(await page.evaluate(() => caches.keys()), ['milieu-shell-next']);
  await window.context.unroute('**/api/commands');
  await window.context.unroute('**/api/devices/entries');
  await until('everything to be sent', async () => (await page.locator('.sync').innerText()) === '', { seconds: 90 });
  const checks = await listChecks(ward.callers.charge, ward.stays);
  assert.deepEqual(checks.map((check) => check.stay).sort(), [...ward.stays].sort());
}));

test('another tab that holds the database of an older version: the app says so, loses nothing, and goes on when that tab is closed', () => withWindow(async (window, page) => {
  await page.goto(site.base + '/theme.js');
  // The database as the first version made it, with an entry, held by a page that does not let go.
  await page.evaluate(() => new Promise((done, fail) => {
    const opening = indexedDB.open('milieu', 10);
    opening.onerror = fail;
    opening.onupgradeneeded = () => {
      const index = (store, ...names) => names.forEach((name) => store.createIndex(name, name));
      const db = opening.result;
      index(db.createObjectStore('rows', { keyPath: 'stay' }), 'unit');
      index(db.createObjectStore('checks', { keyPath: 'id' }), 'stay', 'unit', 'occurred_at');
      const outbox = db.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true });
      outbox.createIndex('id', 'id', { unique: true });
      index(outbox, 'person');
      index(db.createObjectStore('refused', { keyPath: 'id' }), 'person');
      db.createObjectStore('meta', { keyPath: 'key' });
      outbox.put({ id: 'an-entry', person: 'a-person', text: '{}', hash: '', kind: 'record_check', stay: null, entered_at: 1, trouble: null });
    };
    opening.onsuccess = () => {
      window.held = opening.result;
      done();
    };
  }));
  const app = await window.context.newPage();
  await app.goto(site.base + '/');
  await app.getByText('Another tab still runs an older version of Milieu.').waitFor();
  await page.close();
  await app.locator('input[autocomplete=username]').waitFor();
  await app.getByText('One entry on this device waits to be sent.').waitFor();
}));

test('a browser that keeps nothing says so instead of showing an empty page', () => withWindow(async (window, page) => {
  await window.context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.goto(site.base + '/');
  await page.getByText('This browser keeps nothing for Milieu').waitFor();
}));
