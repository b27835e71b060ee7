/** A7 and A13: what lets one in works once, for a moment, and for one site. */
import { Authenticator } from '../lib/authenticator.mjs';
import { makeKey } from '../lib/device.mjs';
import { totp } from '../lib/totp.mjs';
import { PASSWORD } from './world.mjs';

const HOUR_SECONDS = 3600;
const WHERE = '127.0.0.51';

/** Someone new with an app that shows codes; its secret, and recovery codes. */
async function withApp(world, username) {
  const person = await world.addPerson(username, 'Code Holder, MHT', 'technician', world.ward.unit.id);
  const { secret } = await person.post('/api/factors/totp', {});
  const { codes } = await person.post('/api/factors/totp/confirm', { code: totp(secret, world.time) });
  await world.advance(5);
  return { secret, codes };
}
const withCode = (world, username, code) => world.poster(WHERE)('/api/session', { username, password: PASSWORD, code });
const codeOf = (answer) => (answer.status === 200 ? 200 : `${answer.status} ${JSON.parse(answer.text).code}`);

/** Someone new with a passkey, and where it works. */
async function withPasskey(world, username) {
  const person = await world.addPerson(username, 'Key Holder, MHT', 'technician', world.ward.unit.id);
  const { passkey_origin: origin } = JSON.parse((await world.ask(undefined, 'GET', '/api/entrance')).text);
  const authenticator = new Authenticator();
  const asked = await person.post('/api/factors/passkeys/options', {});
  await person.post('/api/factors/passkeys', { challenge: asked.challenge, name: 'Phone', credential: authenticator.register(asked.options, origin) });
  return { person, authenticator, origin };
}
const askPasskey = async (world) => JSON.parse((await world.poster(WHERE)('/api/session/passkey/options', {})).text);
const byPasskey = (world, challenge, credential) => world.poster(WHERE)('/api/session/passkey', { challenge, credential });

