/**
 * B3: what the app fetches by itself never keeps a session open (CVE-2026-25476). The routes are those of the contract; of each, `cases/awake.json` says
 * who makes its requests, and one that is not listed there fails the first case. Every route has a session of its own, left alone for an hour on the test clock.
 */
import { newId } from '../lib/api.mjs';
import { findRoute, MADE, NAMES, pathOf, statusOf } from './contract.mjs';
import { openStream, send } from './world.mjs';

const IDLE = 60;
const EVERY = 5;
/** What elsewhere kept a session open, or skipped the look at whether it still is. */
const TRICKS = 'skip_timeout_reset=1&keep_alive=1';
const ENDED = 'open after 59 minutes, ended after 60';
const KEPT = 'open after 100 minutes';

const routesOf = (...made) => Object.keys(MADE).filter((route) => made.includes(MADE[route]));
const gets = (...made) => routesOf(...made).filter((route) => route.startsWith('GET '));

/** Somebody whom the route lets in. */
function whoMay(route) {
  const row = findRoute(route);
  return NAMES[Object.keys(NAMES).find((role) => row && statusOf(row, role) < 300) ?? 'technician'];
}
const withTricks = (path) => path + (path.includes('?') ? '&' : '?') + TRICKS;
const isOpen = async (world, caller) => (await world.ask(caller, 'GET', '/api/session')).status === 200;

/** A session in which nothing is done but `poll`, every five minutes until its limit; what became of it. */
async function leaveAlone(world, username, poll) {
  const caller = await world.signIn(username);
  for (let minute = EVERY; minute < IDLE; minute += EVERY) {
    await world.advance(EVERY);
    await poll(caller);
  }
  await world.advance(EVERY - 1);
  await poll(caller);
  const before = await isOpen(world, caller);
  await world.advance(1);
  return `${before ? 'open' : 'ended'} after 59 minutes, ${(await isOpen(world, caller)) ? 'open' : 'ended'} after 60`;
}

/** All but a made-up invitation are answered: a poll that is refused would show nothing. */
const isAnswered = (route, status) => status === 200 || route.includes('{token}');
const polled = gets('by_itself', 'no_session').filter((route) => !route.endsWith('/live')).map((route) => ['B3', `fetched all along, plain and with parameters to skip the limit: ${route}`, ENDED, (world) => {
  const path = pathOf(world, findRoute(route));
  return leaveAlone(world, whoMay(route), async (caller) => {
    for (const each of [path, withTricks(path)]) {
      const { status } = await world.ask(caller, 'GET', each);
      if (!isAnswered(route, status)) throw new Error(`${each}: ${status}`);
    }
  });
}]);

const streams = gets('by_itself').filter((route) => route.endsWith('/live')).map((route) => ['B3', `one stream open all along, another begun every five minutes: ${route}`, ENDED, async (world) => {
  const path = pathOf(world, findRoute(route));
  const streams = [];
  try {
    return await leaveAlone(world, whoMay(route), async (caller) => {
      streams.push(await openStream(world, caller, withTricks(path)));
      if (streams.at(-1).status !== 200 || streams[0].ended) throw new Error('no stream');
    });
  } finally {
    for (const stream of streams) stream.close();
  }
}]);

const ahead = gets('by_hand').map((route) => ['B3', `fetched ahead by a browser (Sec-Purpose: prefetch), after 50 minutes: ${route}`, 'ended after 60 minutes', async (world) => {
  const caller = await world.signIn(whoMay(route));
  await world.advance(50);
  const { status } = await world.ask(caller, 'GET', pathOf(world, findRoute(route)), undefined, { 'sec-purpose': 'prefetch' });
  await world.advance(10);
  return `${(await isOpen(world, caller)) ? 'open' : 'ended'} after 60 minutes${status === 401 ? ', and before' : ''}`;
}]);

const byHand = gets('by_hand').map((route) => ['B3', `made by hand once, after 50 minutes: ${route}`, KEPT, async (world) => {
  const caller = await world.signIn(whoMay(route));
  await world.advance(50);
  const { status } = await world.ask(caller, 'GET', pathOf(world, findRoute(route)));
  await world.advance(50);
  return (await isOpen(world, caller)) ? KEPT : `${status}, then ended`;
}]);

