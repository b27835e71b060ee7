/** A person who talks to the server without a browser. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';

export const PASSWORD = 'quiet cedar morning';
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;

/** A UUIDv7 (RFC 9562, section 5.7). */
export function newId(now = Date.now() * 1000) {
  const hex = Math.floor(now / 1000).toString(16).padStart(12, '0') + '7' + randomBytes(2).toString('hex').slice(1) + '8' + randomBytes(8).toString('hex').slice(1);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export class Caller {
  device = randomUUID();
  seq = 0;
  cookie = '';

  constructor(site, now = () => Date.now() * 1000) {
    this.site = site;
    this.now = now;
  }

  async ask(method, path, body) {
    const headers = { cookie: this.cookie };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const answer = await fetch(this.site.base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0];
    return text ? JSON.parse(text) : undefined;
  }
  get(path) {
    return this.ask('GET', path);
  }
  post(path, body) {
    return this.ask('POST', path, body);
  }

  async signIn(username) {
    this.me = await this.post('/api/session', { username, password: PASSWORD });
    return this;
  }
  /** Accepts an invitation; `names` only for the first administrator. */
  async accept(token, names = {}) {
    this.me = await this.post('/api/invitations/' + token, { ...names, password: PASSWORD });
    return this;
  }

  /** Sends actions as commands and demands that each was stored. */
  async send(...actions) {
    const now = this.now();
    const commands = actions.map((action) => ({ id: newId(now), occurred_at: now, entered_at: now, device: this.device, device_seq: ++this.seq, action }));
    const { receipts } = await this.post('/api/commands', { commands });
    for (const [index, receipt] of receipts.entries()) {
      assert.notEqual(receipt.outcome, 'refused', `${actions[index].kind}: ${JSON.stringify(receipt)}`);
    }
    return receipts;
  }
}

/** A check of someone who was seen. */
export const seen = (location, activity, breathing = null) => ({
  outcome: 'seen', location, activity, behaviours: [], breathing,
  hazard: null, contraband: null, note: null, acknowledged_precautions: [], late_reason: null, unassigned_reason: null,
});
