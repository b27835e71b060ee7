/** The hospital that is attacked: two units, people of each role, patients of each kind, on a test clock. */
import { get, request } from 'node:http';
import { Caller, MINUTE, newId, PASSWORD, seen } from '../lib/api.mjs';
import { Device, makeKey } from '../lib/device.mjs';
import { Site } from '../lib/server.mjs';
import { setUpUnit } from '../lib/unit.mjs';

/** What an attacker sends: nothing is added, nothing is judged. `from` is the address it comes from. */
export function send(base, { method = 'GET', path = '/', headers = {}, body, from = '127.0.0.1' } = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, localAddress: from, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    const patience = setTimeout(() => asked.destroy(new Error('no end of the answer in 20 s')), 20_000);
    asked.on('close', () => clearTimeout(patience));
    asked.end(body);
  });
}

/** Opens a stream and waits for its first words; it stays open until it ends or `close` is called. */
export function openStream(world, caller, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = get(world.base + path, { headers: { cookie: caller?.cookie ?? '', ...headers }, agent: false }, (answer) => {
      const stream = { status: answer.statusCode, ended: false, close: () => asked.destroy() };
      answer.on('close', () => (stream.ended = true));
      answer.on('error', () => undefined);
      answer.once('data', () => resolve(stream));
      answer.once('end', () => resolve(stream));
    });
    asked.on('error', reject);
  });
}

export class World {
  /** Figures of the case that runs, for whoever reads its line. */
  measured = [];

  static async open() {
    const world = new World();
    world.site = await Site.start('--test-clock');
    world.time = await world.site.setClock((await world.site.clock()) + MINUTE);
    const now = () => world.time;
    const staff = ['tech', 'nurse', 'charge', 'manager', 'provider', 'auditor'];
    world.ward = await setUpUnit(world.site, { patients: 4, staff, now, policy: { repeat_guard_seconds: 0 } });
    await world.addOtherUnit(now);
    return world;
  }
  /** A second unit with a technician and a patient of its own, and someone who is about to leave. */
  async addOtherUnit(now) {
    const { admin, charge } = this.ward.callers;
    const unit = { id: newId(now()), name: 'Maple', time_zone: 'America/New_York', beds: [{ room: '1', bed: 'A' }] };
    await admin.send({ kind: 'configure_unit', unit });
    this.other = { unit, stay: newId(now()) };
    for (const [username, display_name, role] of [['techb', 'Ruth Adams, MHT', 'technician'], ['chargeb', 'Ivo Petrov, RN', 'charge_nurse']]) {
      this.ward.callers[username] = await this.addPerson(username, display_name, role, unit.id);
    }
    await this.ward.callers.chargeb.send({
      kind: 'admit', stay: this.other.stay, patient: newId(now()), identity: { mrn: '7001', family: 'Elsewhere', given: 'Pat', preferred: null, born_on: '1990-01-01', sex: 'F', pronouns: null, language: null },
      place: { unit: unit.id, room: '1', bed: 'A' },
    });
    this.discharged = this.ward.stays[3];
    await charge.send({ kind: 'discharge', stay: this.discharged, to: 'home' });
  }
  /** A new person with an open session. */
  async addPerson(username, display_name, role, unit) {
    const { admin } = this.ward.callers;
    const person = newId(this.time);
    await admin.send({ kind: 'add_person', person, username, display_name, role, units: [unit] });
    this.ward.people[username] = person;
    return this.acceptLink(person);
  }
  async acceptLink(person) {
    const link = await this.ward.callers.admin.post(`/api/people/${person}/invitation`, {});
    return new Caller(this.site, () => this.time).accept(link.path.split('/').at(-1));
  }
  /** Sends a body as a program without a session does; its address counts tries. */
  poster(from) {
    return (path, body) => send(this.base, { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), from });
  }
  async makeCode(name) {
    return (await (await this.signIn('admin')).post('/api/devices/codes', { name, unit: this.ward.unit.id })).code;
  }
  async enrol(name) {
    return Device.enrol(this.poster('127.0.0.22'), await this.makeCode(name));
  }
  /** Someone signed in on a device, with a key of their own there. */
  async signInOn(device, username) {
    const key = await makeKey();
    const body = { username, password: PASSWORD, signing_key: key.public_key, device: await device.prove() };
    const answer = await this.ask(undefined, 'POST', '/api/session', body);
    const me = JSON.parse(answer.text);
    return { key, me, cookie: answer.headers['set-cookie'][0].split(';')[0] };
  }
  /** A signed check as a device keeps it: `[text, signature]`. */
  async signCheck(device, holder, stay, device_seq) {
    const signed = { author: holder.me.person.id, key: holder.me.signing_key, previous: null };
    const text = JSON.stringify(this.check(stay, { device: device.id, device_seq, signed }));
    return [text, await holder.key.sign(text)];
  }
  disable(username, role) {
    const { admin } = this.ward.callers;
    return admin.send({ kind: 'change_person', person: this.ward.people[username], display_name: username, role, units: [this.ward.unit.id], disabled: true });
  }
  get base() {
    return this.site.base;
  }
  async advance(minutes, seconds = 0) {
    this.time = await this.site.setClock(this.time + minutes * MINUTE + seconds * 1_000_000);
  }
  /** Everyone whose session ran out in the meantime signs in again. */
  async wake() {
    for (const name of ['admin', 'tech', 'nurse', 'charge', 'auditor']) this.ward.callers[name] = await this.signIn(name);
  }
  /** A session of that person which nothing else uses. */
  signIn(username) {
    return new Caller(this.site, () => this.time).signIn(username);
  }
  /** A check as the app would send it. */
  check(stay, over = {}) {
    return { id: newId(this.time), occurred_at: this.time, entered_at: this.time, device: null, device_seq: null, action: { kind: 'record_check', stay, check: seen('DR', 'SI') }, ...over };
  }
  ask(caller, method, path, body, headers = {}) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return send(this.base, { method, path, headers: { cookie: caller?.cookie ?? '', ...json, ...headers }, body: text });
  }
  async submit(caller, ...commands) {
    const answer = await this.ask(caller, 'POST', '/api/commands', { commands });
    return answer.status === 200 ? JSON.parse(answer.text).receipts : [answer.status];
  }
  /** The same, with what the sending tablet's clocks show. */
  async submitSent(caller, sent, ...commands) {
    const answer = await this.ask(caller, 'POST', '/api/commands', { commands, sent });
    return answer.status === 200 ? JSON.parse(answer.text).receipts : [answer.status];
  }
  trySignIn(username, password, { from, headers = {} } = {}) {
    const body = JSON.stringify({ username, password });
    return send(this.base, { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json', ...headers }, body, from });
  }
  /** On the patient's page, which shows two days: later on, older ones are gone from it. */
  async countChecks(stay, from = 0) {
    const page = await (await this.signIn('charge')).get('/api/stays/' + stay);
    return page.checks.filter((check) => check.occurred_at >= from).length;
  }
  end() {
    return this.site.end();
  }
}
export { PASSWORD };
