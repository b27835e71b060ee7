/**
 * C5, C6 and C17 over the wire: every route and every kind of command, as each role, about the own unit and another. What is expected is the table that
 * people read, cases/permissions.json; a kind of command for which no action is known here fails, as a route does that has no row (B3).
 */
import { newId, seen } from '../lib/api.mjs';
import { POLICY } from '../lib/policy.mjs';
import { bodyOf, COMMANDS, NAMES, pathOf, ROUTES, statusOf } from './contract.mjs';
import { openStream } from './world.mjs';

const ROLES = Object.keys(NAMES);
/** What ends the session that is used, or asks for more than a second. */
const APART = ['DELETE /api/session', 'POST /api/session/lock'];
const routes = ROUTES.filter((row) => !APART.includes(row.route));

async function statusAs(world, caller, row, over = {}) {
  const path = pathOf(world, row, over);
  if (row.route.endsWith('/live') && (over.method ?? row.method) === 'GET') {
    const stream = await openStream(world, caller, path);
    stream.close();
    return stream;
  }
  return world.ask(caller, over.method ?? row.method, path, bodyOf(world, row));
}

/** Names and identities of the other unit, which no refusal may say. */
const isTelling = (world, text = '') => ['Elsewhere', '7001', 'Maple', 'Ruth Adams'].some((word) => text.includes(word)) || text.includes(world.other.stay);

/** One action of a kind, about a stay and a unit. */
function actionOf(world, kind, { stay, unit }) {
  const id = () => newId(world.time);
  const identity = { mrn: String(Math.floor(Math.random() * 1e9)), family: 'Forged', given: 'Pat', preferred: null, born_on: '1990-01-01', sex: 'F', pronouns: null, language: null };
  const place = { unit, room: '1', bed: 'A' };
  const person = { person: world.ward.people.techb, display_name: 'Forged', role: 'administrator', units: [unit] };
  const reason = 'because';
  return {
    record_check: { stay, check: seen('DR', 'SI') },
    correct_check: { stay, corrects: id(), check: seen('DR', 'SI'), why: reason },
    order_level: { stay, level: 'Q30', basis: { by: 'provider' }, reason },
    confirm_order: { stay, order: id() },
    start_precaution: { stay, code: 'SP', reason },
    stop_precaution: { stay, code: 'SP', reason },
    admit: { stay: id(), patient: id(), identity, place },
    transfer: { stay, place },
    discharge: { stay, to: 'home' },
    change_identity: { stay, patient: id(), identity },
    assign_block: { unit, owner: world.ward.people.tech, from: world.time, until: world.time + 3_600_000_000, stays: [stay] },
    end_block: { unit, block: id() },
    acknowledge_warning: { unit, warning: id() },
    resolve: { item: id(), resolution: { how: 'set_aside', why: reason } },
    adopt_policy: { policy: POLICY },
    configure_unit: { unit: { id: unit, name: 'Forged', time_zone: 'America/New_York', beds: [] } },
    map_point_of_care: { mapping: { point_of_care: 'X', unit } },
    add_person: { ...person, person: id(), username: 'forged' + Math.random().toString(36).slice(2) },
    change_person: { ...person, disabled: false },
    rename_device: { device: id(), name: 'Forged' },
    move_device: { device: id(), unit },
    revoke_device: { device: id() },
    wipe_device: { device: id() },
    end_sessions: { person: null },
  }[kind];
}
async function submitAs(world, caller, kind, about) {
  const action = actionOf(world, kind, about);
  const [receipt] = await world.submit(caller, { ...world.check(about.stay), id: newId(world.time), action: { kind, ...action } });
  return receipt.reason?.code ?? receipt.outcome ?? receipt;
}

