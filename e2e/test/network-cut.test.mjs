import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Window } from '../lib/browser.mjs';
import { makeCheck, rows } from '../lib/round.mjs';
import { Site } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

const PATIENTS = 10;
const CHECKS = 40;
const open = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await (each.close?.() ?? each.end());
});

/** The round begins with the network: one check is made and confirmed, and the app is kept by its worker. */
async function begin() {
  const site = await Site.start();
  open.push(site);
  const ward = await setUpUnit(site, { patients: PATIENTS, staff: ['tech', 'charge'], policy: { repeat_guard_seconds: 1 } });
  const window = await Window.open();
  open.push(window);
  await window.enrol(site, ward, 'Cedar phone 1');
  const page = await window.signIn(site, 'tech');
  await rows(page).first().waitFor();
  await window.install();
  const other = await window.context.newPage();
  await other.goto(site.base + '/round');
  await window.unlock('tech', other);
  await rows(other).first().waitFor();
  return { site, ward, window, page, other };
}

/** Makes the checks of a round by hand, patient after patient; a slip-guard asks when one comes round again too soon. */
async function walk(tabs, stays, from, count, made) {
  for (let index = from; index < from + count; index += 1) {
    const page = tabs[Math.floor((index - from) / 6) % tabs.length];
    await page.bringToFront();
    const stay = stays[index % stays.length];
    const before = Date.now();
    await makeCheck(page, stay, index % 2 ? 'Day room' : 'Hallway', index % 2 ? 'Sitting' : 'Walking');
    made.push({ stay, before, after: Date.now(), location: index % 2 ? 'DR' : 'HW' });
  }
}

const unsent = (page) => page.locator('.sync').innerText();

/** Says what was on screen instead, when the count never came. */
async function waitForUnsent(page, count) {
  let seen;
  await until(`"${count} unsent" on screen`, async () => {
    seen = await unsent(page);
    return seen.includes(`${count} unsent`);
  }).catch((error) => {
    throw new Error(`${error.message}; the screen says ${JSON.stringify(seen)}`);
  });
}

/** What an impatient person does; left alone, the device tries again by itself within a minute. */
async function tryNow(page) {
  await page.bringToFront();
  await page.evaluate(() => document.querySelector('.sync button')?.click());
  await until('everything to be sent', async () => {
    await page.evaluate(() => [...document.querySelectorAll('dialog button')].find((each) => each.textContent.trim() === 'Try now')?.click());
    return (await unsent(page)) === '';
  }, { seconds: 90, every: 500 });
}

/** Every check that was made by hand is in the record exactly once, by the right person, at the moment of the tap. */
async function assertRecord(ward, made) {
  const checks = await until('all checks to be with the server', async () => {
    const found = await listChecks(ward.callers.charge, ward.stays);
    return found.length >= made.length && found;
  }, { seconds: 90, every: 500 });
  assert.equal(checks.length, made.length);
  assert.equal(new Set(checks.map((check) => check.id)).size, made.length);
  checks.sort((a, b) => a.occurred_at - b.occurred_at);
  for (const [index, check] of checks.entries()) {
    const { stay, before, after, location } = made[index];
    assert.equal(check.stay, stay, `check ${index + 1} is of the right patient`);
    assert.equal(check.author, ward.people.tech);
    assert.equal(check.recorded.location, location);
    const at = check.occurred_at / 1000;
    assert.ok(at >= before - 1_000 && at <= after + 1_000, `check ${index + 1} was seen at ${at}, tapped from ${before} to ${after}`);
    const { earliest, latest, by } = check.recorded.seen_between ?? {};
    assert.ok(earliest <= check.occurred_at && check.occurred_at <= latest, `check ${index + 1}: ${JSON.stringify(check.recorded.seen_between)}`);
    assert.equal(by, 'vouched', `the clock of check ${index + 1} was right before and after, through reload and tabs`);
    assert.ok(latest - earliest <= 2_500_000, `check ${index + 1} is known to ${latest - earliest} µs`);
    assert.ok(!check.recorded.flags.includes('late_entry') && !check.recorded.flags.includes('clock_doubtful'), String(check.recorded.flags));
  }
}

async function cutAndRestore({ site, ward, window, page, other }, cut, restore) {
  const made = [];
  await walk([page], ward.stays, 0, 2, made);
  await until('the first checks to be with the server', async () => (await listChecks(ward.callers.charge, ward.stays)).length === made.length);
  await until('the device to know it', async () => (await unsent(page)) === '');
  await cut();
  await walk([page], ward.stays, 2, 14, made);
  await waitForUnsent(page, 14);
  await page.reload();
  await window.unlock('tech', page);
  await rows(page).first().waitFor();
  await waitForUnsent(page, 14);
  await walk([page, other], ward.stays, 16, CHECKS - 14, made);
  for (const tab of [page, other]) await waitForUnsent(tab, CHECKS);
  assert.equal((await page.locator('.sync').innerText()).includes('Offline'), true);

  await restore();
  for (const tab of [page, other]) await until('nothing to be unsent', async () => (await unsent(tab)) === '', { seconds: 90 });
  await assertRecord(ward, made);
  assert.equal(made.length, CHECKS + 2);
  window.assertClean();
  return site;
}

test('forty checks made without a network, through a reload and in two tabs, arrive exactly once', async () => {
  const round = await begin();
  const { context } = round.window;
  await cutAndRestore(round, () => context.setOffline(true), () => context.setOffline(false));
});

test('forty checks made while the server is dead arrive exactly once when it is back', async () => {
  const round = await begin();
  await cutAndRestore(round, () => round.site.kill(), async () => {
    await round.site.again();
    await tryNow(round.page);
  });
});
