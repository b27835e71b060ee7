/** Without the server every screen either works, or says that it cannot before anything is typed or begun. On an enrolled tablet, in both languages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Window } from '../lib/browser.mjs';
import { setUpSample } from '../lib/sample.mjs';
import { SCREENS, settle } from '../lib/screens.mjs';
import { Site } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';

/** Work with what the device has. Of the others each says, in these words, what it needs. */
const WORK = ['round', 'check', 'check-missing', 'check-off-unit', 'correct', 'patient', 'nothing-here', 'warnings', 'board', 'wall', 'orders-open'];
const SAY = { en: /server,?( which)? does not answer|needs? the (server|network)|only be shown with the server/, es: /servidor,?( que ahora)? no responde|necesitan? (el servidor|la red)|solo se puede mostrar con el servidor/ };
/** What nobody should read. */
const RAW = /\b(undefined|null|NaN)\b|\[object|TypeError|Failed to fetch|NetworkError|\{ ?\$/;
/** Screens of others that these two may open as well. */
const ALSO = { charge: ['orders-open', 'orders', 'unit-day', 'day-record', 'compliance-empty', 'account', 'round', 'check', 'correct', 'patient'], tech: [] };

let site;
let sample;
before(async () => {
  site = await Site.start('--test-clock');
  sample = await setUpSample(site);
});
after(() => site?.end());

/** Goes there as a tap on a link does. */
async function go(page, path) {
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}
/** Buttons that would send something. */
const senders = (page) => page.locator('main form button[type=submit], dialog form button[type=submit], dialog footer button[type=submit]').filter({ visible: true });

async function visit(page, screen, say) {
  const faults = [];
  await go(page, screen.path(sample));
  const works = WORK.includes(screen.name);
  if (works || screen.act) {
    await page.locator(screen.ready).filter({ visible: true }).first().waitFor({ timeout: 10_000 });
    await screen.act?.(page);
  }
  if (!works) {
    await until('the screen to say what it needs', async () => say.test(await page.locator('body').innerText()), { seconds: 15 }).catch(async () => {
      faults.push('says nothing: ' + JSON.stringify((await page.locator('body').innerText()).slice(0, 300)));
    });
    for (const button of await senders(page).all()) {
      if ((await button.getAttribute('aria-disabled')) !== 'true') faults.push(`"${await button.innerText()}" can be pressed`);
    }
  }
  await settle(page);
  if (await page.locator('.loading').filter({ visible: true }).count()) faults.push('still fetches');
  const raw = RAW.exec(await page.locator('body').innerText());
  if (raw) faults.push(`shows "${raw[0]}"`);
  if (await page.locator('dialog').count()) await page.keyboard.press('Escape');
  return faults.map((fault) => `${screen.name}: ${fault}`);
}

async function begin(who) {
  const tablet = await Window.open({ size: 'tablet' });
  await tablet.enrol(site, sample, 'Tablet of ' + who);
  await tablet.signIn(site, who);
  await tablet.page.locator('li[data-stay], .card').first().waitFor();
  await tablet.install();
  await site.kill();
  await until('the tablet to know', async () => (await tablet.page.locator('.sync.shown').count()) > 0);
  return tablet;
}
async function chooseSpanish(page) {
  await page.locator('header.top button.icon').last().click();
  await page.locator('dialog').getByText('Español', { exact: true }).click();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
}

for (const who of ['tech', 'charge']) {
  test(`without the server every screen of ${who} works or says that it cannot, in both languages`, async () => {
    const tablet = await begin(who);
    try {
      const faults = [];
      for (const language of ['en', 'es']) {
        if (language === 'es') await chooseSpanish(tablet.page);
        for (const screen of SCREENS.filter((each) => each.who === who || ALSO[who].includes(each.name))) {
          if (screen.name !== 'account-totp') faults.push(...(await visit(tablet.page, screen, SAY[language])).map((fault) => `${language} ${fault}`));
        }
      }
      assert.deepEqual(faults, []);
      tablet.assertClean();
    } finally {
      await tablet.close();
      await site.again();
    }
  });
}

test('whoever comes to a locked tablet without the server is told before they type, and keeps what they typed', async () => {
  const tablet = await begin('tech');
  try {
    const { page } = tablet;
    await tablet.lock();
    await page.getByRole('button', { name: 'Sign in as someone else' }).click();
    const notice = page.getByText('The server does not answer now, and signing in needs it.');
    await notice.waitFor();
    await page.locator('input[autocomplete=username]').fill('tech2');
    await page.locator('input[type=password]').fill('quiet cedar morning');
    await page.locator('button[type=submit]').click();
    await page.locator('[role=alert]').getByText('The server cannot be reached.').waitFor();
    assert.equal(await page.locator('input[type=password]').inputValue(), 'quiet cedar morning');
    await site.again();
    await notice.waitFor({ state: 'detached' });
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: 'Choose a PIN' }).first().waitFor();
    tablet.assertClean();
  } finally {
    await tablet.close();
  }
});

test('what was being written when the server went keeps its words, cannot be sent meanwhile, and goes when it is back', async () => {
  const tablet = await begin('charge');
  try {
    const { page } = tablet;
    await site.again();
    await until('the server', async () => (await page.locator('.sync.shown').count()) === 0);
    await go(page, `/stay/${sample.stays[3]}/bed`);
    await page.getByText('Name', { exact: true }).first().click();
    const words = page.locator('dialog form input').first();
    await words.fill('Quillfeather');
    const save = page.locator('dialog form button[type=submit]');
    assert.equal(await save.getAttribute('aria-disabled'), 'false');
    await site.kill();
    await page.locator('dialog').getByText('which does not answer now').waitFor();
    assert.equal(await save.getAttribute('aria-disabled'), 'true');
    assert.equal(await words.inputValue(), 'Quillfeather');
    await site.again();
    await page.locator('dialog').getByText('which does not answer now').waitFor({ state: 'detached' });
    assert.equal(await words.inputValue(), 'Quillfeather');
    await save.click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    tablet.assertClean();
  } finally {
    await tablet.close();
  }
});
