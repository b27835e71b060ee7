/** H: sending again, sending otherwise, and clocks that lie. */
import { newId, PASSWORD, seen } from '../lib/api.mjs';

const HOUR = 3600 * 1_000_000;
const YEAR = 365 * 24 * HOUR;
const QUARTER = HOUR / 4;
const RUNS = { first: newId(), second: newId() };

/** What a tablet's clocks show: seconds of the steady one, and the wall clock. */
const reading = (run, seconds, wall) => ({ boot: RUNS[run], mono: seconds * 1_000_000, wall });
async function dueAt(world, stay) {
  const board = await (await world.signIn('charge')).get(`/api/units/${world.ward.unit.id}/board`);
  return board.rows.find((row) => row.stay === stay).due_at;
}
async function findCheck(world, stay, id) {
  const page = await (await world.signIn('charge')).get('/api/stays/' + stay);
  return page.checks.find((check) => check.id === id);
}

async function waiting(world, kind) {
  const list = await (await world.signIn('charge')).get(`/api/units/${world.ward.unit.id}/needs-human`);
  return list.items.filter((item) => item.kind === kind).length;
}

export const cases = [
  ['H1', 'one entry 100 times at once, and again ten hours later', 'one check, one receipt', async (world) => {
    const stay = world.ward.stays[0];
    const before = await world.countChecks(stay);
    const entry = world.check(stay);
    const session = await world.signIn('tech');
    const receipts = (await Promise.all(Array.from({ length: 100 }, () => world.submit(session, entry)))).flat();
    await world.advance(10 * 60);
    receipts.push(...(await world.submit(await world.signIn('tech'), entry)));
    const different = new Set(receipts.map((receipt) => JSON.stringify(receipt))).size;
    const made = (await world.countChecks(stay)) - before;
    return made === 1 && different === 1 && receipts.length === 101 ? 'one check, one receipt' : `${made} checks, ${different} receipts`;
  }],
  ['H2', 'the same id with other content', 'both kept, the second on the list', async (world) => {
    const stay = world.ward.stays[1];
    const tech = await world.signIn('tech');
    const entry = world.check(stay);
    const [before, listed] = [await world.countChecks(stay), await waiting(world, 'conflicting_entry')];
    await world.submit(tech, entry);
    await world.submit(tech, { ...entry, action: { ...entry.action, check: seen('HW', 'WA') } });
    const [made, more] = [(await world.countChecks(stay)) - before, (await waiting(world, 'conflicting_entry')) - listed];
    return made === 1 && more === 1 ? 'both kept, the second on the list' : `${made} checks, ${more} on the list`;
  }],
  ['H5', 'a program’s clock a year ahead, a year behind, at 1970', 'kept, flagged, next check due', async (world) => {
    const stay = world.ward.stays[2];
    const outcomes = [];
    for (const wrong of [world.time + YEAR, world.time - YEAR, 0]) {
      await world.advance(20);
      const [receipt] = await world.submit(await world.signIn('tech'), world.check(stay, { occurred_at: wrong, entered_at: wrong }));
      outcomes.push(receipt.reason ? receipt.reason.code : receipt.outcome);
    }
    const due = (await dueAt(world, stay)) <= world.time + QUARTER ? 'next check due' : 'silenced';
    return outcomes.every((outcome) => outcome === 'flagged') ? 'kept, flagged, ' + due : String(outcomes);
  }],
  ['H5', 'a tablet whose clock is set to a year ahead, a year behind, 1970, an hour on, an hour back', 'kept, flagged, bounded, next check due', async (world) => {
    const stay = world.ward.stays[2];
    const seen = [];
    for (const wrong of [YEAR, -YEAR, -world.time, HOUR, -HOUR]) {
      const heard = reading('first', 0, world.time);
      const handshake = { ...heard, server_time: world.time };
      await world.advance(20);
      const wall = world.time + wrong;
      const entry = world.check(stay, { occurred_at: wall, entered_at: wall, clock: { ...reading('second', 60, wall), handshake } });
      const made_at = world.time;
      await world.advance(5);
      const [receipt] = await world.submitSent(await world.signIn('tech'), reading('second', 360, wall + 5 * 60_000_000), entry);
      const kept = await findCheck(world, stay, entry.id);
      const between = kept?.recorded.seen_between;
      const bounded = between && between.earliest <= made_at && made_at <= between.latest && between.latest - between.earliest <= 21 * 60_000_000;
      const flagged = receipt.outcome === 'flagged' && receipt.flags.includes('clock_doubtful');
      const due = (await dueAt(world, stay)) <= world.time + QUARTER;
      seen.push(flagged && bounded && due ? 'ok' : JSON.stringify([receipt, between, due]));
    }
    return seen.every((each) => each === 'ok') ? 'kept, flagged, bounded, next check due' : String(seen);
  }],
  ['H5', 'a clock turned back for one entry and on again before it is sent', 'found out by the steady clock', async (world) => {
    const stay = world.ward.stays[2];
    const handshake = { ...reading('first', 0, world.time), server_time: world.time };
    await world.advance(40);
    const said = world.time - 15 * 60_000_000;
    const entry = world.check(stay, { occurred_at: said, entered_at: said, clock: { ...reading('first', 40 * 60, said), handshake } });
    await world.advance(5);
    const [receipt] = await world.submitSent(await world.signIn('tech'), reading('first', 45 * 60, world.time), entry);
    const kept = await findCheck(world, stay, entry.id);
    const caught = receipt.outcome === 'flagged' && receipt.flags.includes('clock_doubtful') && kept.occurred_at > said + 14 * 60_000_000;
    return caught ? 'found out by the steady clock' : JSON.stringify([receipt, kept]);
  }],
  ['H5', 'a check of a time to come, by a clock that is right', 'refused, and waits for a person', async (world) => {
    const tech = await world.signIn('tech');
    const before = await waiting(world, 'refused_entry');
    const [receipt] = await world.submit(tech, world.check(world.ward.stays[2], { occurred_at: world.time + YEAR }));
    return receipt.outcome === 'refused' && (await waiting(world, 'refused_entry')) === before + 1 ? 'refused, and waits for a person' : JSON.stringify(receipt);
  }],
  ['H7', 'a batch of ten hours ago sent again by someone else', 'the same receipts, nothing new', async (world) => {
    const stay = world.ward.stays[0];
    const tech = await world.signIn('tech');
    const entries = Array.from({ length: 5 }, () => world.check(stay, { id: newId(world.time) }));
    const first = await world.submit(tech, ...entries);
    const made = await world.countChecks(stay);
    await world.advance(10 * 60);
    const again = await world.submit(await world.signIn('charge'), ...entries);
    return JSON.stringify(first) === JSON.stringify(again) && (await world.countChecks(stay)) === made ? 'the same receipts, nothing new' : JSON.stringify(again);
  }],
  ['H7', 'yesterday’s upload of a tablet, sent again in its name; then the tablet is revoked', 'the same receipts, nothing new; then no session', async (world) => {
    const stay = world.ward.stays[1];
    const device = await world.enrol('Stolen');
    const holder = await world.signInOn(device, 'tech');
    const entries = [await world.signCheck(device, holder, stay, 1), await world.signCheck(device, holder, stay, 2)];
    const first = await device.handOver(...entries);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(world.time / 1000);
    const countDay = async () => (await (await world.signIn('charge')).get(`/api/stays/${stay}/days/${day}`)).checks.length;
    const made = await countDay();
    await world.advance(24 * 60);
    const again = await device.handOver(...entries);
    const same = JSON.stringify(first) === JSON.stringify(again) && (await countDay()) === made;
    await (await world.signIn('admin')).send({ kind: 'revoke_device', device: device.id });
    const refused = await world.ask(undefined, 'POST', '/api/session', { username: 'tech', password: PASSWORD, device: await device.prove() });
    return `${same ? 'the same receipts, nothing new' : JSON.stringify(again)}; then ${refused.status === 401 ? 'no session' : refused.status}`;
  }],
  ['H8', 'a revoked tablet comes back: its session, its keys, what it asks, what it has', 'nothing goes down; told to wipe; 2 in quarantine, 0 applied', async (world) => {
    const stay = world.ward.stays[2];
    const device = await world.enrol('Lost');
    const holder = await world.signInOn(device, 'tech');
    const entries = [await world.signCheck(device, holder, stay, 1), await world.signCheck(device, holder, stay, 2)];
    const made = await world.countChecks(stay);
    const listed = await waiting(world, 'quarantined_entry');
    await (await world.signIn('admin')).send({ kind: 'wipe_device', device: device.id });
    await world.advance(1);
    const unit = world.ward.unit.id;
    const statuses = [];
    for (const path of ['/api/session', `/api/units/${unit}/board`, `/api/units/${unit}/pull?after=0`, `/api/stays/${stay}`]) statuses.push((await world.ask(holder, 'GET', path)).status);
    const { signing_key } = holder.me;
    const { nonce } = JSON.parse((await world.ask(undefined, 'POST', '/api/session/nonce', { signing_key })).text);
    const unlock = { signing_key, nonce, signature: await holder.key.sign(`milieu unlock\n${signing_key}\n${nonce}`), device: await device.prove() };
    statuses.push((await world.ask(undefined, 'POST', '/api/session/unlock', unlock)).status);
    const told = JSON.parse((await device.contact()).text);
    await device.handOver(...entries);
    const down = statuses.every((status) => status === 401) && told.rooms.length === 0 ? 'nothing goes down' : `${statuses} ${told.rooms.length} rooms`;
    const kept = (await waiting(world, 'quarantined_entry')) - listed;
    return `${down}; told to ${told.standing}; ${kept} in quarantine, ${(await world.countChecks(stay)) - made} applied`;
  }],
  ['H', 'an entry for a patient discharged meanwhile', 'kept, not lost', async (world) => {
    const tech = await world.signIn('tech');
    const before = await waiting(world, 'refused_entry');
    const [receipt] = await world.submit(tech, world.check(world.discharged));
    const kept = receipt.outcome === 'flagged' || (receipt.outcome === 'refused' && (await waiting(world, 'refused_entry')) === before + 1);
    return kept ? 'kept, not lost' : JSON.stringify(receipt);
  }],
];
