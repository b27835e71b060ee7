/** C3, C11, C12, C14, C18 and C20: ids that one should not have, orders that one should not confirm oneself, and changes in the middle. */
import { newId, seen } from '../lib/api.mjs';

const codeOf = (receipt) => receipt.reason?.code ?? receipt.outcome ?? receipt;
const command = (world, action) => ({ ...world.check(world.ward.stays[0]), id: newId(world.time), action });
const submitOne = async (world, caller, action) => codeOf((await world.submit(caller, command(world, action)))[0]);

/** An item on the other unit’s list: two entries of one id. */
async function makeItem(world) {
  const techb = await world.signIn('techb');
  const entry = world.check(world.other.stay);
  await world.submit(techb, entry);
  await world.submit(techb, { ...entry, action: { ...entry.action, check: seen('HW', 'WA') } });
  const { items } = await (await world.signIn('chargeb')).get(`/api/units/${world.other.unit.id}/needs-human`);
  return { item: items.find((each) => each.kind === 'conflicting_entry').id, check: entry.id };
}

/** A block of the other unit. */
async function makeBlock(world) {
  const chargeb = await world.signIn('chargeb');
  await chargeb.send({ kind: 'assign_block', unit: world.other.unit.id, owner: world.ward.people.techb, from: world.time, until: world.time + 3_600_000_000, stays: [] });
  const shift = await chargeb.get(`/api/units/${world.other.unit.id}/shift?from=${world.time - 1}&until=${world.time + 3_600_000_000}`);
  return shift.blocks[0].id;
}

