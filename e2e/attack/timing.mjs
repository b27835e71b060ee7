/**
 * A: does the time of an answer tell whether a name is known? Tries of each kind in random order, so that whatever else the machine does falls on all alike;
 * over so many names and addresses, and with the clock moved on between rounds, that nothing has to wait: only 401 answers are counted, and all must be.
 * MILIEU_TIMING_TRIES: how many of each kind. 1,000 for what the mission asks (medians within 5 %); few, and loosely, where it is not given.
 */
import { Agent, request } from 'node:http';
import { newId } from '../lib/api.mjs';
import { PASSWORD } from './world.mjs';

const TRIES = Number(process.env.MILIEU_TIMING_TRIES ?? 40);
/** With fewer than this a median says little on a busy machine. */
const ENOUGH = 500;
const WITHIN = TRIES >= ENOUGH ? 5 : 40;
/** Names of each kind: each is tried once a round, and may fail fewer than 100 times. */
const NAMES = Math.min(50, TRIES);
const ADDRESSES = ['127.0.0.41', '127.0.0.42', '127.0.0.43', '127.0.0.44'];
/** Longer than a name waits, and than an address’s tries are counted. */
const PAUSE_MINUTES = 16;

const KINDS = {
  'a wrong password': { known: true, password: 'not the right one' },
  'an unknown name': { known: false, password: 'not the right one' },
  'someone who has not set a password': { known: true, link: false, password: 'not the right one' },
  'someone disabled, with their password': { known: true, disabled: true, password: PASSWORD },
};
const nameOf = (kind, index) => `timed${Object.keys(KINDS).indexOf(kind)}.${String(index).padStart(3, '0')}`;

async function addPeople(world) {
  const admin = await world.signIn('admin');
  const unit = world.ward.unit.id;
  for (const [kind, { known, link = true, disabled = false }] of Object.entries(KINDS)) {
    if (!known) continue;
    const people = Array.from({ length: NAMES }, (_, index) => ({ person: newId(world.time), username: nameOf(kind, index), display_name: 'Timed Person', role: 'technician', units: [unit] }));
    await admin.send(...people.map((person) => ({ kind: 'add_person', ...person })));
    for (const { person } of link ? people : []) {
      const { path } = await admin.post(`/api/people/${person}/invitation`, {});
      await world.ask(undefined, 'POST', '/api/invitations/' + path.split('/').at(-1), { password: PASSWORD });
    }
    if (disabled) await admin.send(...people.map(({ username, ...person }) => ({ kind: 'change_person', ...person, disabled: true })));
  }
}

/** One try on an open connection: milliseconds until the whole answer was there. */
function time(world, agent, body) {
  const { hostname, port } = new URL(world.base);
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const asked = request({ hostname, port, agent, method: 'POST', path: '/api/session', headers }, (answer) => {
      answer.on('data', () => undefined);
      answer.on('end', () => resolve({ status: answer.statusCode, took: performance.now() - begun }));
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

function shuffle(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

/** For each kind, how long each try took. */
async function measure(world) {
  const took = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
  const agents = ADDRESSES.map((localAddress) => new Agent({ keepAlive: true, maxSockets: 1, localAddress }));
  const names = Array.from({ length: NAMES }, (_, index) => Object.keys(KINDS).map((kind) => ({ kind, index }))).flat();
  for (let round = 0; round * NAMES < TRIES; round += 1) {
    await world.advance(PAUSE_MINUTES);
    await new Promise((done) => setTimeout(done, 300));
    for (const { kind, index } of shuffle([...names])) {
      const { status, took: each } = await time(world, agents[index % agents.length], { username: nameOf(kind, index), password: KINDS[kind].password });
      if (status !== 401) throw new Error(`${kind}: ${status}`);
      took[kind].push(each);
    }
  }
  for (const agent of agents) agent.destroy();
  return took;
}

export const cases = [
  ['A', `how long ${TRIES} tries each take: an unknown name, a wrong password, no password yet, someone disabled`, `medians within ${WITHIN} %`, async (world) => {
    await addPeople(world);
    const took = await measure(world);
    const medians = {};
    for (const [kind, list] of Object.entries(took)) {
      list.sort((a, b) => a - b);
      medians[kind] = quantile(list, 0.5);
      world.measured.push(`${kind}: median ${medians[kind].toFixed(2)} ms of ${list.length} (quarter ${quantile(list, 0.25).toFixed(2)}, three quarters ${quantile(list, 0.75).toFixed(2)})`);
    }
    const known = medians['a wrong password'];
    const apart = Object.entries(medians).map(([kind, median]) => [kind, (100 * (median - known)) / known]);
    for (const [kind, percent] of apart.slice(1)) world.measured.push(`${kind} differs from a wrong password by ${percent.toFixed(2)} %`);
    const far = apart.filter(([, percent]) => Math.abs(percent) > WITHIN);
    return far.length === 0 ? `medians within ${WITHIN} %` : far.map(([kind, percent]) => `${kind}: ${percent.toFixed(1)} %`).join('; ');
  }],
];
