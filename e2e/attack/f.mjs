/** F: HTTP itself. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { makeKey } from '../lib/device.mjs';
import { bodyOf, pathOf, ROUTES } from './contract.mjs';
import { send } from './world.mjs';

/**
 * Raw bytes on a connection of their own: the statuses that come back, and whether it was closed.
 * A length beside chunks may be read as chunks (RFC 9112, section 6.3): then the body is refused for what it says, not for its form.
 */
function speak(base, text) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    const done = (closed) => {
      socket.destroy();
      resolve({ statuses: [...heard.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((found) => Number(found[1])), closed });
    };
    socket.on('data', (data) => (heard += data));
    socket.on('close', () => done(true));
    socket.on('error', () => done(true));
    setTimeout(() => done(false), 3_000);
  });
}
const HEAD = 'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
const SMUGGLED = 'GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const AMBIGUOUS = {
  'CL and TE': `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  'two CL': `${HEAD}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${SMUGGLED}`,
  'TE twice': `${HEAD}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  'a folded header': `${HEAD}X-One: a\r\n b\r\nContent-Length: 2\r\n\r\n{}`,
  'a broken chunk': `${HEAD}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
  'a space before the colon': `${HEAD}Content-Length : 2\r\n\r\n{}`,
};

/** Requests that are whole, and that no sound reader takes as they stand. */
const ODD = {
  'two Hosts': `GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  'no Host': 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n',
  'a zero byte in a header': 'GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: a\u0000b\r\nConnection: close\r\n\r\n',
  'a bare line feed that would begin a header': 'GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: a\n: b\r\nConnection: close\r\n\r\n',
  'HTTP/2 announced in clear text': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a version that is not there': 'GET /api/health HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n',
  'a minus length': `${HEAD}Content-Length: -1\r\n\r\n`,
  'a length in words': `${HEAD}Content-Length: +2\r\n\r\n{}`,
  'a chunk longer than any number': `${HEAD}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n`,
};

