/**
 * A shift of twelve hours on one tablet, without the server from its first minute to its last. Both clocks are the test's: the browser's runs and is
 * set forward, the server's is kept with it while it lives.
 *
 * A PIN opens a device for twelve hours from its person's sign-in and no longer (ADR 0011). So the two technicians sign in as the shift begins, and it ends
 * as their hours do: the last round is made with minutes to spare, and what they entered then reaches the server with nobody at the tablet.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MINUTE } from '../lib/api.mjs';
import { Window } from '../lib/browser.mjs';
import { countKept } from '../lib/kept.mjs';
import { add, figuresOf, pick, reckon } from '../lib/reckon.mjs';
import { correctCheck, makeCheck, noteCheck, rows } from '../lib/round.mjs';
import { Site } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

const INTERVAL = 15;
const PATIENTS = 6;
/** Minutes between two rounds, and of the whole shift. */
const ROUND = 12;
const END = 720;
/** A tap at least as often keeps a tablet open whose policy locks it after five minutes. */
const STEP = 4;
/** Rounds (by number) at which somebody else comes, at which the browser is begun anew, and what does not go as it should. */
const TURN = 6;
const RESTARTS = [17, 41];
const NOTED = 9;
const CORRECTED = 13;
const ONE_FORGOTTEN = 24;
const TWO_FORGOTTEN = [32, 33];
const LATE = 48;
const NOTE = 'Asked for the chaplain.';

let shift;
after(() => shift?.end());

class Shift {
  /** For each patient, when each check was made: the device's time before and after it, and by whom. */
  made = Array.from({ length: PATIENTS }, () => []);
  /** Entries that left the browser, each as often as it did. */
  sent = 0;
  /** Entries that are no checks. */
  others = 0;
  at = 'tech2';

  async begin() {
    this.site = await Site.start('--test-clock');
    this.start = await this.site.clock();
    this.ward = await setUpUnit(this.site, { patients: PATIENTS, staff: ['tech', 'tech2', 'charge', 'manager'], now: () => this.start, policy: { repeat_guard_seconds: 1, auto_lock_minutes: 5 } });
    await this.open(this.start);
    this.keepTogether();
    await this.tablet.enrol(this.site, this.ward, 'Cedar tablet 1');
    await this.tablet.signIn(this.site, 'tech');
    await rows(this.page).first().waitFor();
    await this.tablet.install();
    await this.tablet.lock();
    await this.page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await this.tablet.signInHere('tech2');
    await rows(this.page).first().waitFor();
  }
  /** With the profile of before, if there is one. */
  async open(time) {
    this.tablet = await Window.open({ size: 'tablet', folder: this.tablet?.folder, time: Math.round(time / 1000) });
    await this.#look();
    this.page.on('request', (request) => this.#count(request));
  }
  get page() {
    return this.tablet.page;
  }
  /** The device's time, microseconds. */
  now() {
    return Math.round(this.looked.at + (performance.now() - this.looked.when) * 1000);
  }
  async #look() {
    const at = (await this.page.evaluate(() => Date.now())) * 1000;
    this.looked = { at, when: performance.now() };
  }
  get minute() {
    return (this.now() - this.start) / MINUTE;
  }
  /** The server's clock goes with the device's for as long as it lives. */
  keepTogether() {
    this.together = setInterval(() => void this.site.setClock(this.now()).catch(() => undefined), 100);
  }
  #count(request) {
    if (request.method() !== 'POST' || !/\/api\/(commands|devices\/entries)$/.test(request.url())) return;
    const body = request.postDataJSON();
    this.sent += ['commands', 'entries', 'sealed'].reduce((sum, name) => sum + (body[name]?.length ?? 0), 0);
  }

  async forward(minutes) {
    await this.tablet.context.clock.fastForward(Math.round(minutes * 60_000));
    await this.#look();
  }
  /** On to that minute, with a tap often enough that the tablet stays open. */
  async to(minute) {
    while (minute > this.minute) {
      await this.forward(Math.min(STEP, minute - this.minute));
      await this.page.keyboard.press('Shift');
    }
  }
  /** On to that minute with nobody there; the tablet has locked itself. */
  async leaveUntil(minute) {
    await this.forward(minute - this.minute);
    await this.page.getByRole('heading', { name: 'Locked' }).waitFor();
  }
  async unlock(who = this.at) {
    this.at = who;
    await this.tablet.unlock(who);
    await rows(this.page).first().waitFor();
  }
  /** The browser is ended and begun anew, with the same profile and clock, while the server is dead. */
  async restart() {
    this.tablet.assertClean();
    await this.tablet.leave();
    await this.open(this.now());
    await this.page.goto(this.site.base + '/');
    await this.page.getByRole('heading', { name: 'Locked' }).waitFor();
    await this.unlock();
  }
  async check(index, make = (page, stay) => makeCheck(page, stay)) {
    const before = this.now();
    await make(this.page, this.ward.stays[index]);
    this.made[index].push({ before, after: this.now(), author: this.ward.people[this.at] });
  }
  async walk(but = []) {
    for (let index = 0; index < PATIENTS; index += 1) if (!but.includes(index)) await this.check(index);
  }
  /** What the bell counts, and how many patients the list shows as late. */
  async assertWarned(bell, late) {
    const look = () => this.page.evaluate(() => [Number(document.querySelector('[data-test=warnings]').textContent.trim() || '0'), document.querySelectorAll('li[data-stay].late').length]);
    let seen;
    await until(`${bell} warnings and ${late} late`, async () => {
      seen = await look();
      return seen[0] === bell && seen[1] === late;
    }, { seconds: 10 }).catch((error) => {
      throw new Error(`${error.message}; there are ${seen} at minute ${this.minute}`);
    });
  }
  async end() {
    clearInterval(this.together);
    await this.tablet?.close();
    await this.site?.end();
  }
}

