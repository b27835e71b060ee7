/**
 * Who is signed in. The server decides; the last answer is kept on the device, so that an open session goes on after a
 * reload without network. Ended sessions keep what was not sent.
 */
import type { Answer, Api } from '../api/client';
import type { AcceptInvitation, DeviceProof, Me, Micros, SignIn, Uuid } from '../api/types';
import type { Clock } from '../clock/clock.svelte';
import { MICROS_PER_MINUTE } from '../clock/now';
import { SESSION, SESSION_CHANGING, SESSION_LEFT, type KeptSession, type MilieuDb } from '../db/db';
import { makeKey, signingKeyName } from '../sign/sign';

export type SessionState =
  | { kind: 'starting' }
  | { kind: 'signed_out' }
  /** The session ended by time; the rooms' alarms stay, everything else is hidden until the same person signs in. */
  | { kind: 'locked'; me: Me; why: 'idle' | 'ended' }
  | { kind: 'open'; me: Me };

/** How often the server is told again that somebody left. */
const TELL_MICROS = MICROS_PER_MINUTE / 4;

export class Session {
  state: SessionState = $state.raw({ kind: 'starting' });
  /** When the server has said what it thinks of the session that was kept here. */
  asked: Promise<void> = Promise.resolve();
  #touched: Micros = 0;
  #telling: Promise<boolean> | undefined;
  #told: Micros = 0;

  constructor(
    private readonly db: MilieuDb,
    private readonly api: Api,
    private readonly clock: Clock,
    /** That this browser is the device it was enrolled as; sessions and keys are bound to it. */
    private readonly prove: () => Promise<DeviceProof | null> = async () => null,
  ) {}

  get me(): Me | undefined {
    return this.state.kind === 'open' ? this.state.me : undefined;
  }

