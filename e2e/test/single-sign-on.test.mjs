import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listViolations, PINS, Window } from '../lib/browser.mjs';
import { Provider } from '../lib/provider.mjs';
import { makeCheck, rows } from '../lib/round.mjs';
import { Site } from '../lib/server.mjs';
import { listChecks, setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';

const RULES = `link_by_username = true
role_claim = "groups"
[[role]]
value = "milieu-charge"
role = "charge_nurse"
[[role]]
value = "milieu-technicians"
role = "technician"
`;
const PEOPLE = {
  7001: { preferred_username: 'tech', name: 'Tech One', groups: ['staff', 'milieu-technicians'] },
  7002: { preferred_username: 'tech2', name: 'Tech Two', groups: ['milieu-technicians'] },
  7003: { preferred_username: 'visitor', name: 'A Visitor', groups: ['milieu-technicians'] },
  7004: { preferred_username: 'nurse', name: 'A Nurse', groups: ['staff'] },
};

let provider;
let site;
let ward;
before(async () => {
  provider = await Provider.start(PEOPLE);
  site = await Site.start(...(await provider.options(RULES)));
  site.base = site.base.replace('127.0.0.1', 'localhost');
  provider.serve(site.base);
  ward = await setUpUnit(site, { patients: 2, staff: ['tech', 'tech2', 'charge', 'nurse'] });
});
after(async () => {
  await site?.end();
  await provider?.end();
});

/** From Milieu's screen to the provider's, and what is typed there. */
async function goAs(page, number) {
  await page.getByRole('button', { name: 'Sign in with Harbor View' }).click();
  await page.getByLabel('Hospital number').fill(number);
  await page.getByRole('button', { name: 'Go on' }).click();
}
async function assertAddressIsClean(page) {
  assert.equal(new URL(page.url()).search, '', 'nothing of what the provider sent stays in the address');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'nor in the tab');
}

test('a technician signs in with the hospital’s single sign-on, chooses a PIN, and makes a check in their own name', async () => {
  const window = await Window.open({ size: 'tablet' });
  try {
    const { page } = window;
    await window.enrol(site, ward, 'Cedar tablet 9');
    await page.goto(site.base + '/sign-in');
    await page.getByRole('button', { name: 'Sign in with Harbor View' }).waitFor();
    assert.deepEqual(await listViolations(page), []);
    await goAs(page, '7001');
    await window.choosePin(PINS.tech);
    await rows(page).first().waitFor();
    await assertAddressIsClean(page);
    await makeCheck(page, ward.stays[0]);
    const [check] = await until('the check to be with the server', async () => {
      const found = await listChecks(ward.callers.charge, ward.stays);
      return found.length > 0 && found;
    });
    assert.equal(check.author, ward.people.tech);
    await window.lock();
    await window.unlock('tech');
    await rows(page).first().waitFor();
    window.assertClean();
  } finally {
    await window.close();
  }
});

test('the next one on a shared tablet is asked who they are, though the provider still knows the one before', async () => {
  const window = await Window.open({ size: 'tablet' });
  try {
    const { page } = window;
    await page.goto(site.base + '/sign-in');
    await goAs(page, '7001');
    await rows(page).first().waitFor();
    await page.goto(site.base + '/account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/sign-in');
    await goAs(page, '7002');
    await rows(page).first().waitFor();
    const me = await page.evaluate(() => fetch('/api/session').then((answer) => answer.json()));
    assert.equal(me.person.id, ward.people.tech2);
  } finally {
    await window.close();
  }
});

for (const [number, words] of [['7003', 'Milieu does not'], ['7004', 'no role in Milieu']]) {
  test(`whoever it lets through and Milieu does not is told why: ${words}`, async () => {
    const window = await Window.open({ size: 'phone' });
    try {
      const { page } = window;
      await page.goto(site.base + '/sign-in');
      await goAs(page, number);
      await page.getByRole('alert').getByText(words).waitFor();
      await assertAddressIsClean(page);
      assert.deepEqual(await listViolations(page), []);
      await page.getByRole('button', { name: 'To sign-in' }).click();
      await page.waitForSelector('#sign-in-password');
    } finally {
      await window.close();
    }
  });
}

test('whoever turns back at the provider, or comes by a made-up link, is not signed in', async () => {
  const window = await Window.open({ size: 'phone' });
  try {
    const { page } = window;
    await page.goto(site.base + '/sign-in');
    await page.getByRole('button', { name: 'Sign in with Harbor View' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').getByText('did not let you through').waitFor();
    await page.goto(site.base + '/sign-in/single-sign-on?code=made-up&state=made-up');
    await page.getByRole('alert').getByText('could not be used').waitFor();
    assert.equal((await page.context().cookies()).filter(({ name }) => name === '__Host-milieu').length, 0);
  } finally {
    await window.close();
  }
});
