import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE } from '../lib/api.mjs';
import { Window } from '../lib/browser.mjs';
import { makeCheck, rows } from '../lib/round.mjs';
import { Site } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

let site;
let ward;
let tablet;
let office;
before(async () => {
  site = await Site.start('--test-clock');
  ward = await setUpUnit(site, { patients: 4, staff: ['tech', 'charge'] , now: () => now });
  tablet = await Window.open({ size: 'tablet' });
  office = await Window.open({ size: 'desk' });
  await office.signIn(site, 'admin');
});
after(async () => {
  await tablet?.close();
  await office?.close();
  await site?.end();
});
let now = Date.now() * 1000;

const list = async () => (await ward.callers.admin.get('/api/devices')).devices;
const find = async (name) => (await list()).find((device) => device.name === name);

/** Has the administrator make a code on screen; the code as shown. */
async function makeCode(name) {
  const { page } = office;
  await page.goto(site.base + '/setup/devices');
  await page.getByRole('button', { name: 'Enrol a device' }).click();
  await page.locator('dialog input').fill(name);
  await page.getByRole('button', { name: 'Make the code' }).click();
  return (await page.locator('[data-test=code]').innerText()).trim();
}
/** Opens the page as the camera does, and enrols this browser. */
async function enrol(window, name) {
  const code = await makeCode(name);
  await window.page.goto(site.base + '/enrol#' + code);
  await window.page.locator('#enrol-code').waitFor();
  assert.equal(new URL(window.page.url()).hash, '', 'the code does not stay in the address');
  assert.equal(await window.page.locator('#enrol-code').inputValue(), code);
  await window.page.getByRole('button', { name: 'Enrol', exact: true }).click();
  await window.page.getByText(`enrolled as ${name}`).waitFor();
}
/** Ends a device on screen. */
async function end(name, how) {
  const { page } = office;
  await page.goto(site.base + '/setup/devices');
  await page.getByRole('button', { name: `${how} ${name}` }).click();
  await page.locator('dialog').getByRole('button', { name: how, exact: true }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

test('a device is enrolled with a code, keeps its key where no script can read it, and shows in the list', async () => {
  await enrol(tablet, 'Cedar tablet 1');
  await tablet.signIn(site, 'tech');
  const me = await tablet.page.evaluate(() => fetch('/api/session').then((answer) => answer.json()));
  assert.equal(me.device.name, 'Cedar tablet 1', 'the session is bound to the device');
  const extractable = await tablet.page.evaluate(() => new Promise((done, fail) => {
    const opened = indexedDB.open('milieu');
    opened.onerror = fail;
    opened.onsuccess = () => {
      const asked = opened.result.transaction('meta').objectStore('meta').get('device_key');
      asked.onsuccess = () => { opened.result.close(); done(asked.result.value.extractable); };
    };
  }));
  assert.equal(extractable, false);
  const device = await until('the first contact', async () => {
    const found = await find('Cedar tablet 1');
    return found?.report && found;
  });
  assert.deepEqual([device.standing, device.report.unsent], ['enrolled', 0]);
  const card = office.page.locator('section.card', { hasText: 'Cedar tablet 1' });
  await office.page.goto(site.base + '/setup/devices');
  await card.waitFor();
  assert.match(await card.innerText(), /Last contact\s+\d+ s ago/);
  tablet.assertClean();
  office.assertClean();
});

test('sixty seconds after a device is revoked no request of it succeeds, and what it had not sent is in quarantine', async () => {
  const { page, context } = tablet;
  await page.goto(site.base + '/round');
  await tablet.unlock('tech');
  await rows(page).first().waitFor();
  await context.route('**/api/commands', (route) => route.abort());
  await context.route('**/api/devices/entries', (route) => route.abort());
  for (const stay of ward.stays.slice(0, 2)) await makeCheck(page, stay);
  await until('two unsent on screen', async () => (await page.locator('.sync').innerText()).includes('2 unsent'));
  await end('Cedar tablet 1', 'Revoke');
  now = await site.setClock((await site.clock()) + MINUTE);
  const unit = ward.unit.id;
  const statuses = await page.evaluate(async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)), [
    '/api/session', '/api/units', `/api/units/${unit}/board`, `/api/units/${unit}/pull?after=0`, `/api/units/${unit}/live`, `/api/stays/${ward.stays[0]}`,
  ]);
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 401]);

  // Back in reach, the device hears how it stands, hands over what it has, and wipes itself.
  await page.goto(site.base + '/');
  await page.getByText('This device is revoked').waitFor();
  await page.getByText('2 unsent entries wait').waitFor();
  assert.deepEqual(await dump(page), { tables: ['outbox'], meta: ['device', 'device_key', 'device_last_hash', 'device_seq', 'enrolment', 'known'] }, 'nothing else is left meanwhile');
  await context.unroute('**/api/commands');
  await context.unroute('**/api/devices/entries');
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('Nothing is left on this device').waitFor();
  assert.deepEqual(await dump(page), { tables: [], meta: ['known'] });
  assert.equal((await find('Cedar tablet 1')).standing, 'wiped');

  assert.equal((await listChecks(ward.callers.charge, ward.stays)).length, 0, 'nothing is applied by itself');
  const { items } = await ward.callers.charge.get(`/api/units/${unit}/needs-human`);
  assert.deepEqual(items.map((item) => [item.kind, item.author]), Array(2).fill(['quarantined_entry', ward.people.tech]));
  const [first, second] = items;
  await ward.callers.charge.send(
    { kind: 'resolve', item: first.id, resolution: { how: 'apply' } },
    { kind: 'resolve', item: second.id, resolution: { how: 'set_aside', why: 'Made after it was lost' } },
  );
  const checks = await listChecks(ward.callers.charge, ward.stays);
  assert.deepEqual(checks.map((check) => check.author), [ward.people.tech]);
  tablet.assertClean();
});

