import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MINUTE, seen } from '../lib/api.mjs';
import { Window } from '../lib/browser.mjs';
import { add, figuresOf, pick, reckon } from '../lib/reckon.mjs';
import { Site } from '../lib/server.mjs';
import { setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

const INTERVAL = 15;
const PATIENTS = 20;
const TECHNICIANS = ['tech', 'tech2', 'tech3'];
/** Minutes after 23:00: one technician stops at 02:00, another takes over; all stop at 06:00; the night ends at 07:00. */
const ONE_STOPS = 180;
const RELIEF = 207;
const ALL_STOP = 420;
const END = 480;

let site;
let windows = {};
after(async () => {
  await closeWindows();
  await site?.end();
});

/** The next 23:00 in New York, so that the test clock only goes forward. */
function nextEleven(now) {
  const words = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(now / 1000);
  const part = (type) => Number(words.find((each) => each.type === type).value);
  const passed = (part('hour') * 3600 + part('minute') * 60 + part('second')) * 1_000_000 + (now % 1_000_000);
  const eleven = now - passed + 23 * 60 * MINUTE;
  return eleven > now ? eleven : eleven + 24 * 60 * MINUTE;
}

/** Three groups by owner: 7, 7 and 6 patients. */
const groupOf = (index) => index % TECHNICIANS.length;

class Night {
  made = Array.from({ length: PATIENTS }, () => []);

  async begin() {
    site = await Site.start('--test-clock');
    this.now = await site.clock();
    this.eleven = nextEleven(this.now);
    this.now = await site.setClock(this.eleven);
    this.ward = await setUpUnit(site, { patients: PATIENTS, now: () => this.now });
    const { unit, people, callers, stays } = this.ward;
    await callers.charge.send(...TECHNICIANS.map((owner, group) => ({
      kind: 'assign_block', unit: unit.id, owner: people[owner], from: this.eleven, until: this.eleven + (END + 60) * MINUTE,
      stays: stays.filter((_, index) => groupOf(index) === group),
    })));
  }
  async to(minute) {
    this.now = await site.setClock(this.eleven + minute * MINUTE);
    this.minute = minute;
  }
  /** The checks of the groups whose turn it is: a group's round is due every 12 minutes, 4 minutes apart. */
  async walk(minute, groups, author = undefined) {
    for (const group of groups) if (minute % 12 === group * 4) await this.check(group, author ?? group);
  }
  /** The round of a group, by its own technician or another. */
  async check(group, author) {
    const { callers, people, stays } = this.ward;
    const mine = stays.map((stay, index) => ({ stay, index })).filter(({ index }) => groupOf(index) === group);
    const check = { ...seen('BR', 'SL', 'seen'), unassigned_reason: author === group ? null : 'Relief' };
    await callers[TECHNICIANS[author]].send(...mine.map(({ stay }) => ({ kind: 'record_check', stay, check })));
    for (const { index } of mine) this.made[index].push({ minute: this.minute, author: people[TECHNICIANS[author]] });
  }
  /** The server's open warnings. */
  async warnings() {
    const pull = await this.ward.callers.charge.get(`/api/units/${this.ward.unit.id}/pull?after=${this.after ?? 0}`);
    this.after = pull.log_index;
    return pull.warnings.filter((warning) => warning.resolved_at === null);
  }
}

/** How many warnings a person's screen sounds. */
const countShown = (window) => window.page.evaluate(() => Number(document.querySelector('[data-test=warnings]')?.textContent.trim() || '0'));
const strip = (window) => window.page.evaluate(() => document.querySelector('.alarm-strip')?.textContent.trim() ?? '');

/** What the bell's list says. */
async function listShown({ page }) {
  await page.locator('[data-test=warnings]').click();
  await page.locator('dialog li b').first().waitFor();
  const words = await page.locator('dialog li b').allInnerTexts();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  return words;
}

/** People sign in, each at a screen of their own. */
async function openWindows(...names) {
  await closeWindows();
  for (const name of names) {
    windows[name] = await Window.open({ size: name.startsWith('tech') ? 'phone' : 'desk', theme: 'night', serviceWorkers: 'block' });
    await windows[name].signIn(site, name);
    await windows[name].page.locator('[data-test=warnings]').waitFor();
  }
}
async function closeWindows() {
  for (const window of Object.values(windows)) await window.close();
  windows = {};
}
async function assertShown(minute, expected) {
  for (const [name, wanted] of Object.entries(expected)) {
    await until(`${name} to be warned of ${wanted} at minute ${minute}`, async () => (await countShown(windows[name])) === wanted, { seconds: 60 });
  }
}
/** The third technician stops; who is warned when; another makes the round at last. */
async function playOneStops(night) {
  const group = 2;
  const late = night.made.filter((_, index) => groupOf(index) === group).length;
  const due = night.made[group].at(-1).minute + INTERVAL;
  await night.to(ONE_STOPS);
  await night.walk(ONE_STOPS, [0, 1]);
  await night.ward.callers.charge.signIn('charge');
  await openWindows('tech3', 'tech', 'charge', 'manager');
  for (let minute = ONE_STOPS + 1; minute <= RELIEF; minute += 1) {
    await night.to(minute);
    await night.walk(minute, [0, 1]);
    const since = minute - due;
    if (![-1, 0, 4, 5, 14, 15].includes(since)) continue;
    await assertShown(minute, { tech3: since >= 0 ? late : 0, tech: 0, charge: since >= 5 ? late : 0, manager: since >= 15 ? late : 0 });
    const stage = since < 0 ? undefined : since < 5 ? 'owner' : since < 15 ? 'charge' : 'supervisor';
    await until(`the server to have ${late} warnings at stage ${stage}`, async () => {
      const open = await night.warnings();
      return open.length === (stage ? late : 0) && open.every((warning) => warning.about === 'late' && warning.stage === stage);
    });
    if (since === 0) assert.deepEqual((await listShown(windows.tech3)).filter((words) => words.endsWith(': check due now')).length, late);
    if (since === 5) assert.match(await strip(windows.charge), /5 min late/);
  }
  await night.check(group, 0);
  await assertShown(RELIEF, { tech3: 0, tech: 0, charge: 0, manager: 0 });
  await until('the warnings to have ended', async () => (await night.warnings()).length === 0);
  for (const window of Object.values(windows)) window.assertClean();
}

/** Nobody makes a check any more: one warning, not twenty. */
async function playAllStop(night) {
  await night.to(ALL_STOP + 10);
  await night.ward.callers.charge.signIn('charge');
  await openWindows('tech', 'charge', 'manager');
  const dues = night.made.map((checks) => checks.at(-1).minute + INTERVAL).sort((a, b) => a - b);
  const stops = dues[Math.ceil(PATIENTS / 2) - 1] + 5;
  await night.to(stops - 1);
  await until('single warnings', async () => (await night.warnings()).length === dues.filter((due) => due < stops).length);
  await night.to(stops);
  const [stopped] = await until('one warning for the unit', async () => {
    const open = await night.warnings();
    return open.length === 1 && open;
  });
  assert.equal(stopped.about, 'unit_stopped');
  assert.equal(stopped.due_at, night.eleven + dues[0] * MINUTE);
  await assertShown(stops, { tech: 1, charge: 1, manager: 0 });
  assert.match(await strip(windows.charge), /^The unit has stopped/);
  await night.to(dues[0] + 15);
  await assertShown(dues[0] + 15, { tech: 1, charge: 1, manager: 1 });
  assert.match(await strip(windows.manager), /^The unit has stopped/);
  for (const window of Object.values(windows)) window.assertClean();
  await closeWindows();
  await night.to(END);
  const open = await night.warnings();
  assert.deepEqual(open.map((warning) => warning.id), [stopped.id]);
}

/** Compliance of the night is what was reckoned here from the checks made: whole, by patient and by owner. */
async function assertCompliance(night, reckoned) {
  const { unit, people, callers, stays } = night.ward;
  await callers.manager.signIn('manager');
  const found = await callers.manager.get(`/api/units/${unit.id}/compliance?from=${night.eleven}&until=${night.eleven + END * MINUTE}`);
  const whole = reckoned.reduce(add);
  assert.deepEqual(pick(found.unit), figuresOf(whole));
  assert.equal(found.unit.longest_gap_minutes, whole.longest);
  assert.equal(found.unit.observed_minutes, PATIENTS * END);
  for (const [index, stay] of stays.entries()) {
    assert.deepEqual(pick(found.by_patient.find((each) => each.key === stay).figures), figuresOf(reckoned[index]));
  }
  for (const [group, name] of TECHNICIANS.entries()) {
    const sums = reckoned.filter((_, index) => groupOf(index) === group).reduce(add);
    assert.deepEqual(pick(found.by_owner.find((each) => each.key === people[name]).figures), figuresOf(sums), name);
  }
  assert.deepEqual(found.empty_days, []);
}

/** The two day records of one patient hold every check at its minute by its author, and name the gaps. */
async function assertDayRecords(night, index, reckoned) {
  const { callers, stays } = night.ward;
  const date = (at) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at / 1000);
  const days = [];
  for (const at of [night.eleven, night.eleven + END * MINUTE]) days.push(await callers.manager.get(`/api/stays/${stays[index]}/days/${date(at)}`));
  const checks = days.flatMap((day) => day.checks).map(({ entry }) => ({ minute: (entry.occurred_at - night.eleven) / MINUTE, author: entry.author }));
  assert.deepEqual(checks, night.made[index]);
  assert.deepEqual(days.map((day) => pick(day.figures)).reduce(add), figuresOf(reckoned));
  const gaps = days[1].gaps.map((gap) => [(gap.from - night.eleven) / MINUTE, (gap.until - night.eleven) / MINUTE]);
  const times = [0, ...night.made[index].map((check) => check.minute), END];
  const long = times.slice(1).map((until, place) => [times[place], until]).filter(([from, until]) => until - from > INTERVAL + 1);
  assert.deepEqual(gaps, long);
}

test('a night on the test clock: warnings reach the right person at the right minute, and the record says what happened', async () => {
  const night = new Night();
  await night.begin();
  for (let minute = 4; minute < ONE_STOPS; minute += 4) {
    await night.to(minute);
    await night.walk(minute, [0, 1, 2]);
  }
  await playOneStops(night);
  for (let minute = RELIEF + 1; minute <= ALL_STOP; minute += 1) {
    if (minute % 4 !== 0) continue;
    await night.to(minute);
    await night.walk(minute, [0, 1]);
    await night.walk(minute, [2], 0);
  }
  await playAllStop(night);
  const reckoned = night.made.map((checks) => reckon(checks.map((check) => check.minute), { from: 0, end: END, interval: INTERVAL }));
  await assertCompliance(night, reckoned);
  for (const index of [0, 1, 2]) await assertDayRecords(night, index, reckoned[index]);
});
