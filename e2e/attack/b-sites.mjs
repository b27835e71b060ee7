/** B6 and B9: what another site can make a signed-in browser send, on every route of the contract. */
import { connect } from 'node:net';
import { bodyOf, pathOf, ROUTES } from './contract.mjs';
import { openStream, send } from './world.mjs';

const EVIL = 'https://evil.example';
/** How a browser marks what comes from another site: a script, a form, a sibling host, an old browser that says only the origin, a sandboxed frame. */
const FROM_ELSEWHERE = {
  'a script': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: EVIL },
  'a form': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', origin: EVIL },
  'a sibling host': { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', origin: 'https://other.hospital.example' },
  'an old browser': { origin: EVIL },
  'a sandboxed frame': { origin: 'null' },
};
const isOpen = async (world, caller) => (await world.ask(caller, 'GET', '/api/session')).status === 200;
/** Whether that answer lets another site read it. */
const isShared = ({ headers }) => Object.keys(headers).some((name) => name.startsWith('access-control-'));

/** Sends what the route takes, with those headers; the answers that were not a refusal, by route. */
async function sendAll(world, caller, rows, headers, over = {}) {
  const taken = [];
  for (const row of rows) {
    const answer = await world.ask(caller, row.method, pathOf(world, row), over.body ? over.body(row) : bodyOf(world, row), headers);
    if (answer.status !== (over.status ?? 403)) taken.push(`${row.route} ${answer.status}`);
    if (isShared(answer)) taken.push(`${row.route} may be read elsewhere`);
  }
  return taken.join(', ');
}

/** The status of a WebSocket’s handshake. */
function shakeHands(world, caller, path) {
  const { hostname, port } = new URL(world.base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${caller.cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${EVIL}\r\n\r\n`));
    socket.on('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1]));
    });
    socket.on('error', reject);
  });
}

const CHANGING = ROUTES.filter((row) => row.method !== 'GET');
const READING = ROUTES.filter((row) => row.method === 'GET');

export const cases = [
  ...Object.entries(FROM_ELSEWHERE).map(([who, headers]) => ['B6', `everything that is no GET, sent by ${who} of another site: ${CHANGING.length} routes`, 'all 403; the session still open', async (world) => {
    const caller = await world.signIn('admin');
    const taken = await sendAll(world, caller, CHANGING, headers);
    return `${taken || 'all 403'}; the session ${(await isOpen(world, caller)) ? 'still open' : 'gone'}`;
  }]),
  ['B6', 'JSON as the forms of another site can send it: text/plain, urlencoded, multipart, without a type', 'nothing taken', async (world) => {
    const caller = await world.signIn('tech');
    const stay = world.ward.stays[2];
    const made = await world.countChecks(stay);
    const seen = [];
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; application/json', '']) {
      const headers = { cookie: caller.cookie, ...(type ? { 'content-type': type } : {}) };
      seen.push((await send(world.base, { method: 'POST', path: '/api/commands', headers, body: JSON.stringify({ commands: [world.check(stay)] }) })).status);
    }
    return seen.every((status) => status >= 400) && (await world.countChecks(stay)) === made ? 'nothing taken' : String(seen);
  }],
  ['B6', 'a GET that says it is a DELETE or POST: in headers, in the address', 'the session still open; nobody added', async (world) => {
    const caller = await world.signIn('admin');
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      for (const method of ['DELETE', 'POST']) await world.ask(caller, 'GET', `/api/session?_method=${method}&method=${method}`, undefined, { [name]: method });
    }
    const added = JSON.stringify({ commands: [{ id: '0', action: { kind: 'add_person', username: 'forged' } }] });
    await world.ask(caller, 'GET', '/api/commands?_method=POST&body=' + encodeURIComponent(added), undefined, { 'x-http-method-override': 'POST' });
    const people = (await world.ask(caller, 'GET', '/api/people')).text;
    return `${(await isOpen(world, caller)) ? 'the session still open' : 'the session gone'}; ${people.includes('forged') ? 'somebody' : 'nobody'} added`;
  }],
  ...Object.entries(FROM_ELSEWHERE).map(([who, headers]) => ['B9', `everything that is read, the live stream among it, by ${who} of another site: ${READING.length} routes`, 'all 403', async (world) => {
    return (await sendAll(world, await world.signIn('charge'), READING, headers)) || 'all 403';
  }]),
  ['B9', 'what may be asked beforehand (OPTIONS), on every route', 'no other site is let in', async (world) => {
    const caller = await world.signIn('admin');
    const let_in = [];
    for (const row of ROUTES) {
      const answer = await world.ask(caller, 'OPTIONS', pathOf(world, row), undefined, { origin: EVIL, 'access-control-request-method': row.method, 'access-control-request-headers': 'content-type' });
      if (answer.status < 400 || isShared(answer)) let_in.push(`${row.route} ${answer.status}`);
    }
    return let_in.join(', ') || 'no other site is let in';
  }],
  ['B9', 'a token in the address, in a header, in the body instead of the cookie: every route that needs a session', 'all 401', async (world) => {
    const token = (await world.signIn('charge')).cookie.split('=')[1];
    const wrong = [];
    for (const row of ROUTES.filter(({ nobody }) => nobody === 401)) {
      const path = pathOf(world, row);
      const named = `${path}${path.includes('?') ? '&' : '?'}token=${token}&access_token=${token}&__Host-milieu=${token}`;
      for (const headers of [{}, { authorization: 'Bearer ' + token }, { 'x-session': token, 'x-auth-token': token }]) {
        const { status } = await world.ask(undefined, row.method, named, bodyOf(world, row), headers);
        if (status !== 401) wrong.push(`${row.route} ${status}`);
      }
    }
    return wrong.join(', ') || 'all 401';
  }],
  ['B9', 'a WebSocket’s handshake at the live stream and at the app', 'never 101', async (world) => {
    const caller = await world.signIn('charge');
    const statuses = [];
    for (const path of [`/api/units/${world.ward.unit.id}/live`, '/api/commands', '/']) statuses.push(await shakeHands(world, caller, path));
    return statuses.includes(101) ? String(statuses) : 'never 101';
  }],
  ['B9', 'the live stream by the app itself, of a unit of another, with a place to go on from', '200; 404; 200', async (world) => {
    const caller = await world.signIn('charge');
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    const statuses = [];
    for (const [unit, headers] of [[world.ward.unit.id, own], [world.other.unit.id, own], [world.ward.unit.id, { ...own, 'last-event-id': '-1' }]]) {
      const stream = await openStream(world, caller, `/api/units/${unit}/live`, headers);
      stream.close();
      statuses.push(stream.status);
    }
    return statuses.join('; ');
  }],
];
