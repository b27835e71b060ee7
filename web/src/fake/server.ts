/** A server in memory, for `npm run dev`, screenshots and tests. It answers as the real one does, or fails on demand. */
import type { BoardRow, CheckEntry, Command, Me, Micros, PatientPage, Person, Pull, Receipt, Warning } from '../api/types';
import { deviceNow, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../clock/now';
import { sha256Hex } from '../id/sha256';
import { newUuid } from '../id/uuid';
import { asEntry, withCheck, withCorrection } from '../sync/overlay';
import { FakeLog } from './log';
import { fakeId, makeSeed, type Seed } from './seed';
import { openUpload, UPLOAD_KEY } from './upload';

export type Trouble = 'none' | 'offline' | 'html' | 'server_error' | 'wrong_hash' | 'lost_answer';
interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  parts: string[];
  body: string;
  server: FakeServer;
}
/** Further endpoints: files in src/fake/handlers/ export `handle`; `undefined` means "not mine". */
export type FakeApplier = (command: Command, author: string, server: FakeServer) => void;
export type FakeHandler = (asked: Asked) => Response | Promise<Response> | undefined;

export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
export const problem = (status: number, code: string): Response => json({ code, message: code }, status);

export class FakeServer {
  trouble: Trouble = 'none';
  seed: Seed;
  signedIn: Person | undefined;
  /** What came with the last sign-in. */
  signingKey: { id: string; public_key: string } | undefined;
  /** Every key that was registered and has not been ended. */
  keys = new Map<string, { id: string; public_key: string; person: Person }>();
  device: Me['device'] = null;
  log_index = 1;
  receipts = new Map<string, Receipt>();
  commands: { command: Command; author: string }[] = [];
  /** Of what came sealed, in order. */
  signatures: (string | null)[] = [];
  /** The server's half of the browser's data key: one for each session. */
  share = 'A'.repeat(43);
  warnings: Warning[] = [];
  /** What every entry is a leaf of. */
  log = new FakeLog();
  listeners = new Set<() => void>();
  readonly handlers: FakeHandler[] = [];
  /** Files in src/fake/handlers/ may export `apply` too: what a command changes. */
  readonly appliers: FakeApplier[] = [];

  constructor(readonly now: () => Micros = deviceNow) {
    this.seed = makeSeed(now());
    this.warnings = this.seed.rows.filter((row) => row.due_at < now()).map((row, index) => this.makeWarning(row, index));
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    await Promise.resolve();
    if (this.trouble === 'offline') throw new TypeError('network');
    if (this.trouble === 'html') return new Response('<html>Sign in to the guest Wi-Fi</html>', { headers: { 'content-type': 'text/html' } });
    if (this.trouble === 'server_error') return new Response('bad gateway', { status: 502 });
    const url = new URL(path, 'http://localhost');
    const asked: Asked = {
      method: init.method ?? 'GET', path: url.pathname, query: url.searchParams,
      parts: url.pathname.split('/').filter(Boolean).slice(1), body: typeof init.body === 'string' ? init.body : '', server: this,
    };
    const answer = await this.answer(asked);
    if (this.trouble === 'lost_answer') throw new TypeError('network');
    return answer;
  }

  private answer(asked: Asked): Response | Promise<Response> {
    const [what, id, more] = asked.parts;
    if (what === 'session') return this.session(asked);
    if (what === 'entrance') return json({ passkey_origin: null, single_sign_on: null, second_factor_required: false });
    if (what === 'invitations') return this.invitation(asked);
    if (what === 'health') return json({ status: 'ok', version: '0', needs_human_oldest_seconds: null });
    if (!this.signedIn && what !== 'devices') return problem(401, 'not_signed_in');
    for (const handle of this.handlers) {
      const answer = handle(asked);
      if (answer) return answer;
    }
    if (what === 'devices') return id === 'lost' ? new Response(null, { status: 204 }) : problem(404, 'not_found');
    if (what === 'commands' && id === 'refused') return json({ refused: [] });
    if (what === 'commands') return this.take(asked.body);
    if (what === 'units' && more === 'pull') return json(this.pull(Number(asked.query.get('after') ?? 0)));
    if (what === 'units' && more === 'board') return this.board(asked.query.get('at'));
    if (what === 'units' && id === undefined) return json({ units: [this.seed.unit] });
    if (what === 'stays' && id && more === undefined) return this.patient(id);
    return problem(404, 'not_found');
  }

