/** A14: somebody leaves for good, and every way that let them in ends; with the live stream within a minute of real time. */
import { Authenticator } from '../lib/authenticator.mjs';
import { newId } from '../lib/api.mjs';
import { until } from '../lib/until.mjs';
import { openStream, PASSWORD } from './world.mjs';

const liveOf = (world) => `/api/units/${world.ward.unit.id}/live`;
/** Seconds until it ended; none when it did not within a minute. */
async function secondsUntilEnd(stream) {
  const begun = performance.now();
  try {
    await until('the stream to end', () => stream.ended, { seconds: 60 });
    return (performance.now() - begun) / 1000;
  } catch {
    return undefined;
  } finally {
    stream.close();
  }
}

/** Someone with everything that can let a person in: a session, a tablet with a PIN’s key, a passkey, a link that is not used yet. */
async function arrive(world, username) {
  world.ward.callers.admin = await world.signIn('admin');
  const caller = await world.addPerson(username, 'Leaving Soon, MHT', 'technician', world.ward.unit.id);
  const { passkey_origin: origin } = JSON.parse((await world.ask(undefined, 'GET', '/api/entrance')).text);
  const authenticator = new Authenticator();
  const asked = await caller.post('/api/factors/passkeys/options', {});
  const { codes } = await caller.post('/api/factors/passkeys', { challenge: asked.challenge, name: 'Phone', credential: authenticator.register(asked.options, origin) });
  const device = await world.enrol('Tablet of ' + username);
  const holder = await world.signInOn(device, username);
  return { caller, authenticator, origin, codes, device, holder };
}
const nonceOf = async (world, { holder }) => JSON.parse((await world.poster('127.0.0.61')('/api/session/nonce', { signing_key: holder.me.signing_key })).text).nonce;
async function unlock(world, left, nonce) {
  const { holder, device } = left;
  const { signing_key } = holder.me;
  nonce ??= await nonceOf(world, left);
  return (await world.poster('127.0.0.61')('/api/session/unlock', { signing_key, nonce, signature: await holder.key.sign(`milieu unlock\n${signing_key}\n${nonce}`), device: await device.prove() })).status;
}
async function byPasskey(world, { authenticator, origin }) {
  const post = world.poster('127.0.0.61');
  const asked = JSON.parse((await post('/api/session/passkey/options', {})).text);
  return (await post('/api/session/passkey', { challenge: asked.challenge, credential: authenticator.answer(asked.options, origin) })).status;
}
/** The statuses of every way in. */
async function tryEverything(world, username, left, { nonce, link } = {}) {
  const post = world.poster('127.0.0.61');
  const statuses = {
    session: (await world.ask(left.caller, 'GET', '/api/session')).status,
    board: (await world.ask(left.holder, 'GET', `/api/units/${world.ward.unit.id}/board`)).status,
    command: (await world.submit(left.caller))[0] ?? 200,
    'nonce of before': nonce ? await unlock(world, left, nonce) : 401,
    'the key': await unlock(world, left),
    passkey: await byPasskey(world, left),
    password: (await post('/api/session', { username, password: PASSWORD, code: left.codes[0] })).status,
    'password on the tablet': (await post('/api/session', { username, password: PASSWORD, device: await left.device.prove() })).status,
  };
  if (link) statuses.link = (await world.ask(undefined, 'POST', '/api/invitations/' + link, { password: PASSWORD })).status;
  return statuses;
}
const letIn = (statuses) => Object.entries(statuses).filter(([, status]) => status < 400).map(([way]) => way);