export const cases = [
  ['C6', `every route as each of ${ROLES.length} roles, GET also as HEAD: who never may`, 'refused, in the same words', async (world) => {
    const [wrong, words] = [[], new Set()];
    let tried = 0;
    for (const role of ROLES) {
      const caller = await world.signIn(NAMES[role]);
      for (const row of routes.filter((each) => statusOf(each, role) === 403)) {
        // So many refusals of one person are written to the log in a minute.
        const answer = await statusAs(world, caller, row);
        tried += 1;
        if (answer.status !== 403) wrong.push(`${role} ${row.route} ${answer.status}`);
        if (answer.text !== undefined) words.add(answer.text);
        if (row.method !== 'GET') continue;
        const head = await statusAs(world, caller, row, { method: 'HEAD' });
        tried += 1;
        if (head.status !== 403 || head.text) wrong.push(`${role} HEAD ${row.pattern} ${head.status}`);
      }
      await world.advance(1);
    }
    world.measured.push(`${tried} requests`);
    return wrong.join('; ') || (words.size === 1 ? 'refused, in the same words' : [...words].join());
  }],
  ['C6', 'every route about another unit, its patient and its people, as each role that keeps to its own', '404, and nothing said', async (world) => {
    const wrong = [];
    let tried = 0;
    for (const role of ROLES) {
      const caller = await world.signIn(NAMES[role]);
      for (const row of routes.filter((each) => statusOf(each, role) < 300 && statusOf(each, role, 1) === 404)) {
        const answer = await statusAs(world, caller, row, { other: true });
        tried += 1;
        if (answer.status !== 404) wrong.push(`${role} ${row.route} ${answer.status}`);
        if (isTelling(world, answer.text)) wrong.push(`${role} ${row.route} tells`);
      }
      await world.advance(1);
    }
    world.measured.push(`${tried} requests`);
    return tried > 0 && wrong.length === 0 ? '404, and nothing said' : wrong.join('; ');
  }],
  ['C6', 'every route without a session, with an ended one, with somebody’s device cookie alone', '401 wherever the table says so', async (world) => {
    const ended = await world.signIn('admin');
    await world.ask(ended, 'DELETE', '/api/session');
    const wrong = [];
    for (const row of ROUTES.filter(({ nobody }) => nobody === 401)) {
      for (const caller of [undefined, ended, { cookie: '__Host-milieu-device=' + newId() }]) {
        const answer = await statusAs(world, caller, row);
        if (answer.status !== 401) wrong.push(`${row.route} ${answer.status}`);
      }
    }
    return wrong.join('; ') || '401 wherever the table says so';
  }],
  ['C5', `every kind of command as each role that never may: ${Object.keys(COMMANDS).length} kinds`, 'not_permitted each, and nothing done', async (world) => {
    const wrong = [];
    let tried = 0;
    const about = { stay: world.ward.stays[0], unit: world.ward.unit.id };
    for (const [kind, reaches] of Object.entries(COMMANDS)) {
      if (!actionOf(world, kind, about)) wrong.push(`${kind}: no action is known here`);
      for (const role of ROLES.filter((each) => reaches[each] === 'none')) {
        const code = await submitAs(world, await world.signIn(NAMES[role]), kind, about);
        tried += 1;
        if (code !== 'not_permitted') wrong.push(`${role} ${kind} ${code}`);
      }
    }
    world.measured.push(`${tried} commands`);
    const people = (await world.ask(await world.signIn('admin'), 'GET', '/api/people')).text;
    return wrong.join('; ') || (people.includes('Forged') ? 'somebody was changed' : 'not_permitted each, and nothing done');
  }],
  ['C4', 'every kind of command about another unit and its patient, as each role that keeps to its own', 'not_found each, and nothing done', async (world) => {
    const wrong = [];
    let tried = 0;
    const about = { stay: world.other.stay, unit: world.other.unit.id };
    const before = await (await world.signIn('chargeb')).get(`/api/units/${world.other.unit.id}/board`);
    for (const [kind, reaches] of Object.entries(COMMANDS)) {
      for (const role of ROLES.filter((each) => reaches[each] === 'own')) {
        const code = await submitAs(world, await world.signIn(NAMES[role]), kind, about);
        tried += 1;
        if (code !== 'not_found') wrong.push(`${role} ${kind} ${code}`);
      }
    }
    world.measured.push(`${tried} commands`);
    const after = await (await world.signIn('chargeb')).get(`/api/units/${world.other.unit.id}/board`);
    const same = JSON.stringify(after.rows.map(({ identity, place, level }) => [identity, place, level])) === JSON.stringify(before.rows.map(({ identity, place, level }) => [identity, place, level]));
    return wrong.join('; ') || (same ? 'not_found each, and nothing done' : 'the other unit changed');
  }],
];