export const cases = [
  ['A7', 'a code of an app sent a second time; a recovery code sent a second time', '200, then 401 wrong_code; 200, then 401 wrong_code', async (world) => {
    const { secret, codes } = await withApp(world, 'replayer');
    const seen = [];
    for (const code of [totp(secret, world.time), totp(secret, world.time), codes[0], codes[0]]) seen.push(codeOf(await withCode(world, 'replayer', code)));
    return `${seen[0]}, then ${seen[1]}; ${seen[2]}, then ${seen[3]}`;
  }],
  ['A7', 'a passkey’s answer sent a second time, and eight times at once', '200, then 401; one 200', async (world) => {
    const { authenticator, origin } = await withPasskey(world, 'keyed1');
    const asked = await askPasskey(world);
    const credential = authenticator.answer(asked.options, origin);
    const [first, second] = [await byPasskey(world, asked.challenge, credential), await byPasskey(world, asked.challenge, credential)];
    const other = await askPasskey(world);
    const once = authenticator.answer(other.options, origin);
    const answers = await Promise.all(Array.from({ length: 8 }, () => byPasskey(world, other.challenge, once)));
    const good = answers.filter((answer) => answer.status === 200).length;
    return `${first.status}, then ${second.status}; ${good === 1 ? 'one' : good} 200`;
  }],
  ['A7', 'a passkey’s answer to an earlier challenge, to one six minutes old, and to none that was given out', '401, 401, 401', async (world) => {
    const { authenticator, origin } = await withPasskey(world, 'keyed2');
    const [earlier, asked] = [await askPasskey(world), await askPasskey(world)];
    const crossed = await byPasskey(world, asked.challenge, authenticator.answer(earlier.options, origin));
    const old = await askPasskey(world);
    await world.advance(6);
    const late = await byPasskey(world, old.challenge, authenticator.answer(old.options, origin));
    const invented = await byPasskey(world, 'ab'.repeat(32), authenticator.answer(asked.options, origin));
    return [crossed, late, invented].map((answer) => answer.status).join(', ');
  }],
  ['A7', 'a passkey asked by a site that looks alike, for another site’s name, without its person verified, for a registration', '401, 401, 401, 401; then 200', async (world) => {
    const { authenticator, origin } = await withPasskey(world, 'keyed3');
    const seen = [];
    for (const [where, over] of [['https://localhost.evil.example', {}], [origin, { site: 'evil.example' }], [origin, { verified: false }], [origin, { type: 'webauthn.create' }]]) {
      const asked = await askPasskey(world);
      seen.push((await byPasskey(world, asked.challenge, authenticator.answer(asked.options, where, over))).status);
    }
    const asked = await askPasskey(world);
    const right = await byPasskey(world, asked.challenge, authenticator.answer(asked.options, origin));
    return `${seen.join(', ')}; then ${right.status}`;
  }],
  ['A7', 'a passkey said to be a colleague’s, signed by another key, and a copy of it whose count goes back', '401, 401, 401', async (world) => {
    const mine = await withPasskey(world, 'keyed4');
    const theirs = await withPasskey(world, 'keyed5');
    const seen = [];
    const one = await askPasskey(world);
    seen.push((await byPasskey(world, one.challenge, mine.authenticator.answer(one.options, mine.origin, { user: theirs.authenticator.user }))).status);
    const two = await askPasskey(world);
    const forger = new Authenticator();
    Object.assign(forger, { id: mine.authenticator.id, user: mine.authenticator.user });
    seen.push((await byPasskey(world, two.challenge, forger.answer(two.options, mine.origin))).status);
    const three = await askPasskey(world);
    await byPasskey(world, three.challenge, mine.authenticator.answer(three.options, mine.origin, { count: 9 }));
    const four = await askPasskey(world);
    seen.push((await byPasskey(world, four.challenge, mine.authenticator.answer(four.options, mine.origin, { count: 3 }))).status);
    return seen.join(', ');
  }],
  ['A7', 'a passkey registered for a colleague: their challenge in one’s own session, and one that is known already', '409 passkey_refused, 409 passkey_refused', async (world) => {
    const { person, authenticator, origin } = await withPasskey(world, 'keyed6');
    const other = await withPasskey(world, 'keyed7');
    const asked = JSON.parse((await world.ask(other.person, 'POST', '/api/factors/passkeys/options', {})).text);
    const stolen = await world.ask(person, 'POST', '/api/factors/passkeys', { challenge: asked.challenge, name: 'x', credential: new Authenticator().register(asked.options, origin) });
    const own = JSON.parse((await world.ask(other.person, 'POST', '/api/factors/passkeys/options', {})).text);
    const again = await world.ask(other.person, 'POST', '/api/factors/passkeys', { challenge: own.challenge, name: 'x', credential: authenticator.register(own.options, origin) });
    return [stolen, again].map(codeOf).join(', ');
  }],
  ['A7', 'a way in added by whoever finds a screen that was left: 11 minutes after the sign-in', '409 sign_in_again, three times', async (world) => {
    const left = await world.addPerson('left', 'Left Screen, MHT', 'technician', world.ward.unit.id);
    await world.advance(11);
    const seen = [];
    for (const path of ['/api/factors/totp', '/api/factors/passkeys/options', '/api/factors/recovery-codes']) seen.push(codeOf(await world.ask(left, 'POST', path, {})));
    return seen.every((each) => each === '409 sign_in_again') ? '409 sign_in_again, three times' : seen.join(', ');
  }],
  ['A7', 'a nonce of one key signed by another key; an unlock signature used as an entry’s, a device’s as a person’s', '401, 401, not_verified', async (world) => {
    const [one, two] = [await makeKey(), await makeKey()];
    const signIn = async (key, username) => JSON.parse((await world.poster(WHERE)('/api/session', { username, password: PASSWORD, signing_key: key.public_key })).text);
    const [mine, theirs] = [await signIn(one, 'tech'), await signIn(two, 'nurse')];
    const nonceOf = async (signing_key) => JSON.parse((await world.poster(WHERE)('/api/session/nonce', { signing_key })).text).nonce;
    const unlock = async (signing_key, nonce, signature) => (await world.poster(WHERE)('/api/session/unlock', { signing_key, nonce, signature })).status;
    const nonce = await nonceOf(theirs.signing_key);
    const crossed = await unlock(theirs.signing_key, nonce, await one.sign(`milieu unlock\n${theirs.signing_key}\n${nonce}`));
    const again = await nonceOf(mine.signing_key);
    const asDevice = await unlock(mine.signing_key, again, await one.sign(`milieu device\n${mine.signing_key}\n${again}`));
    const text = JSON.stringify(world.check(world.ward.stays[0], { device: mine.signing_key, device_seq: 1, signed: { author: mine.person.id, key: mine.signing_key, previous: null } }));
    const answer = await world.ask(await world.signIn('charge'), 'POST', '/api/commands', `{"commands":[${text}],"signatures":["${await one.sign(`milieu unlock\n${text}`)}"]}`);
    return `${crossed}, ${asDevice}, ${JSON.parse(answer.text).receipts[0].reason?.code ?? 'stored'}`;
  }],
  ['A7', '5,100 strangers begin to sign in with a passkey and go no further; somebody with one in the meantime', 'signs in', async (world) => {
    const { authenticator, origin } = await withPasskey(world, 'keyed8');
    for (let begun = 0; begun < 5_100; begun += 50) await Promise.all(Array.from({ length: 50 }, () => askPasskey(world)));
    // The oldest go first, and on a clock that stands still all are as old.
    await world.advance(0, 1);
    const asked = await askPasskey(world);
    await world.advance(0, 1);
    await Promise.all(Array.from({ length: 200 }, () => askPasskey(world)));
    const answer = await byPasskey(world, asked.challenge, authenticator.answer(asked.options, origin));
    return answer.status === 200 ? 'signs in' : codeOf(answer);
  }],
  ['A13', 'one code in eight browsers at once', 'one 200', async (world) => {
    const { secret } = await withApp(world, 'racer2');
    const code = totp(secret, world.time);
    const answers = await Promise.all(Array.from({ length: 8 }, () => withCode(world, 'racer2', code)));
    const good = answers.filter((answer) => answer.status === 200).length;
    return `${good === 1 ? 'one' : good} 200`;
  }],
  ['A13', 'codes of other moments: a minute early and late, an hour early and late; half a minute early and late', '401, 401, 401, 401; 200, 200', async (world) => {
    const { secret } = await withApp(world, 'skewed');
    const seen = [];
    for (const seconds of [60, -60, HOUR_SECONDS, -HOUR_SECONDS, 30]) seen.push((await withCode(world, 'skewed', totp(secret, world.time, seconds))).status);
    await world.advance(5);
    seen.push((await withCode(world, 'skewed', totp(secret, world.time, -30))).status);
    return `${seen.slice(0, 4).join(', ')}; ${seen.slice(4).join(', ')}`;
  }],
  ['A13', 'the code of now after the next one was used; the one before it', '401 wrong_code, 401 wrong_code', async (world) => {
    const { secret } = await withApp(world, 'backwards');
    await withCode(world, 'backwards', totp(secret, world.time, 30));
    const seen = [];
    for (const seconds of [0, -30]) seen.push(codeOf(await withCode(world, 'backwards', totp(secret, world.time, seconds))));
    return seen.join(', ');
  }],
  ['A13', 'six wrong codes with the right password, then the right code', '429', async (world) => {
    const { secret } = await withApp(world, 'guessed');
    const right = totp(secret, world.time);
    for (let index = 0; index < 6; index += 1) await withCode(world, 'guessed', String((Number(right) + 1 + index) % 1_000_000).padStart(6, '0'));
    return (await withCode(world, 'guessed', right)).status;
  }],
];