/** What programs send by themselves that is no GET. Each answers what to send, given the world, the caller and what `begin` made. */
const SENT = {
  'POST /api/devices/nonce': (world, caller, { device }) => [{ device: device.id }],
  'POST /api/devices/contact': async (world, caller, { device }) => [{ proof: await device.prove(), report: { app_version: '0.1.0', unsent: 0, clock_offset: 0, persistent: true, last_seq: 0 } }],
  'POST /api/devices/entries': async (world, caller, { device }) => [{ proof: await device.prove(), entries: [] }],
  'POST /api/devices/lost': () => [{}],
  'POST /api/session/nonce': () => [{ signing_key: newId() }],
  'POST /api/session/passkey/options': () => [{}],
  'POST /api/session/single-sign-on/start': () => [{}],
  'POST /api/test-clock': () => [{ advance: 0 }],
};
/** What somebody does who comes or goes: it begins a session of its own, or ends this one. */
const COMES_OR_GOES = ['POST /api/session', 'DELETE /api/session', 'POST /api/session/lock', 'POST /api/session/unlock', 'POST /api/session/passkey', 'POST /api/session/single-sign-on', 'POST /api/invitations/{token}', 'POST /api/devices'];

const sent = Object.entries(SENT).map(([route, make]) => ['B3', `sent all along: ${route}`, ENDED, async (world) => {
  const device = await world.enrol('Left alone');
  return leaveAlone(world, 'tech', async (caller) => {
    for (const body of await make(world, caller, { device })) await world.ask(caller, 'POST', route.split(' ')[1], body);
  });
}]);

/** Batches without anything that this person made just now. */
const batches = [
  ['empty batches', () => []],
  ['an entry made before the session, again and again', (world, { old }) => [old]],
  ['what is no command', () => [{ id: 'x' }, { action: { kind: 'record_check' } }]],
  ['a colleague’s signed entries, new each time', async (world, { device, holder }) => [await world.signCheck(device, holder, world.ward.stays[0], (device.seq = (device.seq ?? 0) + 1))]],
].map(([what, make]) => ['B3', `sent all along: ${what} (POST /api/commands)`, ENDED, async (world) => {
  const earlier = await world.signIn('tech');
  const old = world.check(world.ward.stays[0]);
  await world.submit(earlier, old);
  const device = await world.enrol('Left alone');
  const holder = await world.signInOn(device, 'tech');
  return leaveAlone(world, what.startsWith('a colleague') ? 'charge' : 'tech', async (caller) => {
    const made = await make(world, { old, device, holder });
    const signed = made.some(Array.isArray);
    const commands = made.map((each) => (Array.isArray(each) ? each[0] : JSON.stringify(each))).join(',');
    const signatures = signed ? `,"signatures":${JSON.stringify(made.map((each) => each[1]))}` : '';
    const answer = await world.ask(caller, 'POST', '/api/commands', `{"commands":[${commands}]${signatures}}`, { 'content-type': 'application/json' });
    const receipts = answer.status === 200 ? JSON.parse(answer.text).receipts : [];
    if (signed && receipts[0]?.outcome === 'refused') throw new Error(answer.text);
  });
}]);

export const cases = [
  ['B3', 'every route of the served contract is known as made by hand or by itself', 'all', async (world) => {
    const { paths } = JSON.parse((await send(world.base, { path: '/api/openapi.json' })).text);
    const served = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
    const unknown = served.filter((route) => !(route in MADE));
    const gone = Object.keys(MADE).filter((route) => !served.includes(route));
    const untried = routesOf('no_session').filter((route) => !route.startsWith('GET ') && !(route in SENT) && !COMES_OR_GOES.includes(route));
    return [...unknown, ...gone, ...untried].join(', ') || 'all';
  }],
  ...polled,
  ...streams,
  ...sent,
  ...batches,
  ['B3', 'fetched all along: the app itself, its worker, and what is not there', ENDED, (world) =>
    leaveAlone(world, 'tech', async (caller) => {
      for (const path of ['/', '/sw.js', '/round', '/api/nothing', '/assets/nothing.js']) await world.ask(caller, 'GET', path, undefined, { accept: 'text/html' });
    })],
  ...ahead,
  ...byHand,
  ['B3', 'an entry made by hand once, after 50 minutes: POST /api/commands', KEPT, async (world) => {
    const caller = await world.signIn('tech');
    await world.advance(50);
    await world.submit(caller, world.check(world.ward.stays[0]));
    await world.advance(50);
    return (await isOpen(world, caller)) ? KEPT : 'ended';
  }],
];
