/** Every screen of the app: who opens it, where it is, and what shows that it is there. */
import { PASSWORD } from './api.mjs';
import { tapPin } from './browser.mjs';
import { until } from './until.mjs';

const at = (name, who, path, ready = 'main h1', act = undefined) => ({ name, who, path, ready, act });

export const SCREENS = [
  at('sign-in', null, () => '/sign-in', 'input[type=password]'),
  at('enrol', null, () => '/enrol', '#enrol-code'),
  at('device-ended', null, () => '/device-ended', '.entrance h1'),
  at('invitation', null, (sample) => sample.invitation, 'input[type=password]'),
  at('round', 'tech', () => '/round', 'li[data-stay]'),
  at('check', 'tech', (sample) => '/round?check=' + sample.stay, '#check-location'),
  at('check-missing', 'tech', (sample) => '/round?check=' + sample.stay, '#check-location', async (page) => {
    await page.locator('.check footer button').last().click({ force: true });
    await page.locator('.check footer [role=alert]').waitFor();
  }),
  at('check-off-unit', 'tech', (sample) => '/round?check=' + sample.stay, '#check-location', async (page) => {
    await page.getByRole('button', { name: /^(Off unit|Fuera)$/ }).click();
    await page.waitForSelector('#check-off_location');
  }),
  at('correct', 'tech', (sample) => `/stay/${sample.stay}/check/${sample.check}/correct`, '.check .body'),
  at('patient', 'tech', (sample) => '/stay/' + sample.stay, '.timeline'),
  at('account', 'tech', () => '/account'),
  at('account-totp', 'tech', () => '/account', 'main h1', async (page) => {
    await page.getByRole('button', { name: /^(Set up|Preparar)$/ }).click();
    await page.waitForSelector('[data-test=totp-secret]');
  }),
  at('nothing-here', 'tech', () => '/no/such/page', 'main h1, .lost h1'),
  at('warnings', 'charge', (sample) => '/board/' + sample.unit.id, '.card', async (page) => {
    await page.locator('[data-test=warnings]').click();
    await page.waitForSelector('dialog li');
  }),
  at('board', 'charge', (sample) => '/board/' + sample.unit.id, '.card'),
  at('board-past', 'charge', (sample) => '/board/' + sample.unit.id, '.card', async (page) => {
    const view = page.locator('[data-test=view]');
    if (await view.isVisible()) await view.click();
    await page.locator('[data-test=past]').click();
    await page.waitForSelector('dialog form');
  }),
  at('wall', 'charge', (sample) => `/board/${sample.unit.id}/wall`, '.wall'),
  at('beds', 'charge', () => '/beds', '.rooms'),
  at('bed', 'charge', (sample) => `/stay/${sample.stay}/bed`, 'dialog'),
  at('shift', 'charge', () => '/shift', 'table, .stack'),
  at('needs-human', 'charge', () => '/needs-human', 'main h1'),
  at('needs-human-review', 'manager', () => '/needs-human', 'main article', async (page) => {
    await page.locator('main article').getByRole('button', { name: /^(Review|Revisar)$/ }).first().click();
    await page.locator('main article form').waitFor();
  }),
  at('glasses', 'charge', () => '/glass', 'main ul li'),
  at('glass', 'techb', () => '/glass', 'main form', async (page) => {
    await page.locator('main form button[aria-pressed]').first().click();
    await page.getByRole('button', { name: /^(Something else|Otra cosa)$/ }).click();
  }),
  at('glass-chart', 'techb', (sample) => '/stay/' + sample.stays[1], '.timeline'),
  at('orders-open', 'provider', () => '/orders', 'main li a'),
  at('orders', 'provider', (sample) => `/stay/${sample.stay}/orders`, '.columns'),
  at('unit-day', 'manager', () => '/record', 'table'),
  at('day-record', 'manager', (sample) => `/day/${sample.stay}/${sample.date}`, 'table'),
  at('compliance', 'manager', () => '/compliance', 'main h1', async (page) => {
    await page.getByRole('button', { name: /^(Today|Hoy)$/ }).click();
    await page.waitForSelector('table');
  }),
  at('compliance-empty', 'manager', () => '/compliance', '.tiles, main [role=status]'),
  at('lock', 'tablet', () => '/', 'main ul .danger'),
  at('lock-pin', 'tablet', () => '/', 'main ul button', (page) => page.locator('main ul button').first().click()),
  at('lock-wrong', 'tablet', () => '/', 'main ul button', async (page) => {
    await page.locator('main ul button').first().click();
    await tapPin(page, '135791');
    await page.locator('[role=alert]').first().waitFor();
  }),
  at('choose-pin', 'device', () => '/sign-in', 'input[type=password]', async (page) => {
    await page.locator('input[autocomplete=username]').fill('tech');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.waitForSelector('.pad');
  }),
  at('setup-policy', 'admin', () => '/setup/policy'),
  at('setup-people', 'admin', () => '/setup/people'),
  at('setup-units', 'admin', () => '/setup/units'),
  at('setup-devices', 'admin', () => '/setup/devices', '.devices section'),
  at('setup-device-code', 'admin', () => '/setup/devices', '.devices section', async (page) => {
    await page.locator('main button').filter({ hasText: /Enrol a device|Vincular un dispositivo/ }).click();
    await page.locator('dialog input').fill('Cedar phone 5');
    await page.locator('dialog select').selectOption({ index: 1 });
    await page.locator('dialog footer button').last().click();
    await page.waitForSelector('[data-test=code]');
  }),
  at('setup-device-change', 'admin', () => '/setup/devices', '.devices section', async (page) => {
    await page.locator('.devices .actions button').first().click();
    await page.waitForSelector('dialog select');
  }),
  at('setup-device-revoke', 'admin', () => '/setup/devices', '.devices section', async (page) => {
    await page.locator('.devices .actions button').nth(1).click();
    await page.waitForSelector('dialog footer');
  }),
  at('setup-points-of-care', 'admin', () => '/setup/points-of-care'),
];

/** Makes a browser the one of `who`: nobody's, a person's, an enrolled `device`, or a `tablet` locked by the two who share it. */
export async function begin(window, site, sample, who) {
  if (who === null) return;
  if (who === 'device' || who === 'tablet') await window.enrol(site, sample, 'Tablet ' + (devices += 1));
  if (who === 'tablet') {
    await window.signIn(site, 'tech');
    await window.lock();
    await window.page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await window.signInHere('tech2');
    await window.page.locator('li[data-stay]').first().waitFor();
    await window.lock();
  } else if (who !== 'device') await window.signIn(site, who);
}
let devices = 0;

/** Opens a screen and waits until all it asked the server for is shown. */
export async function openScreen(page, site, sample, screen) {
  await page.goto(site.base + screen.path(sample));
  await page.locator(screen.ready).filter({ visible: true }).first().waitFor({ state: 'visible' });
  await until(`the screen ${screen.name} to have loaded`, async () => (await page.locator('.loading').count()) === 0);
  await screen.act?.(page);
  await settle(page);
}

/** Waits until nothing moves or fades any more. */
export async function settle(page) {
  await until('movement to end', () => page.evaluate(() => document.getAnimations().every((each) => each.playState !== 'running' || each.effect?.getTiming().iterations === Infinity)), { seconds: 10 });
}
