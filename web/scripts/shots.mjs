// Screenshots of the screens with the fake server, three sizes, day and night: npm run shots [-- name …]
// Needs: npm run build -- --mode fake. Chromium from CHROMIUM or /usr/bin/chromium.
import { mkdirSync, readFileSync } from 'node:fs';
import { preview } from 'vite';
import { chromium } from 'playwright-core';

const SIZES = { phone: [360, 740], tablet: [820, 1180], desk: [1440, 900] };
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];
const sizes = (option('sizes') ?? 'phone,tablet,desk').split(',');
const themes = (option('themes') ?? 'day,night').split(',');
const language = option('language') ?? 'en';
const text = option('text');
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const signIn = async (page, username) => {
  await page.locator('input').first().fill(username);
  await page.locator('input[type=password]').fill('a long enough password');
  await page.locator('button[type=submit]').click();
  await page.waitForSelector('main#main');
};
const stay = (page, place) => page.locator('li[data-stay]', { hasText: place }).first().locator('a.check');
/** The server forgets its newest entries, and comes back. */
const restoreOlderCopy = async (page) => {
  const nudge = (trouble) => page.evaluate((value) => { globalThis.milieuFake.trouble = value; dispatchEvent(new Event('online')); }, trouble);
  await page.waitForFunction(() => new Promise((done) => {
    const opening = indexedDB.open('milieu');
    opening.onsuccess = () => {
      const asking = opening.result.transaction('meta').objectStore('meta').get('ledger');
      asking.onsuccess = () => { opening.result.close(); done(asking.result !== undefined); };
    };
  }));
  await page.evaluate(() => { globalThis.milieuFake.log.leaves.splice(3); });
  await nudge('offline');
  await page.waitForSelector('.sync.shown');
  await nudge('none');
  await page.waitForSelector('[data-test=ledger-alarm]');
};
/** name → [who signs in, what is done before the picture] */
export const SCENES = {
  'sign-in': [null, async () => {}],
  invitation: [null, async (page, base) => { await page.goto(base + '/invitation/first'); await page.waitForSelector('input[type=password]'); }],
  round: ['maria', async (page) => page.waitForSelector('li[data-stay]')],
  check: ['maria', async (page) => { await page.waitForSelector('li[data-stay]'); await page.locator('li[data-stay] a.check').first().click(); await page.waitForSelector('.check .body'); }],
  asleep: ['maria', async (page) => {
    await page.waitForSelector('li[data-stay]');
    await stay(page, '3').click();
    await page.locator('#check-location button').first().click();
    await page.locator('#check-activity button').first().click();
    await page.locator('footer button').last().click({ force: true });
  }],
  exception: ['maria', async (page) => { await page.waitForSelector('li[data-stay]'); await page.locator('li[data-stay] a.check').nth(2).click(); await page.getByText(/^(Off unit|Fuera)$/).click(); }],
  saved: ['maria', async (page) => {
    await page.waitForSelector('li[data-stay]');
    await page.locator('li[data-stay] a.check').first().click();
    await page.locator('#check-location button').first().click();
    await page.locator('#check-activity button').nth(1).click();
    await page.locator('footer button').click();
    await page.waitForSelector('.saved-bar');
    await page.waitForTimeout(400);
  }],
  offline: ['maria', async (page) => {
    await page.waitForSelector('li[data-stay]');
    await page.evaluate(() => { globalThis.milieuFake.trouble = 'offline'; });
    await page.locator('li[data-stay] a.check').first().click();
    await page.locator('#check-location button').first().click();
    await page.locator('#check-activity button').nth(1).click();
    await page.locator('footer button').click();
    await page.waitForTimeout(500);
  }],
  patient: ['maria', async (page) => { await page.waitForSelector('li[data-stay]'); await page.locator('li[data-stay] a.more').first().click(); await page.waitForSelector('svg.strip'); }],
  correct: ['maria', async (page) => { await page.waitForSelector('li[data-stay]'); await page.locator('li[data-stay] a.more').first().click(); await page.waitForSelector('.timeline'); await page.locator('.timeline a[href*=correct]').first().click(); await page.waitForSelector('.check .body'); }],
  warnings: ['priya', async (page) => { await page.waitForTimeout(500); await page.locator('[data-test=warnings]').click(); await page.waitForSelector('dialog li'); }],
  board: ['priya', async (page) => { await page.waitForSelector('.card'); }],
  wall: ['priya', async (page) => { await page.waitForSelector('.card'); await page.locator('a[href$=wall]').dispatchEvent('click'); await page.waitForSelector('.wall'); await page.waitForTimeout(200); }],
  'ledger-alarm': ['maria', async (page) => { await page.waitForSelector('li[data-stay]'); await restoreOlderCopy(page); }],
  'ledger-evidence': ['maria', async (page) => {
    await page.waitForSelector('li[data-stay]');
    await restoreOlderCopy(page);
    await page.locator('[data-test=ledger-alarm] button').click();
    await page.waitForSelector('dialog pre');
  }],
  past: ['priya', async (page) => {
    await page.waitForSelector('.card');
    await page.locator('[data-test=past]').click();
    await page.waitForTimeout(300);
    await page.locator('dialog button[type=submit], dialog [data-test=go]').first().click();
    await page.waitForTimeout(400);
  }],
};