export const cases = [
  ['C3', 'an entry sent again with another patient, another time, another author, another unit’s patient', 'id_conflict each; unchanged', async (world) => {
    const tech = await world.signIn('tech');
    const entry = world.check(world.ward.stays[0]);
    await world.submit(tech, entry);
    const others = [
      { action: { ...entry.action, stay: world.ward.stays[1] } }, { occurred_at: entry.occurred_at - 60_000_000 }, { entered_at: entry.entered_at - 1 }, { action: { ...entry.action, stay: world.other.stay } },
    ];
    const codes = [];
    for (const other of others) codes.push(codeOf((await world.submit(tech, { ...entry, ...other }))[0]));
    codes.push(codeOf((await world.submit(await world.signIn('nurse'), { ...entry, entered_at: entry.entered_at - 2 }))[0]));
    const page = await (await world.signIn('charge')).get('/api/stays/' + world.ward.stays[0]);
    const kept = page.checks.find((check) => check.id === entry.id);
    const same = kept.author === world.ward.people.tech && kept.occurred_at === entry.occurred_at && kept.recorded.location === 'DR';
    return `${codes.every((code) => code === 'id_conflict') ? 'id_conflict each' : codes}; ${same ? 'unchanged' : 'changed'}`;
  }],
  ['C3', 'when it was received, by whom and on which unit, said by the entry itself', 'the server’s own', async (world) => {
    const tech = await world.signIn('tech');
    const entry = { ...world.check(world.ward.stays[1]), received_at: 1, recorded_at: 1, author: world.ward.people.nurse, unit: world.other.unit.id, facility: 2, role: 'administrator' };
    const [receipt] = await world.submit(tech, entry);
    const page = await (await world.signIn('charge')).get('/api/stays/' + world.ward.stays[1]);
    const kept = page.checks.find((check) => check.id === entry.id);
    const own = kept ? kept.author === world.ward.people.tech && kept.received_at === world.time : receipt.outcome === 'refused';
    return own ? 'the server’s own' : JSON.stringify([receipt, kept]);
  }],
  ['C11', 'everything of another unit: board now and past, list, pull, shift, figures in three forms, days in two, the page and its days', '404 everywhere, nothing said', async (world) => {
    const charge = await world.signIn('charge');
    const [unit, stay] = [world.other.unit.id, world.other.stay];
    const window = `?from=${world.time - 3_600_000_000}&until=${world.time}`;
    const paths = [
      `/api/units/${unit}/board`, `/api/units/${unit}/board?at=${world.time - 1}`, `/api/units/${unit}/needs-human`, `/api/units/${unit}/pull?after=0`, `/api/units/${unit}/shift${window}`,
      ...['', '/csv', '/pdf'].map((form) => `/api/units/${unit}/compliance${form}${window}`), ...['', '/pdf'].map((form) => `/api/units/${unit}/days/2026-06-01${form}`),
      `/api/stays/${stay}`, ...['', '/pdf'].map((form) => `/api/stays/${stay}/days/2026-06-01${form}`),
    ];
    const wrong = [];
    for (const path of paths) {
      const answer = await world.ask(charge, 'GET', path);
      if (answer.status !== 404 || /Elsewhere|Maple|7001/.test(answer.text)) wrong.push(`${path} ${answer.status}`);
    }
    return wrong.join(', ') || '404 everywhere, nothing said';
  }],
  ['C11', 'addresses of a unit’s record and a patient’s PDF, after one was moved to another unit', '200 before, 404 after', async (world) => {
    world.ward.callers.admin = await world.signIn('admin');
    const caller = await world.addPerson('moving' + newId().slice(-6), 'Mo Ving, RN', 'charge_nurse', world.ward.unit.id);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(world.time / 1000);
    const paths = [`/api/units/${world.ward.unit.id}/days/${day}/pdf`, `/api/stays/${world.ward.stays[0]}/days/${day}/pdf`, `/api/units/${world.ward.unit.id}/needs-human`, '/api/stays/' + world.ward.stays[0]];
    const statuses = async () => (await Promise.all(paths.map((path) => world.ask(caller, 'GET', path)))).map((answer) => answer.status);
    const before = await statuses();
    await world.ward.callers.admin.send({ kind: 'change_person', person: caller.me.person.id, display_name: 'Mo Ving', role: 'charge_nurse', units: [world.other.unit.id], disabled: false });
    const after = await statuses();
    return `${before.every((status) => status === 200) ? 200 : before} before, ${after.every((status) => status === 404) ? 404 : after} after`;
  }],
  ['C12', 'ids of another unit’s things, known from somewhere: its list’s item, its check, its block, by those who may do it on their own', 'not_found each, and still there', async (world) => {
    const { item, check } = await makeItem(world);
    const block = await makeBlock(world);
    const [charge, nurse] = [await world.signIn('charge'), await world.signIn('nurse')];
    const codes = [];
    for (const resolution of [{ how: 'apply' }, { how: 'set_aside', why: 'x' }]) codes.push(await submitOne(world, charge, { kind: 'resolve', item, resolution }));
    // The check of there, said to be of a patient of here.
    codes.push(await submitOne(world, nurse, { kind: 'correct_check', stay: world.other.stay, corrects: check, check: seen('DR', 'SI'), why: 'x' }));
    const mixed = await submitOne(world, nurse, { kind: 'correct_check', stay: world.ward.stays[0], corrects: check, check: seen('DR', 'SI'), why: 'x' });
    codes.push(await submitOne(world, charge, { kind: 'end_block', unit: world.other.unit.id, block }));
    const crossed = await submitOne(world, charge, { kind: 'end_block', unit: world.ward.unit.id, block });
    const list = await (await world.signIn('chargeb')).get(`/api/units/${world.other.unit.id}/needs-human`);
    const page = await (await world.signIn('chargeb')).get('/api/stays/' + world.other.stay);
    const there = list.items.some((each) => each.id === item) && page.checks.find((each) => each.id === check)?.recorded.location === 'DR' && !['stored', 'flagged'].includes(mixed) && !['stored', 'flagged'].includes(crossed);
    return `${codes.every((code) => code === 'not_found') ? 'not_found each' : codes}, ${there ? 'and still there' : `${mixed} ${crossed}`}`;
  }],
  ['C12', 'refused entries of a colleague, by each role', 'one’s own alone', async (world) => {
    const tech = await world.signIn('tech');
    const refused = world.check(world.other.stay);
    await world.submit(tech, refused);
    const own = (await world.ask(tech, 'GET', '/api/commands/refused')).text.includes(refused.id);
    const seenBy = [];
    for (const name of ['nurse', 'charge', 'manager', 'auditor', 'admin', 'techb']) {
      if ((await world.ask(await world.signIn(name), 'GET', '/api/commands/refused')).text.includes(refused.id)) seenBy.push(name);
    }
    return own && seenBy.length === 0 ? 'one’s own alone' : `${own} ${seenBy}`;
  }],
  ['C14', 'a nurse’s verbal order confirmed by herself, by another nurse, by a provider whom it does not name, by that one twice', 'not_permitted, not_permitted, confirm_not_the_provider, stored, confirm_already_confirmed', async (world) => {
    world.ward.callers.admin = await world.signIn('admin');
    const stay = world.ward.stays[1];
    const nurse = await world.signIn('nurse');
    const order = command(world, { kind: 'order_level', stay, level: 'Q5', basis: { by: 'verbal', provider: world.ward.people.provider }, reason: 'At risk' });
    const [made] = await world.submit(nurse, order);
    if (made.outcome !== 'stored') return JSON.stringify(made);
    const another = await world.addPerson('provider' + newId().slice(-6), 'An Other, MD', 'provider', world.ward.unit.id);
    const confirm = { kind: 'confirm_order', stay, order: order.id };
    const codes = [];
    for (const caller of [nurse, await world.signIn('charge'), another, await world.signIn('provider'), await world.signIn('provider')]) codes.push(await submitOne(world, caller, confirm));
    return codes.join(', ');
  }],
  ['C14', 'a nurse lowers a level: as her own act, on a provider’s word who is none, in a provider’s name', 'level_not_higher, level_named_is_no_provider, level_not_a_provider', async (world) => {
    const nurse = await world.signIn('nurse');
    const codes = [];
    for (const basis of [{ by: 'nurse_raised' }, { by: 'verbal', provider: world.ward.people.charge }, { by: 'provider' }]) {
      codes.push(await submitOne(world, nurse, { kind: 'order_level', stay: world.ward.stays[0], level: 'Q30', basis, reason: 'calm' }));
    }
    return codes.join(', ');
  }],
  ['C14', 'an administrator gives himself another role, a unit, and takes the last administrator’s', 'refused, or without effect on the open session’s reach', async (world) => {
    const admin = await world.signIn('admin');
    const person = admin.me.person.id;
    const self = { kind: 'change_person', person, display_name: 'Owen Brandt', units: [world.ward.unit.id], disabled: false };
    const codes = [await submitOne(world, admin, { ...self, role: 'technician' }), await submitOne(world, admin, { ...self, role: 'administrator', disabled: true })];
    const chart = (await world.ask(admin, 'GET', '/api/stays/' + world.ward.stays[0])).status;
    const still = (await world.ask(await world.signIn('admin'), 'GET', '/api/people')).status;
    const refused = codes.every((code) => !['stored', 'flagged'].includes(code));
    return refused && chart === 403 && still === 200 ? 'refused, or without effect on the open session’s reach' : `${codes} ${chart} ${still}`;
  }],
  ['C18', 'another facility and another person, said in headers, the address and the body', 'the session’s own alone', async (world) => {
    const tech = await world.signIn('tech');
    const plain = (await world.ask(tech, 'GET', '/api/units')).text;
    const bodies = [];
    for (const headers of [{ 'x-tenant': '2' }, { 'x-facility': '2', 'x-facility-id': '2' }, { 'x-user': 'admin', 'x-remote-user': 'admin', 'x-forwarded-user': 'admin' }, { authorization: 'Basic ' + Buffer.from('admin:x').toString('base64') }, { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJmYWNpbGl0eSI6Mn0.' }]) {
      bodies.push((await world.ask(tech, 'GET', `/api/units?facility=2&tenant=2&person=${world.ward.people.charge}&role=administrator`, undefined, headers)).text);
    }
    return bodies.every((body) => body === plain) && !plain.includes('Maple') ? 'the session’s own alone' : bodies.join();
  }],
  ['C20', 'a person is disabled while 200 of their entries are under way, and 20 more follow', 'each is wholly before or refused; none after', async (world) => {
    world.ward.callers.admin = await world.signIn('admin');
    const name = 'racing' + newId().slice(-6);
    const racer = await world.addPerson(name, 'Rae Sing, MHT', 'technician', world.ward.unit.id);
    const stay = world.ward.stays[2];
    const made = await world.countChecks(stay);
    const entries = Array.from({ length: 220 }, () => world.check(stay));
    const send = (from, until) => entries.slice(from, until).map((entry) => world.submit(racer, entry));
    const under_way = send(0, 50);
    await Promise.race(under_way);
    const ending = world.disable(name, 'technician');
    under_way.push(...send(50, 200));
    await ending;
    const later = (await Promise.all(send(200))).flat();
    const receipts = (await Promise.all(under_way)).flat();
    const stored = receipts.filter((receipt) => ['stored', 'flagged'].includes(receipt.outcome)).length;
    const counted = (await world.countChecks(stay)) - made;
    world.measured.push(`${stored} of the 200 came before`);
    return later.every((receipt) => receipt === 401) && counted === stored && stored > 0 ? 'each is wholly before or refused; none after' : `${stored} receipts, ${counted} checks, after: ${[...new Set(later.map(codeOf))]}`;
  }],
];