test('a device whose wipe was ordered wipes itself and says so, and can be enrolled anew', async () => {
  await tablet.page.getByRole('button', { name: 'Enrol it anew' }).click();
  await enrol(tablet, 'Cedar tablet 2');
  await tablet.signIn(site, 'tech');
  await rows(tablet.page).first().waitFor();
  await end('Cedar tablet 2', 'Wipe');
  await tablet.page.goto(site.base + '/');
  await tablet.page.getByText('Nothing is left on this device').waitFor();
  await until('the list to say so', async () => (await find('Cedar tablet 2')).standing === 'wiped');
  tablet.assertClean();
});

test('whoever is signed in when a browser is enrolled signs in anew, and nothing is missing of the device', async () => {
  const window = await Window.open({ size: 'phone' });
  try {
    await window.signIn(site, 'charge');
    await enrol(window, 'Cedar phone 3');
    await window.page.getByRole('link', { name: 'Go to sign in' }).click();
    await window.page.waitForSelector('input[type=password]');
    await window.signInHere('charge');
    await window.page.goto(site.base + '/round');
    await window.unlock('charge');
    await makeCheck(window.page, ward.stays[0]);
    await until('it to arrive', async () => (await listChecks(ward.callers.charge, ward.stays)).some((check) => check.author === ward.people.charge));
    const me = await window.page.evaluate(() => fetch('/api/session').then((answer) => answer.json()));
    assert.equal(me.device.name, 'Cedar phone 3', 'the session, and with it the key, is of the device');
    const { items } = await ward.callers.charge.get(`/api/units/${ward.unit.id}/needs-human`);
    assert.deepEqual(items.filter((item) => item.summary.includes('Cedar phone 3')), [], 'nothing is missing of it');
    window.assertClean();
  } finally {
    await window.close();
  }
});

test('a browser that lost its database says so as soon as it is opened', async () => {
  await tablet.page.getByRole('button', { name: 'Enrol it anew' }).click();
  await enrol(tablet, 'Cedar tablet 3');
  await until('the first contact', async () => (await find('Cedar tablet 3'))?.report);
  const cdp = await tablet.context.newCDPSession(tablet.page);
  await tablet.page.goto('about:blank');
  await cdp.send('Storage.clearDataForOrigin', { origin: site.base, storageTypes: 'indexeddb,local_storage,cache_storage' });
  await tablet.page.goto(site.base + '/');
  const item = await until('the doubt on the list', async () => {
    const { items } = await ward.callers.charge.get(`/api/units/${ward.unit.id}/needs-human`);
    return items.find((each) => each.reason.code === 'device_storage_lost');
  });
  assert.deepEqual([item.kind, item.summary], ['device', 'Cedar tablet 3']);
  tablet.assertClean();
});

test('an administrator ends the sessions of one person, and of everybody, from the screen', async () => {
  const { page } = office;
  const endSessions = async (label) => {
    await page.goto(site.base + '/setup/devices');
    await page.locator('select option').nth(2).waitFor({ state: 'attached' });
    await page.locator('select').selectOption({ label });
    await page.getByRole('button', { name: 'End sessions' }).click();
    await page.locator('dialog').getByRole('button', { name: 'End sessions' }).click();
  };
  const statusOf = async (name) => (await fetch(site.base + '/api/session', { headers: { cookie: ward.callers[name].cookie } })).status;
  await endSessions('Maria Lopez, MHT');
  await page.getByText('The sessions of Maria Lopez, MHT have ended.').waitFor();
  assert.deepEqual([await statusOf('tech'), await statusOf('charge')], [401, 200]);
  await endSessions('Everybody');
  await page.waitForSelector('#sign-in-password');
  assert.deepEqual([await statusOf('charge'), await statusOf('admin')], [401, 401]);
  office.assertClean();
});

/** What the device's own database holds: tables with rows, and the keys of `meta`. */
function dump(page) {
  return page.evaluate(() => new Promise((done, fail) => {
    const opened = indexedDB.open('milieu');
    opened.onerror = fail;
    opened.onsuccess = async () => {
      const database = opened.result;
      const read = (name, how) => new Promise((give) => (database.transaction(name).objectStore(name)[how]().onsuccess = (event) => give(event.target.result)));
      const tables = [];
      for (const name of database.objectStoreNames) if (name !== 'meta' && (await read(name, 'count')) > 0) tables.push(name);
      const meta = await read('meta', 'getAllKeys');
      database.close();
      done({ tables, meta: [...meta].sort() });
    };
  }));
}
