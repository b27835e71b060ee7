/** The round, done by hand in the browser. */
export const rows = (page) => page.locator('li[data-stay]');

/** What the form has answered: nothing, when it has just been opened. */
export const answered = (page) => page.locator('.check [aria-pressed=true], .check [aria-checked=true], .check input:checked').count();

/** Opens the form of one patient. */
export async function openCheck(page, stay) {
  await page.locator(`li[data-stay="${stay}"] a.check`).click();
  await page.waitForSelector('#check-location');
}

export const chip = (page, group, name) => page.locator(`#check-${group}`).getByRole('button', { name, exact: true });
export const save = (page) => page.locator('.check footer button').last();

/** A whole check of one patient, its four taps made inside the page: as by hand, but quick on a slow machine. */
export async function makeCheck(page, stay, location = 'Day room', activity = 'Sitting') {
  await page.evaluate(async ({ stay, location, activity }) => {
    const find = async (what, look) => {
      const end = performance.now() + 30_000;
      for (;;) {
        const found = look();
        if (found) return found;
        if (performance.now() > end) throw new Error('waited 30 s for ' + what);
        await new Promise((done) => setTimeout(done, 10));
      }
    };
    const chip = (group, name) => () => [...document.querySelectorAll(`#check-${group} button`)].find((each) => each.textContent.trim() === name);
    (await find('the patient', () => document.querySelector(`li[data-stay="${stay}"] a.check`))).click();
    await find('the form of this patient', () => new URLSearchParams(window.location.search).get('check') === stay && document.querySelector('.check .body'));
    (await find(location, chip('location', location))).click();
    (await find(activity, chip('activity', activity))).click();
    const save = await find('the form to be complete', () => document.querySelector('.check footer button:last-of-type[aria-disabled=false]'));
    save.click();
    await find('the check to be saved', () => !document.querySelector('.check .body') && document.querySelector('.bar .state'));
  }, { stay, location, activity });
}

/** A check with a note, by hand. */
export async function noteCheck(page, stay, note) {
  await openCheck(page, stay);
  await chip(page, 'location', 'Day room').click();
  await chip(page, 'activity', 'Sitting').click();
  await page.getByRole('button', { name: 'Add a note', exact: true }).click();
  await page.locator('.check textarea').fill(note);
  await save(page).click();
  await page.locator('.bar .state').waitFor();
}

/** Sets the newest check of a patient right, by hand: another place. */
export async function correctCheck(page, stay, location) {
  await page.locator(`li[data-stay="${stay}"] a.more`).click();
  await page.locator('.timeline a.correct').first().click();
  await chip(page, 'location', location).click();
  await page.locator('#check-why button').first().click();
  await save(page).click();
  await page.locator('.timeline details').first().waitFor();
}
