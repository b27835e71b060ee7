/** B: sessions and the browser. */
import { makeKey } from '../lib/device.mjs';
import { PASSWORD, send } from './world.mjs';

const HOUR = 60;
const CROSS = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.example' };

export const cases = [
  ['B2', 'a token after signing out', '401', async (world) => {
    const caller = await world.signIn('charge');
    await world.ask(caller, 'DELETE', '/api/session');
    return (await world.ask(caller, 'GET', '/api/session')).status;
  }],
  ['B2', 'a token one second after its idle limit', '200 before, 401 after', async (world) => {
    const caller = await world.signIn('charge');
    await world.advance(HOUR - 1, 59);
    const before = (await world.ask(caller, 'GET', '/api/session')).status;
    await world.advance(0, 2);
    return `${before} before, ${(await world.ask(caller, 'GET', '/api/session')).status} after`;
  }],
  ['B2', 'a token after its absolute limit, though busy', '200 before, 401 after', async (world) => {
    const caller = await world.signIn('tech');
    const stay = world.ward.stays[0];
    for (let half = 0; half < 25; half += 1) {
      await world.advance(HOUR / 2);
      await world.submit(caller, world.check(stay));
    }
    const before = (await world.ask(caller, 'GET', '/api/session')).status;
    await world.advance(HOUR / 2, 1);
    return `${before} before, ${(await world.ask(caller, 'GET', '/api/session')).status} after`;
  }],
  ['B2', 'a token after locking; the other session of the same person', '401; 200', async (world) => {
    const [one, two] = [await world.signIn('charge'), await world.signIn('charge')];
    await world.ask(one, 'POST', '/api/session/lock', {});
    return `${(await world.ask(one, 'GET', '/api/session')).status}; ${(await world.ask(two, 'GET', '/api/session')).status}`;
  }],
  ['B2', 'a token that is nearly right: one digit other, in capitals, cut, longer, with a star, of zeros', '401 each time', async (world) => {
    const caller = await world.signIn('charge');
    const token = caller.cookie.split('=')[1];
    const other = (token.startsWith('0') ? '1' : '0') + token.slice(1);
    const statuses = [];
    for (const value of [other, token.toUpperCase(), token.slice(0, -1), token + '0', token.slice(0, 10) + '%', '*', '0'.repeat(64), '']) {
      statuses.push((await send(world.base, { path: '/api/session', headers: { cookie: '__Host-milieu=' + value } })).status);
    }
    // A token of digits alone has no capitals.
    const wanted = statuses.filter((status, index) => index !== 1 || token !== token.toUpperCase());
    return wanted.every((status) => status === 401) ? '401 each time' : String(statuses);
  }],
  ['B2', 'a session begun with a key at its eleventh hour, kept busy', '200 at the end of the key’s twelve hours, 401 after', async (world) => {
    const key = await makeKey();
    const signed = await world.ask(undefined, 'POST', '/api/session', { username: 'tech', password: PASSWORD, signing_key: key.public_key });
    const { signing_key } = JSON.parse(signed.text);
    await world.advance(11 * HOUR);
    const { nonce } = JSON.parse((await world.ask(undefined, 'POST', '/api/session/nonce', { signing_key })).text);
    const signature = await key.sign(`milieu unlock\n${signing_key}\n${nonce}`);
    const begun = await world.ask(undefined, 'POST', '/api/session/unlock', { signing_key, nonce, signature });
    const caller = { cookie: begun.headers['set-cookie'][0].split(';')[0] };
    await world.advance(HOUR / 2);
    await world.ask(caller, 'GET', '/api/stays/' + world.ward.stays[0]);
    await world.advance(HOUR / 2 - 1, 59);
    const before = (await world.ask(caller, 'GET', '/api/session')).status;
    await world.advance(0, 2);
    return `${before} at the end of the key’s twelve hours, ${(await world.ask(caller, 'GET', '/api/session')).status} after`;
  }],
  ['B3', 'kept alive by polling, empty batches and old entries alone, also with skip parameters', '401', async (world) => {
    const caller = await world.signIn('tech');
    const old = world.check(world.ward.stays[0]);
    await world.submit(caller, old);
    const unit = world.ward.unit.id;
    for (let step = 0; step < 13; step += 1) {
      await world.advance(5);
      for (const path of ['/api/session', `/api/units/${unit}/pull?after=0`, `/api/units/${unit}/pull?after=0&skip_timeout_reset=1`, `/api/session?keep=1`]) await world.ask(caller, 'GET', path);
      await world.submit(caller);
      await world.submit(caller, old);
    }
    return (await world.ask(caller, 'GET', '/api/session')).status;
  }],
  ['B5', 'the cookie', '__Host-, Secure, HttpOnly, SameSite=Strict, no Domain', async (world) => {
    const answer = await world.trySignIn('charge', PASSWORD);
    const cookie = String(answer.headers['set-cookie']);
    const wanted = ['Secure', 'HttpOnly', 'SameSite=Strict'].filter((each) => cookie.includes(each));
    return `${cookie.startsWith('__Host-') ? '__Host-, ' : ''}${wanted.join(', ')}, ${/domain=/i.test(cookie) ? 'a Domain' : 'no Domain'}`;
  }],
  ['B5', 'a second cookie of the name, as another subdomain could set', '401', async (world) => {
    const caller = await world.signIn('charge');
    return (await send(world.base, { path: '/api/session', headers: { cookie: `${caller.cookie}; __Host-milieu=${'0'.repeat(64)}` } })).status;
  }],
  ['B5', 'the token under another name, as another subdomain could set it: without prefix, in small letters, __Secure-', '401 each time', async (world) => {
    const token = (await world.signIn('charge')).cookie.split('=')[1];
    const statuses = [];
    for (const name of ['milieu', '__host-milieu', '__Secure-milieu', '__Host-milieu-device', ' __Host-milieu\t']) statuses.push((await send(world.base, { path: '/api/session', headers: { cookie: `${name}=${token}` } })).status);
    return statuses.slice(0, 4).every((status) => status === 401) ? '401 each time' : String(statuses);
  }],
  ['B5', 'a token chosen by somebody else, in the browser before its person signs in', 'a new one is given; the chosen one lets nobody in', async (world) => {
    const chosen = `__Host-milieu=${'5'.repeat(64)}`;
    const answer = await world.trySignIn('charge', PASSWORD, { headers: { cookie: chosen } });
    const given = answer.headers['set-cookie'][0].split(';')[0];
    const { status } = await send(world.base, { path: '/api/session', headers: { cookie: chosen } });
    return given !== chosen && status === 401 ? 'a new one is given; the chosen one lets nobody in' : `${given} ${status}`;
  }],
  ['B5', 'what signing out, locking and enrolling send', 'the same attributes; cleared at once', async (world) => {
    const device = await world.enrol('Cookies');
    const cookies = [device.answer.headers['set-cookie'][0]];
    for (const [method, path] of [['DELETE', '/api/session'], ['POST', '/api/session/lock']]) {
      const answer = await world.ask(await world.signIn('charge'), method, path, method === 'POST' ? {} : undefined);
      cookies.push(answer.headers['set-cookie'][0]);
    }
    const fit = cookies.every((cookie) => cookie.startsWith('__Host-milieu') && ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict'].every((each) => cookie.includes(each)) && !/domain=/i.test(cookie));
    const cleared = cookies.slice(1).every((cookie) => /^__Host-milieu=;.*Max-Age=0/.test(cookie));
    return fit && cleared ? 'the same attributes; cleared at once' : cookies.join(' / ');
  }],
  ['B6', 'forged by another site: fetch, form, text/plain JSON, override, a GET that changes', 'nothing done', async (world) => {
    const caller = await world.signIn('tech');
    const stay = world.ward.stays[1];
    const before = await world.countChecks(stay);
    const body = JSON.stringify({ commands: [world.check(stay)] });
    const cookie = { cookie: caller.cookie };
    const tries = [
      { method: 'POST', path: '/api/commands', headers: { ...cookie, ...CROSS, 'content-type': 'application/json' }, body },
      { method: 'POST', path: '/api/commands', headers: { ...cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: 'commands=1' },
      { method: 'POST', path: '/api/commands', headers: { ...cookie, 'content-type': 'text/plain' }, body },
      { method: 'GET', path: '/api/commands', headers: { ...cookie, 'x-http-method-override': 'POST', 'content-type': 'application/json' }, body },
      { method: 'GET', path: '/api/commands?_method=POST&commands=' + encodeURIComponent(body), headers: cookie },
    ];
    const statuses = [];
    for (const each of tries) statuses.push((await send(world.base, each)).status);
    const done = (await world.countChecks(stay)) - before;
    return done === 0 && statuses.every((status) => status >= 400) ? 'nothing done' : `${statuses}, ${done} checks`;
  }],
  ['B8', 'the app in a frame of another site', 'forbidden by its headers', async (world) => {
    const { headers } = await send(world.base, { path: '/' });
    const policy = String(headers['content-security-policy']);
    return /frame-ancestors 'none'/.test(policy) && /cross-origin-opener-policy/.test(Object.keys(headers).join()) ? 'forbidden by its headers' : policy;
  }],
  ['B9', 'the live stream from another origin; a token in the address', '403; 401', async (world) => {
    const caller = await world.signIn('charge');
    const path = `/api/units/${world.ward.unit.id}/live`;
    const foreign = await send(world.base, { path, headers: { cookie: caller.cookie, ...CROSS } });
    const query = await send(world.base, { path: path + '?token=' + caller.cookie.split('=')[1] });
    return `${foreign.status}; ${query.status}`;
  }],
  ['B12', 'a session’s token in what the program writes', 'nowhere', async (world) => {
    const caller = await world.signIn('charge');
    await world.ask(caller, 'GET', '/api/units/' + world.other.unit.id + '/board');
    return world.site.said.includes(caller.cookie.split('=')[1]) ? 'written' : 'nowhere';
  }],
];