  /** Opens the session kept here at once and asks the server beside; without one kept, waits for the server. */
  async start(): Promise<void> {
    const offset = await this.db.readMeta<number>('clock_offset');
    if (offset !== undefined) this.clock.restore(offset);
    await this.db.meta.delete(SESSION_CHANGING);
    const kept = await this.db.readMeta<KeptSession>(SESSION);
    if (!kept || decideEnded(kept.me, kept.touched_at, this.clock.read())) return this.#ask(kept);
    this.#touched = kept.touched_at;
    this.state = { kind: 'open', me: kept.me };
    this.asked = this.#ask(kept);
  }
  /** The server decides; what is kept here counts only while it is silent. */
  async #ask(kept: KeptSession | undefined): Promise<void> {
    const before = this.state;
    const told = await this.#tellLeft();
    if (this.state !== before) return;
    if (!told && !kept) {
      this.state = { kind: 'signed_out' };
      return;
    }
    const answer = await this.api.get<Me>('/api/session');
    // Someone signed in or out meanwhile: the answer is about a session that is no more.
    if (this.state !== before) return;
    if (answer.kind === 'ok' && isMe(answer.value)) return this.open(answer.value);
    if (answer.kind === 'problem' && answer.status === 401) return this.end('ended');
    if (before.kind !== 'starting') return;
    if (!kept) {
      this.state = { kind: 'signed_out' };
      return;
    }
    const ended = decideEnded(kept.me, kept.touched_at, this.clock.read());
    this.#touched = kept.touched_at;
    this.state = ended ? { kind: 'locked', me: kept.me, why: ended } : { kind: 'open', me: kept.me };
  }

  async signIn(request: SignIn): Promise<Answer<Me>> {
    return this.#change((own) => this.api.post<Me>('/api/session', { ...request, ...own }));
  }
  /** Signs in by another way than a password: the request goes there with the public half of a new key and the device's proof. */
  async signInBy(path: string, request: object): Promise<Answer<Me>> {
    return this.#change((own) => this.api.post<Me>(path, { ...request, ...own }));
  }
  async accept(token: string, request: AcceptInvitation): Promise<Answer<Me>> {
    return this.#change((own) => this.api.post<Me>('/api/invitations/' + encodeURIComponent(token), { ...request, ...own }));
  }
  /** While the cookie changes hands no tab may send: an unsigned entry would arrive under the wrong name. */
  async #change(ask: (own: { signing_key: string; device: DeviceProof | null }) => Promise<Answer<Me>>): Promise<Answer<Me>> {
    await this.#tellLeft();
    await this.db.writeMeta(SESSION_CHANGING, true);
    try {
      const key = await makeKey();
      const answer = await ask({ signing_key: key.public_key, device: await this.prove() });
      if (answer.kind === 'ok' && !isMe(answer.value)) return { kind: 'unreachable', why: 'not_json' };
      if (answer.kind === 'ok') {
        const { signing_key } = answer.value;
        if (signing_key) await this.db.writeMeta(signingKeyName(signing_key), key.private_key);
        // The cookie is theirs now: nothing is left to tell of whoever went before.
        await this.db.meta.delete(SESSION_LEFT);
        await this.open(answer.value);
      }
      return answer;
    } finally {
      await this.db.meta.delete(SESSION_CHANGING);
    }
  }
  async open(me: Me): Promise<void> {
    this.clock.hear(me.server_time);
    const kept = await this.db.readMeta<KeptSession>(SESSION);
    if (kept && kept.me.person.id !== me.person.id) await this.db.forgetClinical();
    if (kept?.me.signing_key && kept.me.signing_key !== me.signing_key) await this.#forgetKey();
    // Its private half is not on this device, or no longer: nothing could be entered. Whoever it is signs in anew.
    if (me.signing_key && !(await this.db.meta.get(signingKeyName(me.signing_key)))) return this.end('ended');
    this.#touched = this.clock.read();
    await this.db.writeMeta(SESSION, { me, touched_at: this.#touched } satisfies KeptSession);
    // The same answer again is no news: every screen and the live stream follow the state.
    if (this.state.kind !== 'open' || !isSame(this.state.me, me)) this.state = { kind: 'open', me };
  }

  /** Another tab signed in or out: this one shows the same person, or nobody. */
  async follow(): Promise<void> {
    if (await this.db.meta.get(SESSION_CHANGING)) return;
    const kept = await this.db.readMeta<KeptSession>(SESSION);
    if (this.state.kind !== 'open' || kept?.me.person.id === this.state.me.person.id) return;
    this.#touched = kept?.touched_at ?? 0;
    this.state = kept ? { kind: 'open', me: kept.me } : { kind: 'signed_out' };
  }

  /** Leaves, with or without a network. What was not sent stays for the next time this person signs in. */
  async signOut(): Promise<void> {
    await this.db.writeMeta(SESSION_LEFT, true);
    await this.db.forgetClinical();
    await this.#forgetKey();
    await this.db.meta.delete(SESSION);
    this.state = { kind: 'signed_out' };
    await this.#tellLeft();
  }
  /** Ends on the server what was left here, as soon as it can be reached. Whether nothing is left to tell. */
  #tellLeft(): Promise<boolean> {
    this.#telling ??= this.#tryTellLeft().finally(() => (this.#telling = undefined));
    return this.#telling;
  }
  async #tryTellLeft(): Promise<boolean> {
    if (!(await this.db.meta.get(SESSION_LEFT))) return true;
    this.#told = this.clock.read();
    const answer = await this.api.delete('/api/session');
    // 401: it has ended by itself.
    if (answer.kind !== 'ok' && !(answer.kind === 'problem' && answer.status === 401)) return false;
    await this.db.meta.delete(SESSION_LEFT);
    return true;
  }
  /** The device was revoked: nobody is signed in on it, whatever the server can be told of it. */
  async drop(): Promise<void> {
    await this.#forgetKey();
    await this.db.meta.delete(SESSION);
    this.state = { kind: 'signed_out' };
  }
  /** Nobody signs with it any more: the private half goes. */
  async #forgetKey(): Promise<void> {
    const id = (await this.db.readMeta<KeptSession>(SESSION))?.me.signing_key;
    if (id) await this.db.meta.delete(signingKeyName(id));
  }
  /** The session ended by itself. */
  async end(why: 'idle' | 'ended'): Promise<void> {
    const kept = await this.db.readMeta<KeptSession>(SESSION);
    this.state = kept ? { kind: 'locked', me: kept.me, why } : { kind: 'signed_out' };
  }

  /** A tap or a key: someone is there. Written at most every half minute. */
  touch(): void {
    const now = this.clock.read();
    if (this.state.kind !== 'open' || now - this.#touched < MICROS_PER_MINUTE / 2) return;
    this.#touched = now;
    void this.db.writeMeta(SESSION, { me: this.state.me, touched_at: now } satisfies KeptSession);
  }
  /** Each tick: has it ended by the device's own reckoning? And does the server know of whoever left? */
  watch(): void {
    if (this.state.kind === 'signed_out' && this.clock.read() - this.#told >= TELL_MICROS) {
      this.#told = this.clock.read();
      void this.#tellLeft();
    }
    if (this.state.kind !== 'open') return;
    const ended = decideEnded(this.state.me, this.#touched, this.clock.read());
    if (ended) this.state = { kind: 'locked', me: this.state.me, why: ended };
  }
  /** How many entries of this person, or of others, wait on this device. */
  countWaiting(person?: Uuid): Promise<number> {
    return person ? this.db.outbox.where('person').equals(person).count() : this.db.outbox.count();
  }
}

/** A box in between may answer JSON of its own: that says of nobody that they are signed in. */
const isMe = (value: Me | undefined): boolean => typeof value?.person?.id === 'string';

/** Whether two answers say the same but for when they were given. */
function isSame(one: Me, other: Me): boolean {
  return JSON.stringify({ ...one, server_time: 0 }) === JSON.stringify({ ...other, server_time: 0 });
}

/** Whether a session is over, as far as the device can tell without the server. */
export function decideEnded(me: Me, touched_at: Micros, now: Micros): 'idle' | 'ended' | undefined {
  if (now >= me.session_until) return 'ended';
  if (now - touched_at >= me.idle_minutes * MICROS_PER_MINUTE) return 'idle';
  return undefined;
}
