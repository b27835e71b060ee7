import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Window } from '../lib/browser.mjs';
import { answered, chip, openCheck, rows, save } from '../lib/round.mjs';
import { Site } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

let site, ward, window;
before(async () => {
  site = await Site.start();
  ward = await setUpUnit(site, { patients: 8, staff: ['tech', 'charge'] });
  window = await Window.open();
});
after(async () => {
  await window?.close();
  await site?.end();
});

test('a routine check takes at most four taps and no keyboard, and reaches the server once', async () => {
  const page = await window.signIn(site, 'tech');
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 8);
  await page.evaluate(() => {
    globalThis.counted = { taps: 0, keys: 0 };
    addEventListener('click', () => (globalThis.counted.taps += 1), true);
    addEventListener('keydown', () => (globalThis.counted.keys += 1), true);
  });
  const from = Date.now();
  const stay = await rows(page).first().getAttribute('data-stay');

  await rows(page).first().locator('a.check').click();
  await page.waitForSelector('#check-location');
  assert.equal(await answered(page), 0, 'nothing is answered beforehand');
  await chip(page, 'location', 'Day room').click();
  await chip(page, 'activity', 'Sitting').click();
  await save(page).click();
  await page.waitForSelector('.bar .state');
  const until_saved = Date.now();

  assert.deepEqual(await page.evaluate(() => globalThis.counted), { taps: 4, keys: 0 });
  assert.ok(until_saved - from <= 8_000, `took ${until_saved - from} ms`);
  const next = await page.locator('.bar a').getAttribute('href');
  assert.match(next, /^\/round\?check=/);
  assert.ok(!next.endsWith(stay), 'the next patient is another one');

  const checks = await until('the check to be with the server', async () => {
    const found = await listChecks(ward.callers.charge, ward.stays);
    return found.length > 0 && found;
  });
  await page.waitForSelector('.bar .state.there');
  assert.equal(checks.length, 1);
  const [check] = checks;
  assert.equal(check.stay, stay);
  assert.equal(check.author, ward.people.tech);
  assert.equal(check.recorded.location, 'DR');
  assert.equal(check.recorded.activity, 'SI');
  assert.ok(check.occurred_at / 1000 >= from - 2_000 && check.occurred_at / 1000 <= until_saved + 2_000, 'seen when it was tapped');

  await page.locator('.bar a').click();
  await page.waitForSelector('#check-location');
  assert.equal(await answered(page), 0, 'nothing is taken over from the patient before');
  assert.equal((await listChecks(ward.callers.charge, ward.stays)).length, 1);
});

test('a sleeping patient is not saved without breathing seen', async () => {
  const { page } = window;
  await page.goto(site.base + '/round');
  // The list may be sorted anew between two looks at it: from here on the patient is meant, not the place.
  const stay = await rows(page).nth(2).getAttribute('data-stay');
  await openCheck(page, stay);
  await chip(page, 'location', 'Bedroom').click();
  await chip(page, 'activity', 'Sleeping').click();
  assert.equal(await page.locator('#check-breathing [aria-pressed=true]').count(), 0, 'breathing is never answered beforehand');
  await save(page).click({ force: true });
  await page.locator('.check footer [role=alert]').waitFor();
  assert.equal(await page.locator('.bar .state').count(), 0, 'nothing was saved');
  await page.locator('#check-breathing button').first().click();
  await save(page).click();
  await page.waitForSelector('.bar .state.there');
  const checks = await listChecks(ward.callers.charge, [stay]);
  assert.deepEqual(checks.map((check) => check.recorded.breathing), ['seen']);
  window.assertClean();
});
