/**
 * Every screen, left alone for over an hour and past midnight while colleagues work on the unit. Whatever the app then fetches by itself must be of a kind
 * that keeps nobody signed in, and the session ends on the server as if the browser were closed (CVE-2026-25476). Both clocks are the test's.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Caller, MINUTE, newId, seen } from '../lib/api.mjs';
import { Window } from '../lib/browser.mjs';
import { POLICY } from '../lib/policy.mjs';
import { setUpSample } from '../lib/sample.mjs';
import { openScreen, SCREENS } from '../lib/screens.mjs';
import { Site } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';

const MADE = JSON.parse(readFileSync(new URL('../../cases/awake.json', import.meta.url), 'utf8')).routes;
const HOUR = 60 * MINUTE;
const STEP = 5 * MINUTE;
/** The server's limit here, and some steps before midnight. */
const IDLE = 60;
const BEFORE_MIDNIGHT = 15 * MINUTE;
/** A browser has six connections to one host, and each screen a stream: no more at a time. */
const AT_ONCE = 4;

let site, sample, now;
before(async () => {
  site = await Site.start('--test-clock');
  sample = await setUpSample(site);
  now = await site.clock();
});
after(() => site?.end());

/** `GET /api/stays/{stay}` of a request. */
function routeOf(request) {
  const said = request.method() + ' ' + new URL(request.url()).pathname;
  return Object.keys(MADE).find((route) => new RegExp('^' + route.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+') + '$').test(said)) ?? said;
}

async function toNextEvening() {
  const of = (at, options) => Number(new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hour12: false, ...options }).format(at / 1000));
  const minutes = (of(now, { hour: '2-digit' }) % 24) * 60 + of(now, { minute: '2-digit' });
  now = await site.setClock(now + (24 * 60 - minutes) * MINUTE - BEFORE_MIDNIGHT + (minutes * MINUTE >= 24 * HOUR - BEFORE_MIDNIGHT ? 24 * HOUR : 0));
}

/** What colleagues do in the meantime, one thing at a step: whatever a screen may want to show anew. */
const CHANGES = [
  ({ tech }) => tech.send({ kind: 'record_check', stay: sample.stay, check: seen('DR', 'SI') }),
  ({ charge }) => charge.send({ kind: 'assign_block', unit: sample.unit.id, owner: sample.people.tech2, from: now, until: now + HOUR, stays: [sample.stay] }),
  ({ provider }) => provider.send({ kind: 'order_level', stay: sample.stay, level: 'Q5', basis: { by: 'provider' }, reason: 'At risk tonight' }),
  async ({ tech }) => {
    const twice = { id: newId(now), occurred_at: now, entered_at: now, device: tech.device, device_seq: null };
    for (const location of ['DR', 'HW']) await tech.post('/api/commands', { commands: [{ ...twice, action: { kind: 'record_check', stay: sample.stay, check: seen(location, 'WA') } }] });
  },
  ({ admin }) => admin.send({ kind: 'adopt_policy', policy: POLICY }),
  ({ admin }) => admin.send({ kind: 'add_person', person: newId(now), username: 'new' + now, display_name: 'New Person', role: 'technician', units: [sample.unit.id] }),
];

async function signInColleagues() {
  const colleagues = {};
  for (const name of ['tech', 'charge', 'provider', 'admin']) colleagues[name] = await new Caller(site, () => now).signIn(name);
  return colleagues;
}

/** Opens the screens in one browser, leaves them alone for the hour; the routes that were fetched then, and the session's cookie. */
async function leaveAlone(window, who, screens) {
  await window.signIn(site, who);
  for (const [index, screen] of screens.entries()) await openScreen(index === 0 ? window.page : await window.context.newPage(), site, sample, screen);
  const fetched = new Map();
  window.context.on('request', (request) => request.url().includes('/api/') && fetched.set(routeOf(request), (fetched.get(routeOf(request)) ?? 0) + 1));
  const colleagues = await signInColleagues();
  const count = () => [...fetched.values()].reduce((sum, each) => sum + each, 0);
  for (let step = 0; step * STEP <= IDLE * MINUTE; step += 1) {
    await CHANGES[step % CHANGES.length](colleagues);
    now = await site.setClock(now + STEP);
    const before = count();
    await window.context.clock.fastForward(STEP / 1000);
    // Whoever has a unit fetches something new at least; the others get the time that it takes.
    await until('something to be fetched', () => count() > before, { seconds: 1 }).catch(() => undefined);
    await new Promise((done) => setTimeout(done, 300));
  }
  return fetched;
}

const groups = [];
for (const who of ['tech', 'charge', 'provider', 'manager', 'admin']) {
  const screens = SCREENS.filter((screen) => screen.who === who && (!screen.act || screen.name === 'compliance'));
  for (let at = 0; at < screens.length; at += AT_ONCE) groups.push([who, screens.slice(at, at + AT_ONCE)]);
}

for (const [who, screens] of groups) {
  test(`${who} leaves ${screens.map((screen) => screen.name).join(', ')} open, and the session ends within the hour`, async () => {
    await toNextEvening();
    const window = await Window.open({ size: 'desk', time: Math.round(now / 1000) });
    try {
      const fetched = await leaveAlone(window, who, screens);
      const unasked = [...fetched.keys()].filter((route) => !['by_itself', 'by_content', 'no_session'].includes(MADE[route]));
      assert.deepEqual(unasked, [], 'fetched unasked, and keeps a session open');
      assert.ok(fetched.size > 0, 'something was fetched in that hour');
      const cookie = (await window.context.cookies(site.base)).map(({ name, value }) => `${name}=${value}`).join('; ');
      assert.match(cookie, /milieu=/);
      const answer = await fetch(site.base + '/api/session', { headers: { cookie } });
      assert.equal(answer.status, 401, 'the session has ended on the server');
      window.assertClean();
    } finally {
      await window.close();
    }
  });
}
