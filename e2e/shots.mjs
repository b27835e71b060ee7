/**
 * A picture of every screen in three sizes, by day and by night, in both languages, into screenshots/: npm run shots [-- name …]
 * Says which pictures scroll sideways; ends with a fault when a page had an error or could not be shown.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SIZES, Window } from './lib/browser.mjs';
import { setUpSample } from './lib/sample.mjs';
import { begin, openScreen, SCREENS } from './lib/screens.mjs';
import { Site } from './lib/server.mjs';

const wanted = process.argv.slice(2);
const screens = SCREENS.filter((screen) => wanted.length === 0 || wanted.includes(screen.name));
const folder = join(import.meta.dirname, 'screenshots');
let faults = 0;
const fault = (...words) => {
  faults += 1;
  console.error(...words);
};

async function take(window, site, sample, screen, look) {
  const file = `${screen.name}-${look}.png`;
  try {
    await openScreen(window.page, site, sample, screen);
    const wide = await window.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.error(`${file} scrolls sideways by ${wide}`);
  } catch (error) {
    fault(`${file}: ${error.message.split('\n')[0]}`);
  }
  await window.page.screenshot({ path: join(folder, file) });
}

/** Every screen of one person's browser. It is opened in English, and then speaks the other language. */
async function takeAll({ size, theme, language }, site, sample, who) {
  const window = await Window.open({ size, theme, serviceWorkers: 'block' });
  try {
    await begin(window, site, sample, who);
    await window.context.addInitScript((chosen) => location.protocol.startsWith('http') && localStorage.setItem('milieu-language', chosen), language);
    for (const screen of screens.filter((each) => each.who === who)) await take(window, site, sample, screen, `${size}-${theme}-${language}`);
    for (const error of window.errors) fault(error);
  } finally {
    await window.close();
  }
}

const LOOKS = Object.keys(SIZES).flatMap((size) => ['day', 'night'].flatMap((theme) => ['en', 'es'].map((language) => ({ size, theme, language }))));
const site = await Site.start('--test-clock');
try {
  await mkdir(folder, { recursive: true });
  const sample = await setUpSample(site);
  for (const look of LOOKS) {
    for (const who of new Set(screens.map((screen) => screen.who))) await takeAll(look, site, sample, who);
  }
} finally {
  await site.end();
}
console.log(`${screens.length * LOOKS.length} pictures in ${folder}`);
process.exitCode = faults === 0 ? 0 : 1;
