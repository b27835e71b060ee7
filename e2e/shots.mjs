/**
 * A picture of every screen in three sizes, day and night, into screenshots/: npm run shots [-- name …]
 * Says which pictures scroll sideways; ends with a fault when a page had an error or could not be shown.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SIZES, Window } from './lib/browser.mjs';
import { setUpSample } from './lib/sample.mjs';
import { openScreen, SCREENS } from './lib/screens.mjs';
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

const site = await Site.start('--test-clock');
try {
  await mkdir(folder, { recursive: true });
  const sample = await setUpSample(site);
  for (const size of Object.keys(SIZES)) {
    for (const theme of ['day', 'night']) {
      for (const who of new Set(screens.map((screen) => screen.who))) {
        const window = await Window.open({ size, theme, serviceWorkers: 'block' });
        try {
          if (who) await window.signIn(site, who);
          for (const screen of screens.filter((each) => each.who === who)) await take(window, site, sample, screen, `${size}-${theme}`);
          for (const error of window.errors) fault(error);
        } finally {
          await window.close();
        }
      }
    }
  }
} finally {
  await site.end();
}
console.log(`${screens.length * Object.keys(SIZES).length * 2} pictures in ${folder}`);
process.exitCode = faults === 0 ? 0 : 1;
