/** A1 and A2: guessing passwords, one name or many, and who can work in the meantime. */
import { newId } from '../lib/api.mjs';
import { PASSWORD } from './world.mjs';

/** Longer than a name waits, and than an address’s tries are counted. */
const PAUSE_MINUTES = 16;
const SPRAYED = 1_000;
const ADDRESSES = 20;

/** Signs in on an enrolled device, which proves itself. */
const onDevice = async (world, device, username, password = PASSWORD) => (await world.poster('127.0.0.22')('/api/session', { username, password, device: await device.prove() })).status;

async function alarms(world, code) {
  const list = await (await world.signIn('charge')).get(`/api/units/${world.ward.unit.id}/needs-human`);
  return list.items.filter((item) => item.reason?.code === code);
}

/** One password on a thousand names, from so many addresses, fifty each. */
async function spray(world) {
  const counts = {};
  for (let index = 0; index < SPRAYED; index += 1) {
    const { status } = await world.trySignIn('sprayed' + index, 'Spring Summer 2026!', { from: '127.0.1.' + (1 + (index % ADDRESSES)) });
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

export const cases = [
  ['A1', '100 wrong passwords on one name over 27 hours, then the right one a day later; from the owner’s tablet; after a new link', '429; 200; 200', async (world) => {
    const device = await world.enrol('Owner’s tablet');
    for (let index = 0; index < 100; index += 1) {
      await world.advance(PAUSE_MINUTES);
      await world.trySignIn('provider', 'wrong ' + index, { from: '127.0.0.31' });
    }
    await world.advance(24 * 60);
    const right = await world.trySignIn('provider', PASSWORD, { from: '127.0.0.32' });
    const owner = await onDevice(world, device, 'provider');
    world.ward.callers.admin = await world.signIn('admin');
    await world.acceptLink(world.ward.people.provider);
    const freed = await world.trySignIn('provider', PASSWORD, { from: '127.0.0.32' });
    return `${right.status}; ${owner}; ${freed.status}`;
  }],
  ['A1', '20 wrong passwords on one name on one tablet, then the right one: there, on another tablet, in a browser; a colleague there', '429; 200; 200; 200', async (world) => {
    const [guessed, other] = [await world.enrol('Guessed on'), await world.enrol('Elsewhere')];
    for (let index = 0; index < 20; index += 1) await onDevice(world, guessed, 'tech', 'wrong ' + index);
    const there = await onDevice(world, guessed, 'tech');
    const elsewhere = await onDevice(world, other, 'tech');
    const browser = await world.trySignIn('tech', PASSWORD, { from: '127.0.0.33' });
    return `${there}; ${elsewhere}; ${browser.status}; ${await onDevice(world, guessed, 'nurse')}`;
  }],
  ['A1', 'wrong passwords on one name from a hundred addresses, two each', 'the name waits all the same', async (world) => {
    world.ward.callers.admin = await world.signIn('admin');
    await world.addPerson('spread', 'Spread Thin, MHT', 'technician', world.ward.unit.id);
    const statuses = [];
    for (let index = 0; index < 200; index += 1) statuses.push((await world.trySignIn('spread', 'wrong ' + index, { from: '127.0.2.' + (1 + (index % 100)) })).status);
    await world.advance(PAUSE_MINUTES);
    const right = (await world.trySignIn('spread', PASSWORD)).status;
    return statuses.filter((status) => status === 401).length === 5 && statuses.at(-1) === 429 && right === 200 ? 'the name waits all the same' : `${statuses.filter((status) => status === 401).length} looked at; then ${right}`;
  }],
  ['A2', 'one password on 1,000 people from 20 addresses, 50 each', '300 looked at, 700 not; said on the list, without a name or password; a tablet goes on', async (world) => {
    const device = await world.enrol('Goes on');
    const admin = await world.signIn('admin');
    for (let from = 0; from < SPRAYED; from += 250) {
      await admin.send(...Array.from({ length: 250 }, (_, index) => ({ kind: 'add_person', person: newId(world.time), username: 'sprayed' + (from + index), display_name: 'Sprayed Person', role: 'technician', units: [world.other.unit.id] })));
    }
    await world.advance(PAUSE_MINUTES);
    const before = (await alarms(world, 'sign_in_attacked')).length;
    const counts = await spray(world);
    const tablet = await onDevice(world, device, 'nurse');
    await world.advance(PAUSE_MINUTES);
    const said = await alarms(world, 'sign_in_attacked');
    const plain = !/sprayed\d|Spring Summer/.test(JSON.stringify(said));
    const told = said.length === before + 1 ? `said on the list, ${plain ? 'without a name or password' : JSON.stringify(said)}` : `${said.length - before} on the list`;
    return `${counts[401]} looked at, ${counts[429]} not; ${told}; ${tablet === 200 ? 'a tablet goes on' : 'a tablet ' + tablet}`;
  }],
  ['A2', 'after the spray: the right password, within the quarter hour and after it', '429, then 200', async (world) => {
    await world.advance(PAUSE_MINUTES);
    const counts = await spray(world);
    const within = await world.trySignIn('nurse', PASSWORD, { from: '127.0.0.34' });
    await world.advance(PAUSE_MINUTES);
    const later = await world.trySignIn('nurse', PASSWORD, { from: '127.0.0.34' });
    return counts[429] > 0 ? `${within.status}, then ${later.status}` : JSON.stringify(counts);
  }],
];
