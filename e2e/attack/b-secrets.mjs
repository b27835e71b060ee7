/** B12: what nobody may find in what the program writes, in an address, in a header or in an answer to somebody else. */
import { Authenticator } from '../lib/authenticator.mjs';
import { Caller } from '../lib/api.mjs';
import { makeKey } from '../lib/device.mjs';
import { totp } from '../lib/totp.mjs';
import { openStream, send, World } from './world.mjs';

const NOTE = 'Asked to see the chaplain about Quetzalcoatl';
const FAMILY = 'Xylographer';
const WRONG = 'the wrong password of an evening';

/** A hospital of its own whose program writes as much as it can, in which something of everything happens; what must stay unsaid, by name. */
async function live(world) {
  const secrets = {};
  const { charge, admin } = world.ward.callers;
  const link = await admin.post(`/api/people/${world.ward.people.auditor}/invitation`, {});
  secrets.link = link.path.split('/').at(-1);
  await send(world.base, { path: link.path, headers: { accept: 'text/html' } });
  const person = await new Caller(world.site, () => world.time).accept(secrets.link);
  secrets['token of a session'] = person.cookie.split('=')[1];
  secrets['share of a session'] = person.me.share;
  const { secret } = await person.post('/api/factors/totp', {});
  secrets['secret of an app'] = secret;
  secrets['code of an app'] = totp(secret, world.time);
  const { codes } = await person.post('/api/factors/totp/confirm', { code: secrets['code of an app'] });
  secrets['recovery code'] = codes[0];
  const { passkey_origin: origin } = JSON.parse((await send(world.base, { path: '/api/entrance' })).text);
  const asked = await person.post('/api/factors/passkeys/options', {});
  secrets['challenge of a passkey'] = asked.challenge;
  await person.post('/api/factors/passkeys', { challenge: asked.challenge, name: 'Phone', credential: new Authenticator().register(asked.options, origin) });
  const { code } = await admin.post('/api/devices/codes', { name: 'Tablet', unit: world.ward.unit.id });
  secrets['code of a device'] = code;
  const device = await world.enrol('Another tablet');
  const proof = await device.prove();
  secrets['nonce of a device'] = proof.nonce;
  await device.contact(proof);
  const key = await makeKey();
  secrets['wrong password'] = WRONG;
  for (const body of [{ username: 'nurse', password: WRONG }, { username: WRONG, password: WRONG }, `{"password":"${WRONG}",`, { username: 'nurse', password: [WRONG] }]) {
    await world.ask(undefined, 'POST', '/api/session', body);
  }
  const signed = await world.ask(undefined, 'POST', '/api/session', { username: 'nurse', password: 'quiet cedar morning', signing_key: key.public_key });
  secrets.password = 'quiet cedar morning';
  const { signing_key } = JSON.parse(signed.text);
  const { nonce } = JSON.parse((await world.ask(undefined, 'POST', '/api/session/nonce', { signing_key })).text);
  secrets['nonce of a key'] = nonce;
  await world.ask(undefined, 'POST', '/api/session/unlock', { signing_key, nonce, signature: 'x' });
  secrets['note of a check'] = 'Quetzalcoatl';
  const check = world.check(world.ward.stays[0]);
  check.action.check.note = NOTE;
  await world.submit(world.ward.callers.tech, check, { ...check, id: 'no id' });
  await world.ask(world.ward.callers.tech, 'POST', '/api/commands', `{"commands":[{"note":"${NOTE}"`);
  secrets['name of a patient'] = FAMILY;
  const { rows } = await charge.get(`/api/units/${world.ward.unit.id}/board`);
  await charge.send({ kind: 'change_identity', patient: rows[0].patient, stay: rows[0].stay, identity: { ...rows[0].identity, family: FAMILY } });
  await charge.get('/api/stays/' + rows[0].stay);
  for (const path of ['/api/invitations/' + secrets.link, '/invitation/' + secrets.link, '/api/nothing/' + secrets['token of a session'], '/api/session?token=' + secrets['token of a session'], `/api/stays/${FAMILY}`]) {
    await send(world.base, { path, headers: { cookie: person.cookie } });
  }
  (await openStream(world, charge, `/api/units/${world.ward.unit.id}/live?token=${secrets['token of a session']}`)).close();
  return secrets;
}

/** A hospital whose program writes what that filter lets through. */
async function withLog(filter, run) {
  const before = process.env.RUST_LOG;
  process.env.RUST_LOG = filter;
  const world = await World.open().finally(() => (before === undefined ? delete process.env.RUST_LOG : (process.env.RUST_LOG = before)));
  try {
    return await run(world);
  } finally {
    await world.end();
  }
}

export const cases = [
  ...['info', 'debug', 'trace'].map((filter) => ['B12', `tokens, links, codes, nonces, passwords, notes and names in what the program writes, at RUST_LOG=${filter}`, 'nowhere', (outer) =>
    withLog(filter, async (world) => {
      // The first administrator’s link is printed on purpose, and used by now.
      const secrets = await live(world);
      const told = Object.entries(secrets).filter(([, secret]) => world.site.said.includes(secret)).map(([name]) => name);
      outer.measured.push(`${Object.keys(secrets).length} secrets looked for in ${world.site.said.length} letters`);
      return told.join(', ') || 'nowhere';
    })]),
  ['B12', 'a link’s token in the page that it opens, in the answer when it is used up, in the Referer that the page sends', 'nowhere; nothing is sent', async (world) => {
    const token = (await (await world.signIn('admin')).post(`/api/people/${world.ward.people.provider}/invitation`, {})).path.split('/').at(-1);
    const page = await send(world.base, { path: '/invitation/' + token, headers: { accept: 'text/html' } });
    const gone = await send(world.base, { path: '/api/invitations/' + token.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) });
    const told = [page, gone].some((answer) => (JSON.stringify(answer.headers) + answer.text).includes(token.slice(1)));
    return `${told ? 'there' : 'nowhere'}; ${page.headers['referrer-policy'] === 'no-referrer' ? 'nothing is sent' : page.headers['referrer-policy']}`;
  }],
  ['B12', 'a session’s token in its own answers: who one is, the page, refusals; and a cache that may keep them', 'nowhere; none', async (world) => {
    const caller = await world.signIn('charge');
    const token = caller.cookie.split('=')[1];
    const answers = [];
    for (const path of ['/api/session', '/', '/api/nothing', `/api/units/${world.other.unit.id}/board`, '/api/session?token=' + token]) answers.push([path, await world.ask(caller, 'GET', path)]);
    const told = answers.some(([, answer]) => (JSON.stringify(answer.headers) + answer.text).includes(token));
    const kept = answers.filter(([path, { headers }]) => path.startsWith('/api') && headers['cache-control'] !== 'no-store').map(([path]) => path);
    return `${told ? 'there' : 'nowhere'}; ${kept.join(', ') || 'none'}`;
  }],
];
