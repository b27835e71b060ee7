/** Chromium, and pages in which every error of the app fails the test. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { PASSWORD } from './api.mjs';
import { until } from './until.mjs';

export const SIZES = { phone: [360, 740], tablet: [820, 1180], desk: [1440, 900] };
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Who comes back with which PIN. */
export const PINS = { tech: '482931', tech2: '900417', charge: '771204', nurse: '650283' };
const NAMES = { tech: 'Maria Lopez, MHT', tech2: 'Daniel Okafor, MHT', charge: 'Beatriz Santos, RN', nurse: 'Grace Thompson, RN' };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What Chromium itself writes when a request cannot be made or is refused: not an error of the app. */
const NETWORK = /^Failed to load resource/;

/** A browser of its own, with a profile of its own; `errors` collects what no test may tolerate. */
export class Window {
  errors = [];

  /** `time`: what its clocks begin at (milliseconds); they go on by themselves, and can be set forward. */
  static async open({ size = 'phone', theme = 'day', locale = 'en-US', serviceWorkers = 'allow', folder, time } = {}) {
    const window = new Window();
    window.folder = folder ?? (await mkdtemp(join(tmpdir(), 'milieu-browser-')));
    const [width, height] = SIZES[size];
    window.context = await chromium.launchPersistentContext(window.folder, {
      executablePath: process.env.MILIEU_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ARGUMENTS,
      viewport: { width, height }, locale, hasTouch: size !== 'desk', timezoneId: 'America/New_York', serviceWorkers,
    });
    window.context.setDefaultTimeout(30_000);
    if (time !== undefined) await window.context.clock.install({ time });
    await window.context.addInitScript((name) => {
      if (!location.protocol.startsWith('http')) return;
      localStorage.setItem('milieu-theme', name);
      localStorage.setItem('milieu-theme-shown', name);
    }, theme);
    for (const page of window.context.pages()) window.watch(page);
    window.context.on('page', (page) => window.watch(page));
    return window;
  }
  watch(page) {
    page.on('pageerror', (error) => this.errors.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !NETWORK.test(message.text())) this.errors.push(`${page.url()}: ${message.text()}`);
    });
  }
  get page() {
    return this.context.pages()[0];
  }

  /** Signs in by hand, as a person does. */
  async signIn(site, username, page = this.page) {
    await page.goto(site.base + '/sign-in');
    return this.signInHere(username, page);
  }
  /** On the screen that is there. */
  async signInHere(username, page = this.page) {
    await page.locator('input[autocomplete=username]').fill(username);
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.waitForSelector('main#main, .pad');
    if (await page.locator('.pad').count()) await this.choosePin(PINS[username] ?? '482931', page);
    return page;
  }
  /** Makes this browser a device of the unit, as somebody does who has the code. */
  async enrol(site, ward, name, page = this.page) {
    const { code } = await ward.callers.admin.post('/api/devices/codes', { name, unit: ward.unit.id });
    await page.goto(site.base + '/enrol#' + code);
    await page.getByRole('button', { name: 'Enrol', exact: true }).click();
    await page.getByText(`enrolled as ${name}`).waitFor();
  }
  async choosePin(pin, page = this.page) {
    await page.getByRole('heading', { name: 'Choose a PIN' }).first().waitFor();
    await tapPin(page, pin);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.waitForSelector('main#main, h2:has-text("once more")');
    if (await page.getByText('The PIN once more').count()) await tapPin(page, pin);
    await page.waitForSelector('main#main');
  }
  /** Until the worker serves the page, so that a restart needs no server. */
  async install(page = this.page) {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await until('the worker to serve the page', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
  }
  /** By the button in the head. */
  async lock(page = this.page) {
    await page.getByRole('button', { name: 'Lock', exact: true }).click();
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
  }
  /** Comes back with a PIN; the last digit is the last tap. */
  async unlock(username, page = this.page) {
    const { name, pin } = { name: NAMES[username], pin: PINS[username] };
    await page.waitForSelector(`.pad, button:has-text("${name}")`);
    const choice = page.getByRole('button', { name });
    if (await choice.count()) await choice.click();
    await tapPin(page, pin);
    await page.waitForSelector('main#main');
  }
  assertClean() {
    assert.deepEqual(this.errors, [], 'errors in the browser');
  }
  /** Closes it and leaves its profile. */
  leave() {
    return this.context.close();
  }
  async close() {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Taps the digits. */
export async function tapPin(page, pin) {
  for (const digit of pin) await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
}

/** Violations of WCAG 2.2 A and AA on the page, by axe; put in past the page's own strict policy. */
export async function listViolations(page) {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Runtime.evaluate', { expression: AXE });
    const { result } = await session.send('Runtime.evaluate', {
      expression: `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((found) => JSON.stringify(
        { passes: found.passes.length, violations: found.violations.map((each) => each.id + ' x' + each.nodes.length + ': ' + each.nodes[0].target.join(' ') + ' ' + (each.nodes[0].any[0]?.message ?? '')) }))`,
      awaitPromise: true, returnByValue: true,
    });
    const { passes, violations } = JSON.parse(result.value);
    assert.ok(passes > 0, 'axe looked at something');
    return violations;
  } finally {
    await session.detach();
  }
}
