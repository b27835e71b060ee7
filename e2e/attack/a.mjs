/** A: signing in, and keys. */
import { Device, makeKey } from '../lib/device.mjs';
import { PASSWORD, send } from './world.mjs';

/** Somebody whose password is set again and again. */
async function chooser(world) {
  if (!world.ward.people.chooser) await world.addPerson('chooser', 'Opal Winterbourne, MHT', 'technician', world.ward.unit.id);
  return world.ward.people.chooser;
}
async function makeLink(world, person) {
  return (await world.ward.callers.admin.post(`/api/people/${person}/invitation`, {})).path.split('/').at(-1);
}
const useLink = (world, token, password = PASSWORD) => world.ask(undefined, 'POST', '/api/invitations/' + token, { password });
/** Sets a password through a new link. */
const choose = async (world, password) => useLink(world, await makeLink(world, await chooser(world)), password);
const setPassword = async (world, password) => (await choose(world, password)).status;
const signInAs = async (world, password) => (await world.trySignIn('chooser', password, { from: '127.0.0.12' })).status;

export const cases = [
  ['A1', '101 wrong passwords on one name, then the right one, from elsewhere', '429; an open session of the owner works', async (world) => {
    for (let index = 0; index < 101; index += 1) await world.trySignIn('nurse', 'wrong ' + index, { from: '127.0.0.9' });
    const right = await world.trySignIn('nurse', PASSWORD, { from: '127.0.0.10' });
    const owner = await world.ask(world.ward.callers.nurse, 'GET', '/api/session');
    return `${right.status}; an open session of the owner ${owner.status === 200 ? 'works' : 'fails'}`;
  }],
  ['A2', 'one password on 150 names from one address', '429 from the 101st on', async (world) => {
    const statuses = [];
    for (let index = 0; index < 150; index += 1) statuses.push((await world.trySignIn('name' + index, 'spring morning sun', { from: '127.0.0.11' })).status);
    return `429 from the ${statuses.indexOf(429) + 1}st on`;
  }],
  ['A7', 'a signed nonce sent a second time', '200, then 401', async (world) => {
    const key = await makeKey();
    const signed = await world.ask(undefined, 'POST', '/api/session', { username: 'tech', password: PASSWORD, signing_key: key.public_key });
    const { signing_key } = JSON.parse(signed.text);
    const { nonce } = JSON.parse((await world.ask(undefined, 'POST', '/api/session/nonce', { signing_key })).text);
    const body = { signing_key, nonce, signature: await key.sign(`milieu unlock\n${signing_key}\n${nonce}`) };
    const first = await world.ask(undefined, 'POST', '/api/session/unlock', body);
    const second = await world.ask(undefined, 'POST', '/api/session/unlock', body);
    return `${first.status}, then ${second.status}`;
  }],
  ['A7', 'a device’s proof sent a second time: at a contact, at a sign-in', '200, then 401 and 401', async (world) => {
    const device = await world.enrol('Replayed');
    const proof = await device.prove();
    const first = await device.contact(proof);
    const second = await device.contact(proof);
    const signIn = await world.ask(undefined, 'POST', '/api/session', { username: 'tech', password: PASSWORD, device: proof });
    return `${first.status}, then ${second.status} and ${signIn.status}`;
  }],
  ['A7', 'a device’s proof five minutes old, and one signed with another key', '401 and 401', async (world) => {
    const [device, other] = [await world.enrol('Slow'), await world.enrol('Other')];
    const old = await device.prove();
    await world.advance(5);
    const late = await device.contact(old);
    const forged = await device.contact({ ...(await other.prove()), device: device.id });
    return `${late.status} and ${forged.status}`;
  }],
  ['A8', 'a code for a device used a second time, after ten minutes, and guessed', '404, 404, 404, then 429', async (world) => {
    const post = world.poster('127.0.0.20');
    const used = await world.makeCode('Once');
    await Device.enrol(post, used);
    const again = await Device.enrol(post, used);
    const old = await world.makeCode('Late');
    await world.advance(10);
    const late = await Device.enrol(post, old);
    const guesses = [];
    for (let index = 0; index < 25; index += 1) guesses.push((await Device.enrol(post, '00000-' + String(10_000 + index))).answer.status);
    return `${again.answer.status}, ${late.answer.status}, ${guesses[0]}, then ${guesses.at(-1)}`;
  }],
  ['A8', 'a code for a device: who may make one, and eight devices that bring it at once', 'administrators; one enrolled', async (world) => {
    const body = { name: 'Mine', unit: world.ward.unit.id };
    const statuses = [];
    for (const name of ['tech', 'nurse', 'charge', 'auditor']) statuses.push((await world.ask(world.ward.callers[name], 'POST', '/api/devices/codes', body)).status);
    const stranger = await world.ask(undefined, 'POST', '/api/devices/codes', body);
    const code = await world.makeCode('Contested');
    const post = world.poster('127.0.0.21');
    const enrolled = (await Promise.all(Array.from({ length: 8 }, () => Device.enrol(post, code)))).filter((device) => device.id).length;
    const only = statuses.every((status) => status === 403) && stranger.status === 401;
    return `${only ? 'administrators' : statuses + ' ' + stranger.status}; ${enrolled === 1 ? 'one' : enrolled} enrolled`;
  }],
  ['A10', 'an invitation used eight times at once, asked for with a foreign X-Forwarded-Host', 'one 200; the link names no host', async (world) => {
    const link = await world.ask(world.ward.callers.admin, 'POST', `/api/people/${world.ward.people.auditor}/invitation`, {}, { 'x-forwarded-host': 'evil.example' });
    const { path } = JSON.parse(link.text);
    const token = path.split('/').at(-1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.ask(undefined, 'POST', '/api/invitations/' + token, { password: PASSWORD })));
    const good = answers.filter((answer) => answer.status === 200).length;
    return `${good === 1 ? 'one' : good} 200; the link names ${path.startsWith('/') && !link.text.includes('evil') ? 'no host' : link.text}`;
  }],
  ['A11', 'passwords: 7 letters, common, the facility’s name, 5,000 letters', 'none taken', async (world) => {
    const statuses = [];
    for (const password of ['sevenxx', 'passwordpassword', 'Milieu Milieu Milieu', 'a'.repeat(5000)]) statuses.push(await setPassword(world, password));
    return statuses.every((status) => status >= 400 && status < 500) ? 'none taken' : String(statuses);
  }],
  ...[['of emoji and accents', 'ñandú 🦦🦦🦦 äöü quiet'], ['with NUL in it', 'quiet herons wade\u0000 at dawn']].map(([what, password]) => ['A11', 'a password ' + what, 'taken exactly', async (world) => {
    const set = await setPassword(world, password);
    const right = await world.trySignIn('chooser', password, { from: '127.0.0.12' });
    const nearly = await world.trySignIn('chooser', password.slice(0, -1), { from: '127.0.0.12' });
    const cut = await world.trySignIn('chooser', password.split('\u0000')[0] + (password.includes('\u0000') ? '' : '.'), { from: '127.0.0.12' });
    return set === 200 && right.status === 200 && nearly.status === 401 && cut.status === 401 ? 'taken exactly' : `${set} ${right.status} ${nearly.status} ${cut.status}`;
  }]),
  ['A10', 'an earlier link after a newer one, a link after its seven days, one made up, one that is too long', '404, 404, 404, 404; nothing said of whom', async (world) => {
    const person = await chooser(world);
    const [earlier, newer] = [await makeLink(world, person), await makeLink(world, person)];
    await world.advance(1);
    const seen = [await useLink(world, earlier)];
    await world.advance(7 * 24 * 60);
    seen.push(await useLink(world, newer), await useLink(world, 'ab'.repeat(32)), await useLink(world, 'a'.repeat(5_000)));
    const told = seen.some((answer) => /chooser|Winterbourne/.test(answer.text));
    await world.wake();
    return `${seen.map((answer) => answer.status).join(', ')}; ${told ? 'it says whose' : 'nothing said of whom'}`;
  }],
  ['A10', 'what a reset ends: the session, the key, the second factor and the password of before', 'all ended', async (world) => {
    await choose(world, PASSWORD);
    const key = await makeKey();
    const signed = await world.ask(undefined, 'POST', '/api/session', { username: 'chooser', password: PASSWORD, signing_key: key.public_key });
    const { signing_key } = JSON.parse(signed.text);
    const cookie = signed.headers['set-cookie'][0].split(';')[0];
    await world.ask({ cookie }, 'POST', '/api/factors/totp', {});
    await choose(world, 'another quiet cedar evening');
    const { nonce } = JSON.parse((await world.ask(undefined, 'POST', '/api/session/nonce', { signing_key })).text);
    const statuses = {
      session: (await world.ask({ cookie }, 'GET', '/api/session')).status,
      key: (await world.ask(undefined, 'POST', '/api/session/unlock', { signing_key, nonce, signature: await key.sign(`milieu unlock\n${signing_key}\n${nonce}`) })).status,
      password: await signInAs(world, PASSWORD),
    };
    return Object.values(statuses).every((status) => status === 401) ? 'all ended' : JSON.stringify(statuses);
  }],
  ['A10', 'a link asked for with a foreign Host, Forwarded and Origin; by everyone who is no administrator; for someone disabled', 'no host in it; refused; refused', async (world) => {
    const path = `/api/people/${await chooser(world)}/invitation`;
    const texts = [];
    for (const headers of [{ host: 'evil.example' }, { forwarded: 'host=evil.example;proto=http' }, { 'x-original-host': 'evil.example', 'x-forwarded-server': 'evil.example' }]) {
      texts.push((await world.ask(world.ward.callers.admin, 'POST', path, {}, headers)).text);
    }
    const statuses = [];
    for (const name of ['tech', 'nurse', 'charge', 'auditor', undefined]) statuses.push((await world.ask(world.ward.callers[name], 'POST', path, {})).status);
    await world.addPerson('gone', 'Gone', 'technician', world.ward.unit.id);
    await world.disable('gone', 'technician');
    const gone = await world.ask(world.ward.callers.admin, 'POST', `/api/people/${world.ward.people.gone}/invitation`, {});
    const clean = texts.every((text) => !text.includes('evil')) ? 'no host in it' : texts.join();
    return `${clean}; ${statuses.every((status) => status === 403 || status === 401) ? 'refused' : statuses}; ${gone.status >= 400 ? 'refused' : gone.status}`;
  }],
  ['A11', 'passwords of 14, of one’s own name, of rows of keys, over 1,024 bytes: the reason that is given', 'password_too_short, password_common, password_common, password_too_long', async (world) => {
    const codes = [];
    for (const password of ['quiet cedar mo', 'Opal Winterbourne', 'qwertyuiopasdfghjkl', 'heron '.repeat(180)]) codes.push(JSON.parse((await choose(world, password)).text).code);
    return codes.join(', ');
  }],
  ['A11', 'passwords of 15, of 200 and of 1,024 bytes, with spaces at both ends, of small letters alone', 'taken exactly', async (world) => {
    // No repetition: that would be refused as one.
    const long = Array.from({ length: 300 }, (_, index) => 'heron' + ((index * 7919) % 46_656).toString(36)).join(' ');
    const wrong = [];
    for (const password of ['herons wade now', long.slice(0, 200), long.slice(0, 1_024), '  herons wade at dawn  ', 'heronswadeatdawnslowly']) {
      const set = await setPassword(world, password);
      const tries = [await signInAs(world, password), await signInAs(world, password.slice(0, -1)), await signInAs(world, password + 'x')];
      if (set !== 200 || String(tries) !== '200,401,401') wrong.push(`${password.length}: ${set} ${tries}`);
    }
    return wrong.length === 0 ? 'taken exactly' : wrong.join('; ');
  }],
  ['A11', 'a password of letters that two keyboards write differently, typed on the other one', '200', async (world) => {
    await setPassword(world, 'ñandú señal über alles'.normalize('NFC'));
    return signInAs(world, 'ñandú señal über alles'.normalize('NFD'));
  }],
  ['A14', 'someone disabled, with an open session and an open key', 'both refused at once', async (world) => {
    const leaver = await world.addPerson('leaver', 'Max Gone, MHT', 'technician', world.ward.unit.id);
    const key = await makeKey();
    const signed = await world.ask(undefined, 'POST', '/api/session', { username: 'leaver', password: PASSWORD, signing_key: key.public_key });
    const { signing_key } = JSON.parse(signed.text);
    await world.disable('leaver', 'technician');
    const session = await world.ask(leaver, 'GET', '/api/session');
    const { nonce } = JSON.parse((await world.ask(undefined, 'POST', '/api/session/nonce', { signing_key })).text);
    const unlocked = await world.ask(undefined, 'POST', '/api/session/unlock', { signing_key, nonce, signature: await key.sign(`milieu unlock\n${signing_key}\n${nonce}`) });
    return session.status === 401 && unlocked.status === 401 ? 'both refused at once' : `${session.status} ${unlocked.status}`;
  }],
  ['A', 'an unknown name and a wrong password', 'the same answer', async (world) => {
    const bodies = [];
    for (const username of ['manager', 'nobody-has-this']) {
      const answer = await send(world.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: 'not the right one' }), from: '127.0.0.13' });
      bodies.push(answer.status + answer.text);
    }
    return bodies[0] === bodies[1] ? 'the same answer' : bodies.join(' / ');
  }],
];