/** Two rounds are forgotten: who looks at the locked tablet, or unlocks it, sees it; the next round ends it. */
async function playForgotten() {
  const last = (TWO_FORGOTTEN[0] - 1) * ROUND;
  await shift.leaveUntil(last + INTERVAL + 2.5);
  await until('all rooms on the locked tablet', async () => (await shift.page.getByText('min late').count()) === PATIENTS);
  await shift.unlock();
  await shift.assertWarned(PATIENTS, PATIENTS);
  await shift.to(last + INTERVAL + 7);
  await shift.assertWarned(1, PATIENTS);
  assert.match(await shift.page.locator('.alarm-strip').innerText(), /^The unit has stopped/);
  await shift.to((TWO_FORGOTTEN.at(-1) + 1) * ROUND);
  await shift.walk();
  await shift.assertWarned(0, 0);
}

/** One round is made six minutes late: nothing is said before it is due, something from then on, nothing once it is made. */
async function playLate() {
  const due = Math.min(...shift.made.map((checks) => checks.at(-1).before - shift.start)) / MINUTE + INTERVAL;
  await shift.to(due - 0.5);
  await shift.assertWarned(0, 0);
  await shift.to(due + 0.9);
  await shift.assertWarned(PATIENTS, 0);
  await shift.to(LATE * ROUND + 6);
  await shift.assertWarned(PATIENTS, PATIENTS);
  await shift.walk();
  await shift.assertWarned(0, 0);
}

/** Something is different about this round: a note, a correction, one patient forgotten. */
async function playRound(number) {
  if (number === NOTED) {
    await shift.check(0, (page, stay) => noteCheck(page, stay, NOTE));
    await shift.walk([0]);
  } else if (number === ONE_FORGOTTEN) await shift.walk([PATIENTS - 1]);
  else await shift.walk();
  if (number !== CORRECTED) return;
  await correctCheck(shift.page, shift.ward.stays[1], 'Hallway');
  shift.others += 1;
  await shift.page.locator('a[href="/round"]').first().click();
  await rows(shift.page).first().waitFor();
}

async function playShift() {
  for (let number = 1; number * ROUND < END; number += 1) {
    if (number === TWO_FORGOTTEN[0]) await playForgotten();
    if (TWO_FORGOTTEN.includes(number) || number === TWO_FORGOTTEN.at(-1) + 1) continue;
    if (number === LATE) {
      await playLate();
      continue;
    }
    if (RESTARTS.includes(number)) {
      await shift.to(number * ROUND - 1);
      await shift.restart();
    }
    if (number % TURN === 0) {
      await shift.leaveUntil(number * ROUND);
      await shift.unlock(shift.at === 'tech' ? 'tech2' : 'tech');
    } else await shift.to(number * ROUND);
    await playRound(number);
  }
}

