/** B: sessions and the browser. */
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
