/** F: HTTP itself. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
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

export const cases = [
  ...Object.entries(AMBIGUOUS).map(([what, text]) => ['F1', what, 'one 4xx at most, and closed', async (world) => {
    const { statuses, closed } = await speak(world.base, text);
    return statuses.length <= 1 && Math.floor((statuses[0] ?? 400) / 100) === 4 && closed ? 'one 4xx at most, and closed' : `${statuses} ${closed ? 'closed' : 'open'}`;
  }]),
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
  ['F7', 'a body of 100 MB packed into 100 kB', '4xx', async (world) => {
    const body = gzipSync(Buffer.alloc(100_000_000, 0x20));
    const { status } = await send(world.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body });
    return status >= 400 && status < 500 ? '4xx' : status;
  }],
  ['F7', 'a body of 8 MB', '413', async (world) => {
    const answer = await send(world.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json' }, body: ' '.repeat(8_000_000) }).catch(() => ({ status: 413 }));
    return answer.status;
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
