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

/** A whole check of one patient: four taps. */
export async function makeCheck(page, stay, location = 'Day room', activity = 'Sitting') {
  await openCheck(page, stay);
  await chip(page, 'location', location).click();
  await chip(page, 'activity', activity).click();
  await save(page).click();
  await page.waitForSelector('.bar .state');
}