  me(person: Person): Me {
    const now = this.now();
    return {
      person, units: person.units.length || person.role === 'administrator' ? [this.seed.unit] : [], facility_name: 'Riverside Hospital', policies: this.seed.policies,
      server_time: now, session_until: now + 12 * MICROS_PER_HOUR, idle_minutes: 15, test_clock: false, signing_key: this.signingKey?.id ?? null, device: this.device, upload_key: UPLOAD_KEY, share: this.share,
    };
  }
  private session({ method, body, parts }: Asked): Response {
    if (method === 'DELETE') {
      this.keys.delete(this.signingKey?.id ?? '');
      this.signedIn = undefined;
      return new Response(null, { status: 204 });
    }
    if (method === 'POST' && parts[1]) return this.key(parts[1], body);
    if (method === 'POST') {
      const asked = JSON.parse(body) as { username: string; password: string; signing_key?: string; device?: { device: string } | null };
      const person = this.seed.people.find((each) => each.username === asked.username.trim().toLowerCase());
      if (!person || asked.password.length < 4) return problem(401, 'wrong_name_or_password');
      this.signedIn = person;
      this.begin(asked.device, sha256Hex(person.id + this.now()));
      this.signingKey = asked.signing_key ? { id: newUuid(this.now()), public_key: asked.signing_key } : undefined;
      if (this.signingKey) this.keys.set(this.signingKey.id, { ...this.signingKey, person });
    }
    return this.signedIn ? json(this.me(this.signedIn)) : problem(401, 'not_signed_in');
  }
  /** A session begins, on a device or not. */
  private begin(proof: { device: string } | null | undefined, share: string): void {
    this.device = proof ? { id: proof.device, name: 'Cedar tablet 9', unit: this.seed.unit.id } : null;
    this.share = (proof ? sha256Hex(proof.device) : share).slice(0, 43);
  }
  /** Locking, and unlocking with a key. Signatures are the real server's business. */
  private key(what: string, body: string): Response {
    const asked = JSON.parse(body) as { signing_key?: string; device?: { device: string } | null };
    if (what === 'nonce') return json({ nonce: sha256Hex(String(this.now())) });
    if (what === 'lock') {
      if (!this.signedIn) return problem(401, 'not_signed_in');
      this.signedIn = undefined;
      return new Response(null, { status: 204 });
    }
    const known = this.keys.get(asked.signing_key ?? '');
    if (!known || what !== 'unlock') return problem(401, 'wrong_name_or_password');
    this.signedIn = known.person;
    this.signingKey = known;
    this.begin(asked.device, '');
    return json(this.me(known.person));
  }
  private invitation({ method, parts }: Asked): Response {
    if (parts[1] === 'expired') return problem(404, 'not_found');
    const first = parts[1] === 'first';
    if (method === 'GET') return json(first ? { username: '', display_name: '', first } : { username: 'dan', display_name: 'Dan Whitaker, MHT', first });
    this.signedIn = this.seed.people[first ? 7 : 1];
    return this.signedIn ? json(this.me(this.signedIn)) : problem(404, 'not_found');
  }

  /** Splits the batch as the real server does: by the exact text of each command. */
  private async take(body: string): Promise<Response> {
    const { author, commands: plain = [], sealed = [] } = JSON.parse(body) as { author?: string; commands?: Command[]; sealed?: string[] };
    const opened = await Promise.all(sealed.map(openUpload));
    const commands = [...plain, ...opened.map(({ text }) => JSON.parse(text) as Command)];
    this.signatures.push(...opened.map(({ signature }) => signature));
    if (author !== undefined && author !== this.signedIn?.id) return problem(409, 'other_person');
    const receipts = commands.map((command) => this.decide(command, JSON.stringify(command)));
    for (const tell of this.listeners) tell();
    return json({ receipts, notes: await this.log.signReceipts(receipts), server_time: this.now() });
  }
  decide(command: Command, text: string): Receipt {
    const content_hash = this.trouble === 'wrong_hash' ? '0'.repeat(64) : sha256Hex(text);
    const known = this.receipts.get(command.id);
    if (known) return { ...known, content_hash };
    const author = command.signed?.author ?? this.signedIn?.id ?? '';
    const refused = command.occurred_at > this.now() + MICROS_PER_MINUTE;
    const receipt: Receipt = {
      id: command.id, content_hash, received_at: this.now(), leaf: refused ? null : this.log.append(command.id, text),
      ...(refused ? { outcome: 'refused', reason: { code: 'in_the_future', text: 'The time seen lies in the future.' } } : { outcome: 'stored' }),
    };
    this.receipts.set(command.id, receipt);
    if (!refused) this.apply(command, author);
    return receipt;
  }
  private apply(command: Command, author: string): void {
    this.commands.push({ command, author });
    this.log_index += 1;
    for (const apply of this.appliers) apply(command, author, this);
    const { action } = command;
    const { rows, checks } = this.seed;
    if (action.kind === 'record_check') {
      const at = rows.findIndex((row) => row.stay === action.stay);
      const row = rows[at];
      const entry = row && asEntry(row, command, author);
      if (!row || !entry) return;
      checks.push({ ...entry, received_at: this.now() });
      rows[at] = withCheck(row, command, author);
      this.warnings = this.warnings.filter((warning) => warning.stay !== row.stay);
    }
    if (action.kind === 'correct_check') {
      const at = checks.findIndex((check) => check.id === action.corrects);
      const entry = checks[at];
      if (entry) checks[at] = withCorrection(entry, command, author, this.now());
    }
    if (action.kind === 'acknowledge_warning') {
      this.warnings = this.warnings.map((warning) =>
        warning.id === action.warning ? { ...warning, acknowledged_at: this.now(), acknowledged_by: author } : warning,
      );
    }
  }

