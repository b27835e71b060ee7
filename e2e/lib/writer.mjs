/** A device under load: sends checks as fast as they are answered, and again what was not answered. */
import assert from 'node:assert/strict';
import { Caller, newId } from './api.mjs';

const PLACES = [['DR', 'SI'], ['HW', 'WA'], ['DN', 'EA'], ['BR', 'AW']];
/** Most checks in one request. */
const MANY = 6;
/** How long a device waits before it asks again, when the server cannot store, milliseconds. */
const PATIENCE = 20;

export class Writer {
  /** What was acknowledged: the id of each check, what was sent as it, and its receipt. */
  acknowledged = new Map();
  /** The requests that were made: how many, sent again, and answered from what was stored before. */
  counts = { requests: 0, again: 0, answeredFromBefore: 0 };
  unanswered = [];
  waiting = false;
  /** Whether it sends now and then again what was acknowledged. */
  repeats = true;

  constructor(site, stays, random) {
    Object.assign(this, { site, stays, random });
    this.caller = new Caller(site);
  }
  async signIn(username) {
    await this.caller.signIn(username);
    this.person = this.caller.me.person.id;
    return this;
  }

  /** Works until the server is gone, or `enough` says so between two requests. Anything but silence of a dead server throws. */
  async work(enough) {
    this.startedAt = Date.now() * 1000;
    while (!enough()) {
      if (this.unanswered.length === 0) this.unanswered = this.compose();
      else this.counts.again += 1;
      const answered = await this.post(this.unanswered);
      if (answered === 'dead') return;
      if (answered === 'stored') this.unanswered = [];
      else await new Promise((done) => setTimeout(done, PATIENCE));
    }
  }
  /** One check, or several, or one that was acknowledged before among new ones. */
  compose() {
    const count = this.random.next() < 0.5 ? 1 : this.random.whole(2, MANY);
    const commands = Array.from({ length: count }, () => this.check());
    if (this.repeats && this.acknowledged.size > 0 && this.random.next() < 0.1) {
      const old = this.random.of([...this.acknowledged.values()].slice(-50));
      commands.splice(this.random.whole(0, count), 0, old.command);
    }
    return commands;
  }
  check() {
    const now = Date.now() * 1000;
    const id = newId(now);
    const [location, activity] = this.random.of(PLACES);
    const check = {
      outcome: 'seen', location, activity, behaviours: ['CALM'], breathing: null, hazard: null, contraband: null, note: 'Check ' + id,
      acknowledged_precautions: [], late_reason: null, unassigned_reason: null,
    };
    const action = { kind: 'record_check', stay: this.random.of(this.stays), check };
    return { id, occurred_at: now, entered_at: now, device: this.caller.device, device_seq: ++this.caller.seq, action };
  }

  /** What became of it. What was acknowledged before must get the receipt it had. */
  async post(commands) {
    this.counts.requests += 1;
    const answer = await this.ask(commands);
    if (!answer) return 'dead';
    if (answer.status === 503 && this.site.databaseMayFail) return 'not stored';
    assert.equal(answer.status, 200, answer.text);
    const { receipts } = JSON.parse(answer.text);
    assert.deepEqual(receipts.map((receipt) => receipt.id), commands.map((command) => command.id), 'one receipt each, in order');
    for (const [index, receipt] of receipts.entries()) {
      assert.match(receipt.outcome, /^(stored|flagged)$/, JSON.stringify(receipt));
      const known = this.acknowledged.get(receipt.id);
      if (known) assert.deepEqual(receipt, known.receipt, 'the same receipt as before');
      else if (receipt.received_at < this.startedAt) this.counts.answeredFromBefore += 1;
      this.acknowledged.set(receipt.id, { command: commands[index], receipt, author: this.person });
    }
    return 'stored';
  }
  /** The whole answer; nothing when the server died before it was complete. */
  async ask(commands) {
    const { cookie } = this.caller;
    this.waiting = true;
    try {
      const answer = await fetch(this.site.base + '/api/commands', { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify({ commands }) });
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      if (!this.site.ending) throw error;
      return undefined;
    } finally {
      this.waiting = false;
    }
  }
}
