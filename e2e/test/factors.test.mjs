import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE, PASSWORD } from '../lib/api.mjs';
import { listViolations, Window } from '../lib/browser.mjs';
import { Site } from '../lib/server.mjs';
import { totp } from '../lib/totp.mjs';
import { setUpUnit } from '../lib/unit.mjs';

let site;
let now;
before(async () => {
  site = await Site.start('--test-clock');
  now = await site.clock();
  await setUpUnit(site, { patients: 2, staff: ['tech', 'tech2', 'charge', 'nurse'], now: () => now });
  // Passkeys are made for a name, not for a number.
  site.base = site.base.replace('127.0.0.1', 'localhost');
});
after(() => site?.end());

/** A phone's own authenticator, which has verified its person. */
async function addAuthenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return { session, authenticatorId };
}
/** By the app's own way: a new document would take the virtual authenticator away. */
async function openAccount(page) {
  await page.evaluate(() => {
    history.pushState({}, '', '/account');
    dispatchEvent(new PopStateEvent('popstate'));
  });
}
async function signOut(page) {
  await openAccount(page);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.waitForURL('**/sign-in');
  await page.waitForSelector('#sign-in-password');
}
async function typePassword(page, username) {
  await page.locator('input[autocomplete=username]').fill(username);
  await page.locator('#sign-in-password').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
}
async function assertTargets(page) {
  const small = await page.evaluate(() => [...document.querySelectorAll('main button, main input, main a, dialog button, dialog input')]
    .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44 && !each.closest('.frame, nav'))
    .map((each) => (each.textContent || each.id) + ' ' + each.getBoundingClientRect().height));
  assert.deepEqual(small, [], 'targets below 44 px');
}

test('someone sets an app up, and from then on a password alone does not let them in', async () => {
  const window = await Window.open({ size: 'phone' });
  try {
    const page = await window.signIn(site, 'tech');
    await page.goto(site.base + '/account');
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    const secret = await page.locator('[data-test=totp-secret]').innerText();
    await assertTargets(page);
    assert.deepEqual(await listViolations(page), []);
    await page.locator('#totp-code').fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('This code is not right').waitFor();
    await page.locator('#totp-code').fill(totp(secret, now));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('[data-test=recovery-codes] li').nth(9).waitFor();
    const codes = (await page.locator('[data-test=recovery-codes] li').allInnerTexts()).map((each) => each.trim());
    assert.equal(codes.length, 10);
    assert.deepEqual(await listViolations(page), []);
    await page.getByRole('button', { name: 'I have them' }).click();
    await page.getByText('10 are left').waitFor();

    await signOut(page);
    now = await site.setClock(now + MINUTE);
    await typePassword(page, 'tech');
    await page.waitForSelector('#sign-in-code');
    assert.deepEqual(await listViolations(page), []);
    await page.locator('#sign-in-code').fill(totp(secret, now));
    await page.locator('button[type=submit]').click();
    await page.waitForSelector('main#main');

    await signOut(page);
    await typePassword(page, 'tech');
    await page.locator('#sign-in-code').fill(codes[0].toLowerCase());
    await page.locator('button[type=submit]').click();
    await page.waitForSelector('main#main');
    window.assertClean();
  } finally {
    await window.close();
  }
});

test('a passkey is added, signs in without a name typed, is renamed, and lets nobody in once removed', async () => {
  const window = await Window.open({ size: 'tablet' });
  try {
    const page = await window.signIn(site, 'tech2');
    const { session, authenticatorId } = await addAuthenticator(page);
    await openAccount(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.locator('#passkey-name').fill('my tablet');
    await page.locator('dialog button[type=submit]').click();
    await page.getByText('my tablet', { exact: true }).waitFor();
    assert.equal(await page.locator('[data-test=recovery-codes] li').count(), 10);
    await assertTargets(page);
    const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].isResidentCredential, true);

    await signOut(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForSelector('main#main');
    await openAccount(page);
    await page.getByText('Daniel Okafor, MHT').first().waitFor();
    await page.getByRole('button', { name: 'Rename my tablet' }).click();
    await page.locator('#passkey-name').fill('blue tablet');
    await page.locator('dialog button[type=submit]').click();
    await page.getByText('blue tablet', { exact: true }).waitFor();

    await signOut(page);
    await typePassword(page, 'tech2');
    await page.waitForSelector('#sign-in-code');
    await page.getByText('The password is right').waitFor();

    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForSelector('main#main');
    await openAccount(page);
    await page.getByRole('button', { name: 'Remove blue tablet' }).click();
    await page.locator('dialog button[type=submit]').click();
    await page.getByText('blue tablet', { exact: true }).waitFor({ state: 'detached' });
    await signOut(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('This passkey was not accepted').waitFor();
    window.assertClean();
  } finally {
    await window.close();
  }
});

test('an authenticator that did not verify its person does not sign in', async () => {
  const window = await Window.open({ size: 'phone' });
  try {
    const page = await window.signIn(site, 'nurse');
    const { session, authenticatorId } = await addAuthenticator(page);
    await openAccount(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.locator('#passkey-name').fill('phone');
    await page.locator('dialog button[type=submit]').click();
    await page.getByText('phone', { exact: true }).waitFor();
    await signOut(page);
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('No passkey was used').waitFor();
    const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1, 'the authenticator is still there');
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForSelector('main#main');
    // Last, because looking with axe ends the virtual authenticator.
    await openAccount(page);
    await page.getByText('phone', { exact: true }).waitFor();
    assert.deepEqual(await listViolations(page), []);
    window.assertClean();
  } finally {
    await window.close();
  }
});

test('some minutes after signing in a password is asked for again before anything is changed', async () => {
  const window = await Window.open({ size: 'desk', locale: 'es-MX' });
  try {
    const page = await window.signIn(site, 'tech2');
    now = await site.setClock(now + 11 * MINUTE);
    await openAccount(page);
    await page.getByRole('button', { name: 'Entrar de nuevo' }).click();
    await page.locator('#again-password').fill(PASSWORD);
    await page.locator('dialog button[type=submit]').click();
    await page.getByRole('button', { name: 'Entrar de nuevo' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Preparar' }).click();
    await page.waitForSelector('[data-test=totp-secret]');
    window.assertClean();
  } finally {
    await window.close();
  }
});
