/** A small unit in which something of everything has happened, for looking at each screen. The server has a test clock. */
import { MINUTE, newId, seen } from './api.mjs';
import { Device } from './device.mjs';
import { addUnit, setUpUnit } from './unit.mjs';

/** Invented; lengths and signs as they come: given, preferred, family, pronouns. */
const NAMES = [
  ['Amara', null, 'Nwosu', 'she/her'], ['Thomas', 'Tom', 'Bergström', null], ['Marisol', null, 'Vega', 'she/her'],
  ['Elijah', null, 'Brooks', 'he/him'], ['Ngoc Anh', 'Annie', 'Trần', null], ['Alexandria', 'Lex', 'Featherstonehaugh', 'they/them'],
  ['David', null, 'Kowalski', null], ['Jo', null, 'Li', null], ['Hassan', null, 'Rahimi', 'he/him'], ['Ruth', null, 'Abernathy', null], ['Carlos', null, 'Mendoza', null],
];

async function nameThem(charge, unit) {
  const { rows } = await charge.get('/api/units/' + unit + '/board');
  await charge.send(...rows.map((row, index) => {
    const [given, preferred, family, pronouns] = NAMES[index % NAMES.length];
    return { kind: 'change_identity', patient: row.patient, stay: row.stay, identity: { ...row.identity, given, preferred, family, pronouns } };
  }));
}

/** Three devices: one in order, one with doubts, one that was revoked with entries unsent. */
async function enrolDevices(site, admin, unit) {
  const post = async (path, body) => {
    const answer = await fetch(site.base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  };
  for (const [name, report] of [['Cedar tablet 1', {}], ['Cedar phone 4', { unsent: 12, clock_offset: 190_000_000, persistent: false }], ['Cedar tablet 2', { unsent: 3 }]]) {
    const { code } = await admin.post('/api/devices/codes', { name, unit: unit.id });
    const device = await Device.enrol(post, code);
    await device.contact(undefined, false, report);
    if (name === 'Cedar tablet 2') await admin.send({ kind: 'revoke_device', device: device.id });
  }
}

export async function setUpSample(site) {
  let now = await site.clock();
  const ward = await setUpUnit(site, { patients: 11, staff: ['tech', 'tech2', 'charge', 'manager', 'nurse', 'provider', 'auditor'], now: () => now });
  const { unit, people, callers, stays } = ward;
  await nameThem(callers.charge, unit.id);
  const from = now;
  await callers.charge.send(
    { kind: 'assign_block', unit: unit.id, owner: people.tech, from, until: from + 240 * MINUTE, stays: stays.slice(0, 6) },
    { kind: 'assign_block', unit: unit.id, owner: people.tech2, from, until: from + 120 * MINUTE, stays: stays.slice(6, 9) },
    { kind: 'start_precaution', stay: stays[1], code: 'SP', reason: 'Spoke of dying' },
  );
  await callers.provider.send({ kind: 'order_level', stay: stays[0], level: 'Q5', basis: { by: 'provider' }, reason: 'At risk tonight' });
  await callers.nurse.send({ kind: 'order_level', stay: stays[2], level: 'Q30', basis: { by: 'verbal', provider: people.provider }, reason: 'Sleeping well' });
  for (let round = 0; round < 4; round += 1) {
    now = await site.setClock(now + 12 * MINUTE);
    await callers.tech.send(...stays.slice(0, 6 - round).map((stay, index) => ({ kind: 'record_check', stay, check: index === 3 ? seen('BR', 'SL', 'seen') : seen('DR', 'SI') })));
  }
  await callers.tech2.send(
    { kind: 'record_check', stay: stays[6], check: { ...seen('', ''), outcome: 'refused', said: 'Not now', location: undefined, activity: undefined, behaviours: undefined, breathing: undefined } },
    { kind: 'record_check', stay: stays[7], check: { ...seen('BR', 'SL', 'not_seen'), note: 'Called the nurse' } },
  );
  // The same number with other content: a person must look at it.
  const twice = { id: newId(now), occurred_at: now, entered_at: now, device: callers.tech.device, device_seq: 900 };
  for (const location of ['DR', 'HW']) {
    await callers.tech.post('/api/commands', { commands: [{ ...twice, action: { kind: 'record_check', stay: stays[4], check: seen(location, 'WA') } }] });
  }
  now = await site.setClock(now + 7 * MINUTE);
  const page = await callers.tech.get('/api/stays/' + stays[0]);
  const check = page.checks.find((each) => each.author === people.tech).id;
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(now / 1000);
  await enrolDevices(site, callers.admin, unit);
  await addUnit(site, ward, () => now);
  for (const [stay, cause, words] of [[stays[1], 'helping', ''], [stays[2], 'other', 'Code called, room 2']]) {
    await callers.techb.post(`/api/stays/${stay}/glass`, { id: newId(now), cause, words });
  }
  const link = await callers.admin.post(`/api/people/${people.auditor}/invitation`, {});
  return { ...ward, stay: stays[0], check, date, invitation: link.path };
}
