/** A tablet is a witness of the record: when an older copy of the database is put back, it says so, and an honest server never makes it cry out. */
import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { seen } from '../lib/api.mjs';
import { listViolations, Window } from '../lib/browser.mjs';
import { Site } from '../lib/server.mjs';
import { setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

let site;
let ward;
let tablet;
before(async () => {
  site = await Site.start();
  ward = await setUpUnit(site, { patients: 2, staff: ['tech', 'charge', 'nurse'] });
  tablet = await Window.open({ size: 'tablet' });
  await tablet.enrol(site, ward, 'Cedar tablet 1');
  await tablet.signIn(site, 'tech');
  await tablet.install();
});
after(async () => {
  await tablet?.close();
  await site?.end();
});

/** Something of the device's own database. */
const read = (store, key) => tablet.page.evaluate(([name, wanted]) => new Promise((done, failed) => {
  const opening = indexedDB.open('milieu');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const table = database.transaction(name).objectStore(name);
    const asking = wanted ? table.get(wanted) : table.getAll();
    asking.onerror = () => failed(asking.error);
    asking.onsuccess = () => {
      database.close();
      done(asking.result);
    };
  };
}), [store, key]);
/** The size of the log that the tablet has verified; 0 until it has. */
async function keptSize() {
  const kept = await read('meta', 'ledger');
  return kept ? Number(kept.value.note.split('\n')[1]) : 0;
}
const check = (caller, count) => caller.send(...Array.from({ length: count }, () => ({ kind: 'record_check', stay: ward.stays[0], check: seen('DR', 'SI') })));
/** A fresh start of the app asks at once, whatever was asked a moment ago. */
async function openAnew() {
  await tablet.page.reload();
  await tablet.unlock('tech');
}
async function verifiesMoreThan(size) {
  await until(`the tablet to have verified more than ${size} entries`, async () => (await keptSize()) > size);
  return keptSize();
}
const alarm = () => tablet.page.locator('[data-test=ledger-alarm]');
async function listDoubts() {
  const { items } = await ward.callers.admin.get(`/api/units/${ward.unit.id}/needs-human`);
  return items.filter((item) => item.kind === 'ledger');
}

test('a check made on the tablet is proved to be in the signed record', async () => {
  const size = await verifiesMoreThan(0);
  const { page } = tablet;
  await page.locator('li[data-stay] a.check').first().click();
  await page.locator('#check-location button').first().click();
  await page.locator('#check-activity button').nth(1).click();
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/commands') && answer.request().method() === 'POST');
  await page.locator('footer button').click();
  const { receipts: [receipt], notes: [note] } = await (await answered).json();
  assert.ok(note.includes(`\n${receipt.id} ${receipt.content_hash} ${receipt.leaf}\n`), 'the log has signed it');
  await until('the entry to leave the outbox', async () => (await read('outbox')).length === 0);
  await openAnew();
  await until('its proof', async () => (await read('unproven')).length === 0);
  await verifiesMoreThan(size);
  assert.equal(await alarm().count(), 0);
});

test('a server that stops, starts again and works on raises no alarm', async () => {
  let size = await keptSize();
  for (let round = 0; round < 2; round += 1) {
    await site.kill(round ? 'SIGKILL' : 'SIGTERM');
    await site.again();
    await check(ward.callers.tech, 3);
    await openAnew();
    size = await verifiesMoreThan(size);
  }
  assert.equal(await alarm().count(), 0);
  assert.deepEqual(await listDoubts(), []);
});

test('an older copy that was put back and worked with raises the alarm at the next contact, and it stays', async () => {
  const data = join(site.folder, 'data');
  const copy = join(site.folder, 'copy');
  await site.kill('SIGTERM');
  await cp(data, copy, { recursive: true });
  await site.again();
  await check(ward.callers.tech, 3);
  const before = await keptSize();
  await openAnew();
  const size = await verifiesMoreThan(before);

  await tablet.context.setOffline(true);
  await site.kill('SIGTERM');
  await rm(data, { recursive: true });
  await cp(copy, data, { recursive: true });
  await site.again();
  await check(ward.callers.charge, 12);
  await tablet.context.setOffline(false);

  await alarm().waitFor();
  assert.equal(await keptSize(), size, 'what was verified is the evidence and stays');
  const [doubt, ...more] = await until('the needs-a-human list', async () => ((await listDoubts()).length ? listDoubts() : undefined));
  assert.deepEqual(more, []);
  assert.equal(doubt.reason.code, 'ledger_changed');
  assert.match(doubt.summary, /^Cedar tablet 1 · Maria Lopez/);

  const { page } = tablet;
  await alarm().getByRole('button').click();
  const words = await page.locator('dialog').innerText();
  assert.match(words, /changed or gone/);
  assert.match(words, /Tell your administrator now/);
  const [kept, found] = await page.locator('dialog pre').allInnerTexts();
  assert.equal(kept.split('\n')[1], String(size));
  assert.ok(Number(found.split('\n')[1]) > size, 'the log has grown beyond what the tablet knew');
  assert.deepEqual(await listViolations(page), []);
  await page.keyboard.press('Escape');

  await tablet.lock();
  await alarm().waitFor();
  await tablet.unlock('tech');
  await openAnew();
  await alarm().waitFor();
  assert.equal((await listDoubts()).length, 1, 'it is told once');
  tablet.assertClean();
});