export const cases = [
  ['A14', 'someone disabled: session, tablet session, key, nonce given out before, passkey, password, recovery code, tablet, unused link', 'nothing lets them in', async (world) => {
    const left = await arrive(world, 'leaver1');
    const before = letIn({ session: (await world.ask(left.caller, 'GET', '/api/session')).status, key: await unlock(world, left), passkey: await byPasskey(world, left) });
    if (before.length !== 3) return 'only these worked before: ' + before;
    const nonce = await nonceOf(world, left);
    const link = (await world.ward.callers.admin.post(`/api/people/${world.ward.people.leaver1}/invitation`, {})).path.split('/').at(-1);
    await world.disable('leaver1', 'technician');
    const open = letIn(await tryEverything(world, 'leaver1', left, { nonce, link }));
    return open.length === 0 ? 'nothing lets them in' : open.join(', ');
  }],
  ['A14', 'someone disabled with a live stream open', 'it ends within 60 s', async (world) => {
    const left = await arrive(world, 'leaver2');
    const stream = await openStream(world, left.caller, liveOf(world));
    await world.disable('leaver2', 'technician');
    const seconds = await secondsUntilEnd(stream);
    world.measured.push(`the stream ended after ${seconds?.toFixed(1)} s`);
    return seconds === undefined ? 'it goes on' : 'it ends within 60 s';
  }],
  ['A14', 'a device revoked, and all sessions ended, with a live stream open in each', 'both end within 60 s', async (world) => {
    const left = await arrive(world, 'leaver3');
    const streams = [await openStream(world, left.holder, liveOf(world))];
    await world.ward.callers.admin.send({ kind: 'revoke_device', device: left.device.id });
    const other = await world.signIn('nurse');
    streams.push(await openStream(world, other, liveOf(world)));
    await world.ward.callers.admin.send({ kind: 'end_sessions', person: null });
    const seconds = await Promise.all(streams.map(secondsUntilEnd));
    world.measured.push(`the streams ended after ${seconds.map((each) => each?.toFixed(1)).join(' and ')} s`);
    await world.wake();
    return seconds.every((each) => each !== undefined) ? 'both end within 60 s' : String(seconds);
  }],
  ['A14', 'someone moved to another unit with a live stream of the old one open', 'it ends within 60 s; the old unit 404', async (world) => {
    const left = await arrive(world, 'mover');
    const stream = await openStream(world, left.caller, liveOf(world));
    await world.ward.callers.admin.send({ kind: 'change_person', person: world.ward.people.mover, display_name: 'Mover', role: 'technician', units: [world.other.unit.id], disabled: false });
    const seconds = await secondsUntilEnd(stream);
    const board = await world.ask(left.caller, 'GET', `/api/units/${world.ward.unit.id}/board`);
    return `${seconds === undefined ? 'it goes on' : 'it ends within 60 s'}; the old unit ${board.status}`;
  }],
  ['A14', 'all sessions ended by an administrator: sessions and keys of everyone, their own too', 'nothing lets them in', async (world) => {
    const left = await arrive(world, 'leaver4');
    const admin = await world.signIn('admin');
    await admin.send({ kind: 'end_sessions', person: null });
    const statuses = { session: (await world.ask(left.caller, 'GET', '/api/session')).status, tablet: (await world.ask(left.holder, 'GET', '/api/session')).status, key: await unlock(world, left), own: (await world.ask(admin, 'GET', '/api/session')).status };
    await world.wake();
    const open = letIn(statuses);
    return open.length === 0 ? 'nothing lets them in' : open.join(', ');
  }],
  ['A14', 'someone disabled, whose signed entries come later: made before, made after', 'kept for a person to look at, none applied', async (world) => {
    const left = await arrive(world, 'leaver5');
    const stay = world.ward.stays[1];
    const before = await world.signCheck(left.device, left.holder, stay, 1);
    await world.disable('leaver5', 'technician');
    await world.advance(1);
    const after = await world.signCheck(left.device, left.holder, stay, 2);
    const made = await world.countChecks(stay);
    const receipts = await left.device.handOver(before, after);
    const list = await (await world.signIn('charge')).get(`/api/units/${world.ward.unit.id}/needs-human`);
    const waiting = list.items.filter((item) => item.reason?.code === 'author_disabled').length;
    const applied = (await world.countChecks(stay)) - made;
    return applied === 0 && waiting >= 2 ? 'kept for a person to look at, none applied' : `${applied} applied, ${waiting} wait: ${JSON.stringify(receipts)}`;
  }],
  ['A14', 'a tablet’s key after its twelve hours, and after the session’s end within them', '200 at 11 hours, 401 at 12', async (world) => {
    const left = await arrive(world, 'leaver6');
    await world.advance(11 * 60);
    const within = await unlock(world, left);
    await world.advance(60, 1);
    return `${within} at 11 hours, ${await unlock(world, left)} at 12`;
  }],
  ['A14', 'a role taken away with the session open: a technician becomes an auditor and enters a check', 'stored before; refused after', async (world) => {
    world.ward.callers.admin = await world.signIn('admin');
    const caller = await world.addPerson('demoted', 'De Moted, MHT', 'technician', world.ward.unit.id);
    const [first] = await world.submit(caller, world.check(world.ward.stays[0]));
    await world.ward.callers.admin.send({ kind: 'change_person', person: world.ward.people.demoted, display_name: 'De Moted', role: 'auditor', units: [world.ward.unit.id], disabled: false });
    const [second] = await world.submit(caller, world.check(world.ward.stays[0], { id: newId(world.time) }));
    return `${first.outcome} before; ${second === 401 || second.outcome === 'refused' ? 'refused' : JSON.stringify(second)} after`;
  }],
];
