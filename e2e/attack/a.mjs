/** A: signing in, and keys. */
import { Device, makeKey } from '../lib/device.mjs';
import { PASSWORD, send } from './world.mjs';

/** Sets a password through a new link; the status of the answer. */
async function setPassword(world, password) {
  const link = await world.ward.callers.admin.post(`/api/people/${world.ward.people.auditor}/invitation`, {});
  const answer = await world.ask(undefined, 'POST', '/api/invitations/' + link.path.split('/').at(-1), { password });
  return answer.status;
}

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
    const right = await world.trySignIn('auditor', password, { from: '127.0.0.12' });
    const nearly = await world.trySignIn('auditor', password.slice(0, -1), { from: '127.0.0.12' });
    const cut = await world.trySignIn('auditor', password.split('\u0000')[0] + (password.includes('\u0000') ? '' : '.'), { from: '127.0.0.12' });
    return set === 200 && right.status === 200 && nearly.status === 401 && cut.status === 401 ? 'taken exactly' : `${set} ${right.status} ${nearly.status} ${cut.status}`;
  }]),
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
