/** A hundred devices send the same checks at once, in orders of their own, and all of it again: each is stored once, with one receipt. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { newId, seen } from '../lib/api.mjs';
import { findPostgres } from '../lib/postgres.mjs';
import { Random } from '../lib/random.mjs';
import { Site } from '../lib/server.mjs';
import { setUpUnit } from '../lib/unit.mjs';
import { WELL, compare, inWords } from './compare.mjs';
import { Liar } from './liar.mjs';

const PATIENTS = 24;
const PASSES = 2;
/** Most checks in one request. */
const MANY = 60;

function shuffle(things, random) {
  const mixed = [...things];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = random.whole(0, at);
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}

/** The checks of one technician, a second apart so that nobody takes them for a sheet filled in at once. */
function composeChecks(caller, stays, count) {
  const now = Date.now() * 1000;
  return Array.from({ length: count }, (_, index) => {
    const at = now - (count - index) * 1_000_000;
    const action = { kind: 'record_check', stay: stays[index % stays.length], check: seen('DR', 'SI') };
    return { id: newId(), occurred_at: at, entered_at: at, device: caller.device, device_seq: ++caller.seq, action };
  });
}

/** One request, again while the server has no room for it, as a device does. Answers the receipts. */
async function send(base, caller, commands, counts) {
  for (;;) {
    const answer = await fetch(base + '/api/commands', { method: 'POST', headers: { cookie: caller.cookie, 'content-type': 'application/json' }, body: JSON.stringify({ commands }) });
    const text = await answer.text();
    if (answer.status === 200) return JSON.parse(text).receipts;
    assert.equal(answer.status, 503, text);
    counts.noRoom += 1;
  }
}

/** One device sends everything once, in an order of its own. Answers what it was told: receipts by id. */
async function sendAll(base, caller, commands, random, many, counts) {
  const told = new Map();
  for (let rest = shuffle(commands, random); rest.length > 0; ) {
    const some = rest.splice(0, random.next() < 0.2 ? 1 : random.whole(2, many));
    for (const receipt of await send(base, caller, some, counts)) told.set(receipt.id, receipt);
  }
  assert.equal(told.size, commands.length, 'a receipt for each');
  return told;
}

/** Sends, and counts: receipts that differ from the first one for the same check, and what there is in the end. */
async function count({ clients, checks, database, random, many = MANY }, Between) {
  const site = await Site.start(...(database ? ['--database-url', database] : []));
  const liar = Between && (await Between.before(site, random));
  const begun = Date.now();
  try {
    const ward = await setUpUnit(site, { patients: PATIENTS, staff: ['tech', 'charge'] });
    const caller = ward.callers.tech;
    const commands = composeChecks(caller, ward.stays, checks);
    const first = new Map();
    let differing = 0;
    const counts = { noRoom: 0 };
    for (let pass = 0; pass < PASSES; pass += 1) {
      const devices = Array.from({ length: clients }, () => sendAll((liar ?? site).base, caller, commands, random, many, counts));
      for (const told of await Promise.all(devices)) {
        for (const [id, receipt] of told) {
          if (!first.has(id)) first.set(id, receipt);
          else if (!isDeepStrictEqual(first.get(id), receipt)) differing += 1;
        }
      }
    }
    const author = caller.me.person.id;
    const acknowledged = new Map(commands.map((command) => [command.id, { command, receipt: first.get(command.id), author }]));
    const refused = [...first.values()].filter(({ outcome }) => outcome !== 'stored' && outcome !== 'flagged').length;
    return { differing, refused, noRoom: counts.noRoom, found: await compare(ward, acknowledged, begun), lies: liar && { forgotten: liar.forgotten, doubled: liar.doubled } };
  } finally {
    await liar?.end();
    await site.end();
  }
}

/** Throws unless each check is there once and every receipt for it was the same. */
export async function dup(say, { clients, checks, database }) {
  const random = new Random();
  say(`seed ${random.seed}: repeat with MILIEU_SEED=${random.seed}`);
  const { differing, refused, noRoom, found } = await count({ clients, checks, database, random });
  say(`${clients} devices, the same ${checks} checks ${PASSES} times, on ${database ? 'PostgreSQL' : 'SQLite'}: receipts that differ ${differing}, refused ${refused}, sent again for want of room ${noRoom}`);
  assert.deepEqual({ differing, refused }, { differing: 0, refused: 0 });
  for (const counted of found) {
    say(inWords(counted));
    assert.deepEqual(counted, { where: counted.where, ...WELL });
  }
}

/** Whether this would find a server that takes what it knows for new: one stands before it and makes it so. */
export async function seeDoubles(say) {
  const { differing, found, lies } = await count({ clients: 10, checks: 60, random: new Random(), many: 3 }, Liar);
  assert.ok(lies.forgotten > 0 && lies.doubled > 0, 'it lied');
  for (const counted of found) {
    say(`a server that forgot ${lies.forgotten} checks and doubled ${lies.doubled}: receipts that differ ${differing}; ${inWords(counted)}`);
    assert.equal(counted.unknown, lies.doubled, 'everything that it doubled is found');
    assert.ok(differing > 0, 'what it said of what it forgot is found');
  }
}

/** All of it, at the counts asked for. */
export async function run(say, { clients = 100, checks = 1000 }) {
  await seeDoubles(say);
  await dup(say, { clients, checks });
  await dup(say, { clients, checks, database: await findPostgres() });
}