export const cases = [
  ...Object.entries(AMBIGUOUS).map(([what, text]) => ['F1', what, 'one 4xx at most, and closed', async (world) => {
    const { statuses, closed } = await speak(world.base, text);
    return statuses.length <= 1 && Math.floor((statuses[0] ?? 400) / 100) === 4 && closed ? 'one 4xx at most, and closed' : `${statuses} ${closed ? 'closed' : 'open'}`;
  }]),
  ...Object.entries(ODD).map(([what, text]) => ['F1', what, 'one 4xx at most, and closed', async (world) => {
    const { statuses, closed } = await speak(world.base, text);
    const refused = statuses.every((status) => Math.floor(status / 100) === 4);
    return statuses.length <= 1 && refused && closed ? 'one 4xx at most, and closed' : `${statuses} ${closed ? 'closed' : 'open'}`;
  }]),
  ['F1', 'a whole request behind one that is refused, on one connection', 'only what was asked in order is answered', async (world) => {
    // The second may be answered: it is a request of its own. The body of the first never is one.
    const inner = 'DELETE /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    const { statuses } = await speak(world.base, `POST /api/nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${inner.length}\r\n\r\n${inner}GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    return ['404', '404,200'].includes(String(statuses)) ? 'only what was asked in order is answered' : String(statuses);
  }],
  ['F1', 'an address of another host asked of this one, and a path out of the root', '4xx or this server’s own', async (world) => {
    const seen = [];
    for (const target of ['https://evil.example/api/health', '//evil.example/api/health', '/api/../api/session', '/api/%2e%2e/session', '/api/session%00', '/api/session\\..']) {
      seen.push((await speak(world.base, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)).statuses[0]);
    }
    // The first is this server's own health, whatever host was named: it asks no other.
    return seen.slice(1).every((status) => status >= 400 && status < 500) && (seen[0] === 200 || seen[0] >= 400) ? '4xx or this server’s own' : String(seen);
  }],
  ['F2', 'headers of 400 kB, 300 headers, an address of 400 kB, a cookie of 400 kB', '4xx each, and closed', async (world) => {
    const long = 'a'.repeat(400_000);
    const wrong = [];
    for (const [what, head] of Object.entries({
      headers: `GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: ${long}\r\n\r\n`,
      many: `GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n${'X-One: a\r\n'.repeat(300)}\r\n`,
      address: `GET /api/health?${long} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
      cookie: `GET /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=${long}\r\n\r\n`,
    })) {
      const { statuses, closed } = await speak(world.base, head);
      if (statuses.some((status) => status < 400 || status >= 500) || !closed) wrong.push(`${what}: ${statuses} ${closed}`);
    }
    return wrong.join('; ') || '4xx each, and closed';
  }],
  ['F2', 'headers, a body and nothing at all that never come to an end, 200 connections; a colleague in the meantime', 'all closed within 40 s; served all along', async (world) => {
    const { hostname, port } = new URL(world.base);
    const begun = performance.now();
    let open = 0;
    const sockets = Array.from({ length: 200 }, (_, index) => {
      const texts = ['GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: ', `${HEAD}Content-Length: 100\r\n\r\n{`, ''];
      const socket = connect(Number(port), hostname, () => socket.write(texts[index % 3]));
      open += 1;
      socket.on('error', () => undefined);
      socket.on('close', () => (open -= 1));
      socket.resume();
      return socket;
    });
    let served = true;
    while (open > 0 && performance.now() - begun < 40_000) {
      const asked = performance.now();
      served &&= (await send(world.base, { path: '/api/health' })).status === 200 && performance.now() - asked < 5_000;
      await new Promise((done) => setTimeout(done, 250));
    }
    world.measured.push(`the last was closed after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    for (const socket of sockets) socket.destroy();
    return `${open === 0 ? 'all closed within 40 s' : open + ' open'}; ${served ? 'served all along' : 'not served'}`;
  }],
  ['F4', 'TRACE, CONNECT, an invented method', '4xx', async (world) => {
    const seen = [];
    for (const method of ['TRACE', 'CONNECT', 'BREW']) seen.push((await speak(world.base, `${method} /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)).statuses[0]);
    return seen.every((status) => status === undefined || (status >= 400 && status < 500)) ? '4xx' : String(seen);
  }],
  ['F6', 'failures behind invented X-Forwarded-For addresses', 'the name waits all the same', async (world) => {
    const statuses = [];
    for (let index = 0; index < 7; index += 1) statuses.push((await world.trySignIn('provider', 'wrong', { from: '127.0.0.20', headers: { 'x-forwarded-for': '10.0.0.' + index, forwarded: 'for=10.1.0.' + index } })).status);
    return statuses.at(-1) === 429 ? 'the name waits all the same' : String(statuses);
  }],
  ['F4', 'methods that nothing here has, with an override to one that is there, on every route', '405 each', async (world) => {
    const admin = await world.signIn('admin');
    const wrong = [];
    for (const row of ROUTES) {
      for (const method of ['PUT', 'PATCH', 'PROPFIND']) {
        const { status } = await world.ask(admin, method, pathOf(world, row), bodyOf(world, row), { 'x-http-method-override': row.method });
        if (status !== 405) wrong.push(`${method} ${row.pattern} ${status}`);
      }
    }
    return wrong.join(', ') || '405 each';
  }],
  ['F6', 'codes for a device guessed behind invented X-Forwarded-For addresses', 'the address waits all the same', async (world) => {
    const statuses = [];
    for (let index = 0; index < 25; index += 1) {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '10.2.0.' + index, 'x-real-ip': '10.3.0.' + index, forwarded: 'for=10.4.0.' + index };
      statuses.push((await send(world.base, { method: 'POST', path: '/api/devices', headers, body: JSON.stringify({ code: '00000-' + String(20_000 + index), public_key: (await makeKey()).public_key }), from: '127.0.0.71' })).status);
    }
    return statuses.at(-1) === 429 ? 'the address waits all the same' : String(statuses);
  }],
  ['F6', 'a hundred failures behind invented addresses: which address stands on the list', 'that of the connection', async (world) => {
    await world.advance(16);
    for (let index = 0; index < 100; index += 1) await world.trySignIn('none' + index, 'wrong wrong wrong', { from: '127.0.0.72', headers: { 'x-forwarded-for': '10.5.0.1', 'x-real-ip': '10.5.0.1' } });
    const list = await (await world.signIn('charge')).get(`/api/units/${world.ward.unit.id}/needs-human`);
    const said = list.items.filter((item) => item.reason?.code === 'sign_in_attacked_from').map((item) => item.reason.text).join();
    return said.includes('127.0.0.72') && !said.includes('10.5.0.1') ? 'that of the connection' : said || 'nothing is said';
  }],
  ['F7', 'a body packed with deflate, br, zstd and gzip, small and honest', '4xx each: nothing is unpacked', async (world) => {
    const statuses = [];
    for (const [encoding, body] of [['gzip', gzipSync('{}')], ['deflate', Buffer.from('x')], ['br', Buffer.from('x')], ['zstd', Buffer.from('x')]]) {
      statuses.push((await send(world.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json', 'content-encoding': encoding }, body })).status);
    }
    return statuses.every((status) => status >= 400 && status < 500) ? '4xx each: nothing is unpacked' : String(statuses);
  }],
  ['F7', 'a body of 100 MB packed into 100 kB', '4xx', async (world) => {
    const body = gzipSync(Buffer.alloc(100_000_000, 0x20));
    const { status } = await send(world.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body });
    return status >= 400 && status < 500 ? '4xx' : status;
  }],
  ['F7', 'a body of 8 MB', '413', async (world) => {
    const answer = await send(world.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json' }, body: ' '.repeat(8_000_000) }).catch(() => ({ status: 413 }));
    return answer.status;
  }],
  ['F9', 'the API asked without TLS: what it says to a browser; whether it sends one elsewhere', 'HSTS for a year; no redirect anywhere', async (world) => {
    const sent = [];
    for (const row of ROUTES.filter(({ method }) => method === 'GET')) {
      const { status } = await world.ask(undefined, 'GET', pathOf(world, row), undefined, { 'x-forwarded-proto': 'http' });
      if (status >= 300 && status < 400) sent.push(row.route);
    }
    const hsts = String((await send(world.base, { path: '/' })).headers['strict-transport-security']);
    return `${/max-age=31536000/.test(hsts) ? 'HSTS for a year' : hsts}; ${sent.join(', ') || 'no redirect anywhere'}`;
  }],
  ['F10', 'what should not be there', 'absent', async (world) => {
    const there = [];
    for (const path of ['/.git/config', '/.git/HEAD', '/metrics', '/debug/pprof', '/api/debug', '/swagger-ui/', '/milieu.db', '/data/milieu.db', '/index.html.bak', '/..%2f..%2fetc%2fpasswd', '/%2e%2e/Cargo.toml']) {
      const { status, text } = await send(world.base, { path });
      if (status < 400 && !text.includes('<div id="app"')) there.push(`${path} ${status}`);
    }
    const page = (await send(world.base, { path: '/' })).text;
    for (const [, script] of page.matchAll(/src="(\/assets\/[^"]+\.js)"/g)) if ((await send(world.base, { path: script + '.map' })).status < 400) there.push(script + '.map');
    return there.length ? there.join('; ') : 'absent';
  }],
];
