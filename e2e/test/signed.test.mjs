import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Window } from '../lib/browser.mjs';
import { makeCheck, rows } from '../lib/round.mjs';
import { Site } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

let site;
let ward;
let tablet;
before(async () => {
  site = await Site.start();
  ward = await setUpUnit(site, { patients: 4, staff: ['tech', 'tech2', 'charge'] });
  tablet = await Window.open({ size: 'tablet' });
});
after(async () => {
  await tablet?.close();
  await site?.end();
});

test('what one technician could not send goes with the next one who signs in, in the name of who made it', async () => {
  const { context } = tablet;
  const page = await tablet.signIn(site, 'tech');
  await rows(page).first().waitFor();
  await context.route('**/api/commands', (route) => route.abort());
  for (const stay of ward.stays.slice(0, 3)) await makeCheck(page, stay);
  await until('three unsent on screen', async () => (await page.locator('.sync').innerText()).includes('3 unsent'));
  await signOut(page);
  assert.equal((await listChecks(ward.callers.charge, ward.stays)).length, 0, 'nothing has left the tablet');

  await context.unroute('**/api/commands');
  await tablet.signIn(site, 'tech2');
  await rows(page).first().waitFor();
  await makeCheck(page, ward.stays[3]);
  const checks = await until('all four to be with the server', async () => {
    const found = await listChecks(ward.callers.charge, ward.stays);
    return found.length === 4 && found;
  });
  const authors = ward.stays.map((stay) => checks.find((check) => check.stay === stay)?.author);
  const { tech, tech2 } = ward.people;
  assert.deepEqual(authors, [tech, tech, tech, tech2]);
  const waiting = await ward.callers.charge.get(`/api/units/${ward.unit.id}/needs-human`);
  assert.deepEqual(waiting.items, [], 'no entry was refused, none is missing');
  tablet.assertClean();
});

/** Leaves in spite of what is unsent: it stays on the tablet. */
async function signOut(page) {
  await page.goto(site.base + '/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const anyway = page.getByRole('button', { name: 'Sign out all the same' });
  await until('the way out', async () => (await anyway.count()) > 0 || (await page.locator('#sign-in-password').count()) > 0);
  if (await anyway.count()) await anyway.click();
  await page.waitForSelector('#sign-in-password');
}