/** Each entry is on the server once, its author's, at the moment of the tap, and known to have been made then. */
async function assertRecord() {
  const { ward, made } = shift;
  const found = await listChecks(ward.callers.charge, ward.stays);
  assert.equal(found.length, made.flat().length);
  for (const [index, stay] of ward.stays.entries()) {
    const checks = found.filter((check) => check.stay === stay).sort((a, b) => a.occurred_at - b.occurred_at);
    assert.deepEqual(checks.map((check) => check.author), made[index].map((check) => check.author));
    for (const [place, check] of checks.entries()) {
      const { before, after } = made[index][place];
      assert.ok(check.occurred_at >= before - 2_000_000 && check.occurred_at <= after + 2_000_000, `check ${place + 1} of patient ${index + 1} is at ${check.occurred_at}, made from ${before} to ${after}`);
      assert.equal(check.recorded.seen_between.by, 'vouched', 'its clock was right before and after, through two restarts');
      assert.deepEqual(check.recorded.flags, []);
    }
  }
  const noted = found.filter((check) => check.recorded.note !== null);
  assert.deepEqual(noted.map((check) => [check.stay, check.recorded.note]), [[ward.stays[0], NOTE]]);
  const corrected = found.filter((check) => check.earlier.length > 0);
  assert.deepEqual(corrected.map((check) => [check.stay, check.recorded.location, check.earlier.map((version) => version.recorded.location)]), [[ward.stays[1], 'HW', ['DR']]]);
  const { items } = await ward.callers.charge.get(`/api/units/${ward.unit.id}/needs-human`);
  assert.deepEqual(items, [], 'no number is missing or was used twice, no signature failed');
}

async function assertCompliance() {
  const { ward, made, start } = shift;
  const found = await ward.callers.manager.get(`/api/units/${ward.unit.id}/compliance?from=${start}&until=${start + END * MINUTE}`);
  const reckoned = made.map((checks) => reckon(checks.map((check) => (check.after - start) / MINUTE), { from: 0, end: END, interval: INTERVAL }));
  const whole = reckoned.reduce(add);
  assert.deepEqual(pick(found.unit), figuresOf(whole));
  assert.ok(whole.late > PATIENTS && whole.missed > PATIENTS && whole.on_time > 50 * PATIENTS, `the shift had something of everything: ${JSON.stringify(whole)}`);
  assert.ok(Math.abs(found.unit.longest_gap_minutes - whole.longest) <= 1.1, `${found.unit.longest_gap_minutes} and ${whole.longest}`);
  assert.equal(found.unit.observed_minutes, PATIENTS * END);
  for (const [index, stay] of ward.stays.entries()) {
    assert.deepEqual(pick(found.by_patient.find((each) => each.key === stay).figures), figuresOf(reckoned[index]));
  }
}

/** Their hours are over: nobody can come back, what is clinical is gone, and what is unsent is not. */
async function assertEnded() {
  const { page, tablet } = shift;
  await shift.forward(END + 3 - shift.minute);
  await page.locator('input[autocomplete=username]').waitFor();
  await until('the patients to be gone', async () => (await countKept(page, 'rows')) === 0);
  const entries = shift.made.flat().length + shift.others;
  assert.equal(await countKept(page, 'outbox'), entries);
  await page.getByText(`${entries} entries wait on this device. They go by themselves`).waitFor();
  tablet.assertClean();
}

test('twelve hours without the server, with restarts and turns by PIN: everything arrives once, and the figures are right', async () => {
  shift = new Shift();
  await shift.begin();
  await shift.site.kill();
  assert.ok(shift.minute < 2, `the server was there for ${shift.minute} minutes of the shift`);
  await playShift();
  await assertEnded();

  shift.sent = 0;
  await shift.tablet.context.setOffline(true);
  await shift.site.again();
  await until("the server's clock to be with the tablet's", async () => Math.abs((await shift.site.clock()) - shift.now()) < MINUTE / 120);
  await shift.tablet.context.setOffline(false);
  // The server's clock first: the tablet asks when its own jumps, and were the server's behind by then, the tablet's would seem to be wrong.
  await shift.site.setClock(shift.now() + MINUTE);
  await shift.forward(1);
  await until('everything to be sent', async () => (await countKept(shift.page, 'outbox')) === 0, { seconds: 60 });
  await shift.page.getByText('on this device').waitFor({ state: 'detached' });
  for (const name of ['charge', 'manager']) await shift.ward.callers[name].signIn(name);
  const entries = shift.made.flat().length + shift.others;
  await assertRecord();
  await assertCompliance();
  assert.equal(shift.sent, entries, 'each left the tablet once');

  await shift.tablet.signInHere('charge');
  await rows(shift.page).first().waitFor();
  await shift.forward(2);
  await until('another answer', async () => (await shift.page.locator('.sync.shown').count()) === 0);
  assert.equal(shift.sent, entries, 'and none a second time');
  shift.tablet.assertClean();
});
