/** Sets up a unit as a hospital does: first administrator, policy, unit, people by invitation, patients, blocks. */
import { Caller, newId } from './api.mjs';
import { POLICY } from './policy.mjs';

const STAFF = [
  ['tech', 'Maria Lopez, MHT', 'technician'],
  ['tech2', 'Daniel Okafor, MHT', 'technician'],
  ['tech3', 'Hanh Nguyen, MHT', 'technician'],
  ['charge', 'Beatriz Santos, RN', 'charge_nurse'],
  ['manager', 'Denise Carter, RN', 'manager'],
  ['nurse', 'Grace Thompson, RN', 'nurse'],
  ['provider', 'Samuel Adler, MD', 'provider'],
  ['auditor', 'Wei-Lin Chen, CHC', 'auditor'],
];
const NIGHT_STAFF = ['tech', 'tech2', 'tech3', 'charge', 'manager'];

export async function setUpUnit(site, { patients, staff = NIGHT_STAFF, now = () => Date.now() * 1000, policy = {} }) {
  const admin = await new Caller(site, now).accept(site.firstToken, { username: 'admin', display_name: 'Owen Brandt' });
  const unit = { id: newId(now()), name: 'Cedar', time_zone: 'America/New_York', beds: [] };
  for (let room = 1; room <= Math.ceil(patients / 2); room += 1) for (const bed of ['A', 'B']) unit.beds.push({ room: String(room), bed });
  await admin.send({ kind: 'adopt_policy', policy: { ...POLICY, ...policy } }, { kind: 'configure_unit', unit });

  const callers = { admin };
  const people = {};
  const wanted = STAFF.filter(([username]) => staff.includes(username));
  await admin.send(...wanted.map(([username, display_name, role]) => {
    people[username] = newId(now());
    return { kind: 'add_person', person: people[username], username, display_name, role, units: [unit.id] };
  }));
  for (const [username] of wanted) {
    const link = await admin.post(`/api/people/${people[username]}/invitation`, {});
    callers[username] = await new Caller(site, now).accept(link.path.split('/').at(-1));
  }

  const stays = Array.from({ length: patients }, () => newId(now()));
  await callers.charge.send(...stays.map((stay, index) => ({
    kind: 'admit', stay, patient: newId(now()),
    identity: { mrn: String(9000 + index), family: 'Sample' + (index + 1), given: 'Pat', preferred: null, born_on: '1990-01-01', sex: 'F', pronouns: null, language: null },
    place: { unit: unit.id, ...unit.beds[index] },
  })));
  return { unit, people, callers, stays };
}

/** Another unit, with one technician of its own: `techb`. */
export async function addUnit(site, ward, now) {
  const unit = { id: newId(now()), name: 'Birch', time_zone: 'America/New_York', beds: [{ room: '1', bed: 'A' }] };
  const techb = newId(now());
  const { admin } = ward.callers;
  await admin.send(
    { kind: 'configure_unit', unit },
    { kind: 'add_person', person: techb, username: 'techb', display_name: 'Elena Ruiz, MHT', role: 'technician', units: [unit.id] },
  );
  const link = await admin.post(`/api/people/${techb}/invitation`, {});
  ward.callers.techb = await new Caller(site, now).accept(link.path.split('/').at(-1));
  ward.people.techb = techb;
  return unit;
}

/** Every check of the unit's stays, as the patients' pages on the server have them. */
export async function listChecks(caller, stays) {
  const pages = await Promise.all(stays.map((stay) => caller.get('/api/stays/' + stay)));
  return pages.flatMap((page) => page.checks);
}