const server = await preview({ mode: 'fake', build: { outDir: 'dist-fake' }, preview: { port: Number(option('port') ?? 4319), strictPort: false } });
const base = server.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
mkdirSync('shots', { recursive: true });
let faults = 0;
for (const [name, [who, act]] of Object.entries(SCENES)) {
  if (wanted.length && !wanted.includes(name)) continue;
  for (const size of sizes)
    for (const theme of themes) {
      const [width, height] = SIZES[size];
      const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: 'block', locale: language === 'es' ? 'es-US' : 'en-US', hasTouch: size !== 'desk' });
      await context.addInitScript(`localStorage.setItem('milieu-theme','${theme}');localStorage.setItem('milieu-theme-shown','${theme}')`);
      const page = await context.newPage();
      page.on('console', (message) => { if (message.type() === 'error') { faults += 1; console.log(name, size, theme, 'console:', message.text()); } });
      page.on('pageerror', (error) => { faults += 1; console.log(name, size, theme, 'error:', error.message); });
      page.setDefaultTimeout(6000);
      try {
        await page.goto(base + '/');
        if (who) await signIn(page, who);
        else await page.waitForSelector('main');
        await act(page, base);
        if (text) await page.evaluate((percent) => { document.documentElement.style.fontSize = percent + '%'; }, text);
        await page.screenshot({ path: `shots/${name}-${size}-${theme}.png` });
        await page.setViewportSize({ width, height: 3000 });
        const session = await context.newCDPSession(page);
        await session.send('Runtime.evaluate', { expression: axe });
        const { result } = await session.send('Runtime.evaluate', {
          expression: "axe.run({runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa']}).then(r=>JSON.stringify(r.violations.map(v=>v.id+' ×'+v.nodes.length+': '+v.nodes[0].target.join(' ')+' '+(v.nodes[0].any[0]?.message??''))))",
          awaitPromise: true, returnByValue: true,
        });
        for (const violation of JSON.parse(result.value)) { faults += 1; console.log(name, size, theme, 'axe:', violation); }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) { faults += 1; console.log(name, size, theme, 'scrolls sideways by', wide); }
      } catch (error) { faults += 1; console.log(name, size, theme, 'failed:', String(error).split('\n')[0]); await page.screenshot({ path: `shots/${name}-${size}-${theme}.png` }); }
      await context.close();
    }
}
await browser.close();
await new Promise((done) => server.httpServer.close(done));
console.log(faults === 0 ? 'clean' : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
