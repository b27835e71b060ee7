import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Window, listViolations } from '../lib/browser.mjs';
import { begin, openScreen, SCREENS, settle } from '../lib/screens.mjs';
import { Site } from '../lib/server.mjs';
import { setUpSample } from '../lib/sample.mjs';

let site, sample;
before(async () => {
  site = await Site.start('--test-clock');
  sample = await setUpSample(site);
});
after(() => site?.end());

/** Tall, so that no bar at the bottom covers half a target that one would scroll to. */
const HEIGHT = 3000;
const WIDTHS = [360, 1440];

/** One screen in both themes and two widths: the theme is an attribute of the page and nothing but style hangs on it. */
async function look(page, name) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    for (const theme of ['day', 'night']) {
      await page.evaluate((shown) => (document.documentElement.dataset.theme = shown), theme);
      await settle(page);
      for (const violation of await listViolations(page)) found.push(`${name}, ${width} px, ${theme}: ${violation}`);
    }
  }
  return found;
}

const everyone = new Set(SCREENS.map((screen) => screen.who));
for (const who of everyone) {
  test(`the screens of ${who ?? 'nobody in particular'} have no axe violation, by day and by night`, async () => {
    const window = await Window.open({ size: 'phone' });
    try {
      await begin(window, site, sample, who);
      const found = [];
      for (const screen of SCREENS.filter((each) => each.who === who)) {
        await window.page.setViewportSize({ width: 360, height: 740 });
        await openScreen(window.page, site, sample, screen);
        found.push(...(await look(window.page, screen.name)));
      }
      assert.deepEqual(found, []);
      window.assertClean();
    } finally {
      await window.close();
    }
  });
}