  private makeWarning(row: BoardRow, index: number): Warning {
    return {
      id: fakeId(900 + index), unit: this.seed.unit.id, stay: row.stay, about: 'late', stage: this.now() - row.due_at > 5 * MICROS_PER_MINUTE ? 'charge' : 'owner',
      raised_at: row.due_at, due_at: row.due_at, owner: row.owner, acknowledged_at: null, acknowledged_by: null, resolved_at: null,
    };
  }
  pull(after: number): Pull {
    const { rows, checks, people, policies, unit } = this.seed;
    const now = this.now();
    const full = after === 0;
    const fresh = (check: CheckEntry): boolean => check.occurred_at > now - (full ? 24 : 1) * MICROS_PER_HOUR;
    return {
      log_index: this.log_index, more: false, full, rows, checks: checks.filter(fresh), warnings: this.warnings,
      blocks: people.slice(0, 2).map((person, index) => ({
        id: fakeId(950 + index), unit: unit.id, owner: person.id, from: now - 4 * MICROS_PER_HOUR, until: now + 4 * MICROS_PER_HOUR,
        stays: rows.filter((row) => row.owner === person.id).map((row) => row.stay),
      })),
      unowned: [], people: people.map(({ id, display_name, role }) => ({ id, display_name, role })), policies, needs_human: 2, server_time: now,
    };
  }
  private board(at: string | null): Response {
    const { rows, checks, people, unit } = this.seed;
    const as_of = at ? Number(at) : this.now();
    const then = rows.map((row): BoardRow => {
      const last = checks.filter((check) => check.stay === row.stay && check.occurred_at <= as_of).sort((a, b) => b.occurred_at - a.occurred_at)[0];
      if (!last) return { ...row, last_check: null };
      return {
        ...row, last_check: { id: last.id, at: last.occurred_at, by: last.author, outcome: last.recorded },
        due_at: last.occurred_at + row.interval_minutes * MICROS_PER_MINUTE,
      };
    });
    return json({ unit: unit.id, as_of, past: at !== null, rows: then, people: people.map(({ id, display_name, role }) => ({ id, display_name, role })) });
  }
  private patient(stay: string): Response {
    const { rows, checks, people } = this.seed;
    const row = rows.find((each) => each.stay === stay);
    if (!row?.identity) return problem(404, 'not_found');
    const [, , priya, sol, okafor] = people;
    const page: PatientPage = {
      stay: { id: stay, patient: row.patient, place: row.place, admitted_at: row.since, discharged_at: null, visit_number: null, state: 'present' },
      identity: row.identity, row,
      levels: [
        { id: fakeId(980), level: 'Q15', basis: { by: 'provider' }, reason: 'Admission', entered_by: okafor?.id ?? '', started_at: row.since, received_at: row.since, confirmed_at: row.since },
        { id: fakeId(981), level: row.level, basis: { by: 'nurse_raised' }, reason: 'Spoke of wanting to die', entered_by: priya?.id ?? '', started_at: row.level_since, received_at: row.level_since, confirmed_at: null },
      ],
      precautions: row.precautions.map(({ code, since }, index) => ({
        id: fakeId(985 + index), code, reason: 'Admission assessment', started_by: sol?.id ?? '', started_at: since, stopped_at: null, stopped_by: null,
      })),
      places: [{ from: row.since, place: row.place }],
      checks: checks.filter((check) => check.stay === stay),
      people: people.map(({ id, display_name, role }) => ({ id, display_name, role })),
      glass: null,
    };
    return json(page);
  }
}
