/** Break-glass as people live it: one who needs a chart now, one who is told, one who reviews. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE } from '../lib/api.mjs';
import { Window } from '../lib/browser.mjs';
import { Site } from '../lib/server.mjs';
import { addUnit, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

let site;
let ward;
let helper;
let office;
let now = Date.now() * 1000;
before(async () => {
  site = await Site.start('--test-clock');
  ward = await setUpUnit(site, { patients: 4, staff: ['tech', 'charge'], now: () => now });
  await addUnit(site, ward, () => now);
  helper = await Window.open({ size: 'phone' });
  office = await Window.open({ size: 'tablet' });
  await helper.signIn(site, 'techb');
  await office.signIn(site, 'charge');
});
after(async () => {
  await helper?.close();
  await office?.close();
  await site?.end();
});

const glassOf = async () => (await ward.callers.charge.get(`/api/units/${ward.unit.id}/glasses`)).glasses;

test('a technician of another unit opens the chart within ten seconds, and the charge nurse is told within one minute', async (t) => {
  const { page } = helper;
  await page.goto(site.base + '/glass');
  await page.getByRole('button', { name: '2-A' }).waitFor();
  const began = Date.now();
  await page.getByRole('button', { name: '2-A' }).click();
  await page.getByRole('button', { name: 'Emergency with this patient' }).click();
  await page.getByRole('button', { name: 'Open the chart' }).click();
  await page.getByText('Break-glass: open until').waitFor();
  const opened = Date.now() - began;
  assert.ok(opened < 10_000, `it took ${opened} ms`);
  assert.match(await page.locator('main').innerText(), /Sample3/);
  assert.equal(await page.getByRole('link', { name: /Check/ }).count(), 0, 'nothing can be entered through it');

  const told = Date.now();
  await until('the charge nurse to be told', async () => (await office.page.locator('.alarm-strip, dialog').filter({ hasText: 'break-glass' }).count()) > 0 || /break-glass/.test(await office.page.locator('header.top').innerText()), { seconds: 60 });
  t.diagnostic(`opened in ${opened} ms, told after ${Date.now() - told} ms`);
});

test('a chart is closed again after half an hour, on the screen and on the server', async () => {
  const { page } = helper;
  now = await site.setClock((await site.clock()) + 31 * MINUTE);
  await page.getByText('The half hour is over').waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /Sample3/);
  await page.reload();
  await page.waitForSelector('main#main, input[type=password]');
  if (await page.locator('input[type=password]').count()) await helper.signInHere('techb');
  const [{ glass }] = await glassOf();
  await page.goto(site.base + '/stay/' + glass.stay);
  await page.getByText('There is no such patient').waitFor();
});

test('the charge nurse reviews it on the list, and sees it in the report of the unit', async () => {
  const { page } = office;
  await page.goto(site.base + '/needs-human');
  await page.waitForSelector('main#main article, input[type=password]');
  if (await page.locator('input[type=password]').count()) {
    await office.signInHere('charge');
    await page.goto(site.base + '/needs-human');
  }
  const item = page.locator('main article').filter({ hasText: 'Elena Ruiz' });
  await item.getByRole('button', { name: 'Review', exact: true }).click();
  await item.getByRole('button', { name: 'Save review' }).click();
  await item.getByText('Choose one.').waitFor();
  await item.getByRole('button', { name: 'To be followed up' }).click();
  await item.getByLabel('What you found').fill('No emergency was known here');
  await item.getByRole('button', { name: 'Save review' }).click();
  await item.waitFor({ state: 'detached' });
  await page.goto(site.base + '/glass');
  await page.getByText('No emergency was known here').waitFor();
  const [{ review }] = await glassOf();
  assert.deepEqual([review.finding, review.by], ['follow_up', ward.people.charge]);
});

test('without the server it says what to do instead, before anything is chosen', async () => {
  const { page } = helper;
  await page.goto(site.base + '/glass');
  await page.waitForSelector('main form, input[type=password]');
  await site.kill();
  await page.getByText('Break-glass needs the server').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Open the chart' }).getAttribute('aria-disabled'), 'true');
  helper.assertClean();
  office.assertClean();
});
