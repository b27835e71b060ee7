/**
 * Who is at this device (ADR 0011). On an enrolled device everybody who signed in this shift can lock it and come back with a PIN,
 * with or without a network; elsewhere a session is the server's alone. Ended sessions keep what was not sent.
 */
import type { Answer, Api } from '../api/client';
import type { AcceptInvitation, DeviceProof, Me, Micros, Nonce, SignIn, Unlock, Uuid } from '../api/types';
import type { Clock } from '../clock/clock.svelte';
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../clock/now';
import { DEVICE_KEY, SESSION, SESSION_CHANGING, SESSION_LEFT, type Held, type KeptSession, type MilieuDb } from '../db/db';
import { findInForce } from '../round-rules/policy';
import { exportKey, importKey, makeKey, sign, signingKeyName, type NewKey } from '../sign/sign';
import { sealWaiting } from '../sync/outbox';
import { Vault, type Guarded, type Guest, type Opened } from './vault';

/** `idle`, `ended`: by time. `left`: by the button. `restart`: the app began anew. `unread`: only the server can open it again, and is silent. */
export type Why = 'idle' | 'ended' | 'left' | 'restart' | 'unread';
export type SessionState =
  | { kind: 'starting' }
  | { kind: 'signed_out' }
  /** The rooms' alarms stay, everything else is hidden. */
  | { kind: 'locked'; me: Me; why: Why }
  /** Signed in on an enrolled device, and to choose a PIN. */
  | { kind: 'choosing_pin'; me: Me }
  | { kind: 'open'; me: Me };

/** How often the server is asked, or told again that somebody left. */
const AGAIN_MICROS = 15 * MICROS_PER_SECOND;
/** Until then a silent server shows as an empty page. */
const SILENT_MS = 2_000;
const AUTO_LOCK_MINUTES = 3;

export class Session {
  state: SessionState = $state.raw({ kind: 'starting' });
  /** Whoever can unlock this device. */
  guests: Guest[] = $state.raw([]);
  /** When the server has said what it thinks of the session that was kept here. */
  asked: Promise<void> = Promise.resolve();
  #vault: Vault;
  #fresh: Guarded | undefined;
  /** The cookie is known to be this person's. */
  #confirmed = false;
  #resuming: Promise<boolean> | undefined;
  #touched: Micros = 0;
  #telling: Promise<boolean> | undefined;
  #tried: Micros = 0;
  /** Counts who comes and goes: an answer that belongs to an earlier turn is about a session that is no more. */
  #turn = 0;

  constructor(
    private readonly db: MilieuDb,
    private readonly api: Api,
    private readonly clock: Clock,
    /** That this browser is the device it was enrolled as; sessions and keys are bound to it. */
    private readonly prove: () => Promise<DeviceProof | null> = async () => null,
    vault?: Vault,
  ) {
    this.#vault = vault ?? new Vault(db);
  }

  get me(): Me | undefined {
    return this.state.kind === 'open' ? this.state.me : undefined;
  }

  /** On an enrolled device nobody is at it until they unlock; elsewhere the server says whose session this is. */
  async start(): Promise<void> {
    // Read at once: each transaction of the database costs a slow tablet as much as drawing a row.
    const [offset, changing, kept, key] = await this.db.readMetas<[number, boolean, KeptSession, CryptoKey]>('clock_offset', SESSION_CHANGING, SESSION, DEVICE_KEY);
    if (offset !== undefined) this.clock.restore(offset);
    if (changing !== undefined) await this.db.meta.delete(SESSION_CHANGING);
    if (key === undefined) return this.#askAnew(kept);
    await this.#forgetKey();
    await this.#look();
    this.state = kept && this.guests.length > 0 ? { kind: 'locked', me: kept.me, why: kept.locked ? 'left' : 'restart' } : { kind: 'signed_out' };
    void this.#tellLeft();
  }
  async #isEnrolled(): Promise<boolean> {
    return (await this.db.meta.get(DEVICE_KEY)) !== undefined;
  }
  /** Whose session is it? Nothing is shown, and nobody enters anything, until the server has said so. */
  #askAnew(kept: KeptSession | undefined): Promise<void> {
    this.state = { kind: 'starting' };
    this.asked = this.#ask(kept);
    if (kept) setTimeout(() => this.state.kind === 'starting' && (this.state = { kind: 'locked', me: kept.me, why: 'unread' }), SILENT_MS);
    return this.asked;
  }
  async #ask(kept: KeptSession | undefined): Promise<void> {
    const turn = this.#turn;
    this.#tried = this.clock.read();
    const told = await this.#tellLeft();
    if (this.#turn !== turn) return;
    if (!told && !kept) {
      this.state = { kind: 'signed_out' };
      return;
    }
    const answer = await this.api.get<Me>('/api/session');
    if (this.#turn !== turn) return;
    if (answer.kind === 'ok' && isMe(answer.value)) {
      this.clock.hear(answer.value.server_time, answer.asked);
      return this.#open(answer.value);
    }
    if (answer.kind === 'problem' && answer.status === 401) return this.end('ended');
    if (this.state.kind === 'open') return;
    this.state = kept ? { kind: 'locked', me: kept.me, why: decideEnded(kept.me, kept.touched_at, this.clock.read()) ?? 'unread' } : { kind: 'signed_out' };
  }

  async signIn(request: SignIn): Promise<Answer<Me>> {
    return this.#change((own) => this.api.post<Me>('/api/session', { ...request, ...own }));
  }
  /** Signs in by another way than a password: the request goes there with the public half of a new key and the device's proof. */
  async signInBy(path: string, request: object): Promise<Answer<Me>> {
    return this.#change((own) => this.api.post<Me>(path, { ...request, ...own }), true);
  }
  async accept(token: string, request: AcceptInvitation): Promise<Answer<Me>> {
    return this.#change((own) => this.api.post<Me>('/api/invitations/' + encodeURIComponent(token), { ...request, ...own }));
  }
  /** While the cookie changes hands no tab may send: an unsigned entry would arrive under the wrong name. */
  async #change(ask: (own: { signing_key: string; device: DeviceProof | null }) => Promise<Answer<Me>>, knows = false): Promise<Answer<Me>> {
    await this.#tellLeft();
    await this.db.writeMeta(SESSION_CHANGING, true);
    try {
      const enrolled = await this.#isEnrolled();
      const key = await makeKey(enrolled);
      const device = await this.prove();
      if (enrolled && !device) return { kind: 'unreachable', why: 'network' };
      const answer = await ask({ signing_key: key.public_key, device });
      if (answer.kind === 'ok' && !isMe(answer.value)) return { kind: 'unreachable', why: 'not_json' };
      if (answer.kind === 'ok') {
        this.clock.hear(answer.value.server_time, answer.asked);
        await this.#begin(answer.value, key, knows);
      }
      return answer;
    } finally {
      await this.db.meta.delete(SESSION_CHANGING);
    }
  }
  /** `knows`: they need not choose a PIN again, if they have one here. */
  async #begin(me: Me, key: NewKey, knows: boolean): Promise<void> {
    // The cookie is theirs now: nothing is left to tell of whoever went before.
    await this.db.meta.delete(SESSION_LEFT);
    this.#confirmed = true;
    if (!me.device) {
      if (me.signing_key) await this.db.writeMeta(signingKeyName(me.signing_key), key.private_key);
      return this.#open(me);
    }
    const fresh: Guarded = { me, pkcs8: await exportKey(key.private_key) };
    await this.#look();
    if ((knows || this.me?.person.id === me.person.id) && this.guests.some(({ person }) => person === me.person.id)) return this.#enter(fresh);
    this.#turn += 1;
    this.#touched = this.clock.read();
    this.#fresh = fresh;
    this.state = { kind: 'choosing_pin', me };
  }
  /** Whether whoever chooses a PIN had this one here already: then they need not repeat it. */
  async hasPin(pin: string): Promise<boolean> {
    return this.#fresh !== undefined && (await this.#vault.open(this.#fresh.me.person.id, pin)).kind === 'open';
  }
  async choosePin(pin: string): Promise<void> {
    const fresh = this.#fresh;
    if (!fresh) return;
    await this.#vault.keep(pin, fresh);
    this.#fresh = undefined;
    await this.#enter(fresh);
    await this.#look();
  }

  /** The server says anew who this is: units or name may have changed. */
  async hear(me: Me): Promise<void> {
    const { signing } = this.db.held;
    if (isMe(me) && me.person.id === this.me?.person.id) await this.#hold(me, signing?.private_key);
  }
  /** Takes up the server's answer in a browser that is not enrolled. */
  async #open(me: Me): Promise<void> {
    await this.#forgetKey(me.signing_key);
    const private_key = me.signing_key ? await this.db.readMeta<CryptoKey>(signingKeyName(me.signing_key)) : undefined;
    // Its private half is not on this device, or no longer: nothing could be entered. Whoever it is signs in anew.
    if (me.signing_key && !private_key) return this.end('ended');
    this.#confirmed = true;
    await this.#hold(me, private_key);
  }
  async #enter({ me, pkcs8 }: Guarded): Promise<void> {
    await this.#hold(me, await importKey(pkcs8));
  }
  async #hold(me: Me, private_key: CryptoKey | undefined): Promise<void> {
    this.#turn += 1;
    const held: Held = { data: await this.#vault.makeDataKey(me.share), upload_key: me.upload_key };
    if (me.signing_key && private_key) held.signing = { person: me.person.id, id: me.signing_key, private_key };
    await this.db.hold(held);
    await sealWaiting(this.db);
    await this.db.forgetOtherUnits([...me.units.map((unit) => unit.id), ...(me.device ? [me.device.unit] : [])]);
    this.#touched = this.clock.read();
    await this.#keep(me);
    // The same answer again is no news: every screen and the live stream follow the state.
    if (this.state.kind !== 'open' || !isSame(this.state.me, me)) this.state = { kind: 'open', me };
  }
  #keep(me: Me, locked = false): Promise<void> {
    return this.db.writeMeta(SESSION, { me: { ...me, share: '' }, touched_at: this.#touched, locked } satisfies KeptSession);
  }

  /** Comes back with a PIN. The server hears of it as soon as it can be reached (`ready`). */
  async unlock(person: Uuid, pin: string): Promise<Opened> {
    const opened = await this.#vault.open(person, pin);
    if (opened.kind === 'open') {
      if (this.clock.read() < opened.guarded.me.session_until) {
        this.#confirmed = false;
        await this.#enter(opened.guarded);
        return opened;
      }
      await this.#vault.forget(person);
    }
    await this.#look();
    return opened.kind === 'open' ? { kind: 'none' } : opened;
  }
  /** Whether what is sent now goes in this person's own session: begins one with their key where it does not. */
  ready(): Promise<boolean> {
    if (this.#confirmed || !this.me?.device) return Promise.resolve(true);
    this.#resuming ??= this.#resume().finally(() => (this.#resuming = undefined));
    return this.#resuming;
  }
  async #resume(): Promise<boolean> {
    const turn = this.#turn;
    const { signing } = this.db.held;
    if (!signing || !(await this.#tellLeft())) return false;
    await this.db.writeMeta(SESSION_CHANGING, true);
    try {
      const asked = await this.api.post<Nonce>('/api/session/nonce', { signing_key: signing.id });
      const device = await this.prove();
      if (asked.kind !== 'ok' || typeof asked.value?.nonce !== 'string' || !device || this.#turn !== turn) return false;
      const { nonce } = asked.value;
      const signature = await sign(signing.private_key, 'milieu unlock\n' + signing.id + '\n' + nonce);
      const body: Unlock = { signing_key: signing.id, nonce, signature, device };
      const answer = await this.api.post<Me>('/api/session/unlock', body);
      if (answer.kind === 'ok' && isMe(answer.value)) {
        // Somebody else's turn by now: the cookie is of whoever left.
        if (this.#turn !== turn) await this.db.writeMeta(SESSION_LEFT, 'locked');
        else {
          this.clock.hear(answer.value.server_time, answer.asked);
          return this.#resumed(answer.value, signing.private_key);
        }
      }
      if (answer.kind === 'problem' && answer.status === 401 && this.#turn === turn) await this.#expel(signing.person);
      return false;
    } finally {
      await this.db.meta.delete(SESSION_CHANGING);
    }
  }
  async #resumed(me: Me, private_key: CryptoKey): Promise<boolean> {
    this.#confirmed = true;
    const touched = this.#touched;
    await this.#hold(me, private_key);
    this.#touched = touched;
    return true;
  }
  /** Their key is good for nothing any more: it was ended by an administrator, or its hours are over. */
  async #expel(person: Uuid): Promise<void> {
    await this.#vault.forget(person);
    await this.end('ended');
  }

  /** Hides everything at once. Where nobody could unlock it, only signing out does. */
  async lock(why: Why = 'left'): Promise<void> {
    const { me } = this;
    if (!me?.device) return;
    this.#turn += 1;
    this.state = { kind: 'locked', me, why };
    await this.db.release();
    await this.#keep(me, true);
    if (this.#confirmed) await this.db.writeMeta(SESSION_LEFT, 'locked');
    this.#confirmed = false;
    await this.#look();
    await this.#tellLeft();
  }
  /** What another tab did: a tap, locking, or somebody else is at it. `unheard`: the server says that the cookie is someone else's. */
  async follow(unheard = false): Promise<void> {
    const { me } = this;
    if (!me || (await this.db.meta.get(SESSION_CHANGING))) return;
    const kept = await this.db.readMeta<KeptSession>(SESSION);
    if (kept && !kept.locked && isSameSession(kept.me, me)) {
      if (unheard) return this.lost();
      // Somebody is there, in the other tab.
      this.#touched = Math.max(this.#touched, kept.touched_at);
      return;
    }
    this.#turn += 1;
    this.#confirmed = false;
    this.#touched = kept?.touched_at ?? 0;
    await this.db.release();
    await this.#look();
    if (me.device) this.state = kept ? { kind: 'locked', me: kept.me, why: 'left' } : { kind: 'signed_out' };
    else void this.#askAnew(kept);
  }

  /** Leaves, with or without a network. What was not sent is kept, readable by the server alone. */
  async signOut(): Promise<void> {
    const me = this.state.kind === 'choosing_pin' ? this.state.me : this.me;
    const told = this.#confirmed || !me?.device;
    if (told) await this.db.writeMeta(SESSION_LEFT, 'signed_out');
    this.#turn += 1;
    this.#fresh = undefined;
    this.#confirmed = false;
    await this.db.release();
    if (me?.device) await this.#vault.forget(me.person.id);
    else await this.db.forgetClinical();
    await this.#forgetKey();
    await this.db.meta.delete(SESSION);
    this.state = { kind: 'signed_out' };
    await this.#look();
    await this.#tellLeft();
  }
  /** Ends on the server what was left here, as soon as it can be reached. Whether nothing is left to tell. */
  #tellLeft(): Promise<boolean> {
    this.#telling ??= this.#tryTellLeft().finally(() => (this.#telling = undefined));
    return this.#telling;
  }
  async #tryTellLeft(): Promise<boolean> {
    const left = await this.db.readMeta<string | boolean>(SESSION_LEFT);
    if (!left) return true;
    this.#tried = this.clock.read();
    const answer = left === 'locked' ? await this.api.post('/api/session/lock', {}) : await this.api.delete('/api/session');
    // 401: it has ended by itself.
    if (answer.kind !== 'ok' && !(answer.kind === 'problem' && answer.status === 401)) return false;
    await this.db.meta.delete(SESSION_LEFT);
    return true;
  }
  /** The device was revoked: nobody is signed in on it, whatever the server can be told of it. */
  async drop(): Promise<void> {
    this.#turn += 1;
    this.#confirmed = false;
    this.#fresh = undefined;
    this.state = { kind: 'signed_out' };
    this.guests = [];
    await this.db.release();
    await this.#forgetKey();
    await this.db.meta.delete(SESSION);
  }
  /** Nobody signs any more with what a session outside of a PIN had: the private half goes. */
  async #forgetKey(but: Uuid | null = null): Promise<void> {
    const stays = but === null ? '' : signingKeyName(but);
    await this.db.meta.where('key').startsWith(signingKeyName('')).filter(({ key }) => key !== stays).delete();
  }
  /** The session ended by itself. */
  async end(why: 'idle' | 'ended'): Promise<void> {
    this.#turn += 1;
    this.#confirmed = false;
    const me = this.me ?? (await this.db.readMeta<KeptSession>(SESSION))?.me;
    this.state = me ? { kind: 'locked', me, why } : { kind: 'signed_out' };
    await this.db.release();
    await this.#look();
  }
  /** The server no longer knows the session. A person's key may begin another (`ready`); elsewhere it has ended. */
  lost(): void {
    if (!this.me) return;
    if (this.me.device) this.#confirmed = false;
    else void this.end('ended');
  }

  /** Who can unlock? When nobody can any more, what is clinical goes. */
  async #look(): Promise<void> {
    this.guests = await this.#vault.list(this.clock.read());
    if (this.guests.length > 0 || this.me || !(await this.#isEnrolled())) return;
    if ((await this.db.rows.count()) > 0 || (await this.db.checks.count()) > 0) await this.db.forgetClinical();
  }
  /** A tap or a key: someone is there. Written at most every half minute. */
  touch(): void {
    const now = this.clock.read();
    if (this.state.kind !== 'open' || now - this.#touched < MICROS_PER_MINUTE / 4) return;
    this.#touched = now;
    void this.#keep(this.state.me);
  }
  /** Each tick: is nobody there any more? And does the server know of whoever left? */
  watch(): void {
    const now = this.clock.read();
    if (this.state.kind === 'open') {
      const ended = decideEnded(this.state.me, this.#touched, now);
      if (ended) void (this.state.me.device ? this.lock(ended) : this.end(ended));
    } else if (this.state.kind === 'choosing_pin' && decideEnded(this.state.me, this.#touched, now)) {
      // Whoever walks away before they have chosen one leaves nobody else the choice.
      void this.signOut();
    } else if (this.state.kind !== 'starting' && now - this.#tried >= AGAIN_MICROS) {
      this.#tried = now;
      void this.#tryAgain();
    }
  }
  async #tryAgain(): Promise<void> {
    await this.#look();
    if (this.state.kind === 'locked' && this.state.why === 'unread') this.asked = this.#ask(await this.db.readMeta<KeptSession>(SESSION));
    else await this.#tellLeft();
  }
}

/** A box in between may answer JSON of its own: that says of nobody that they are signed in. */
const isMe = (value: Me | undefined): boolean => typeof value?.person?.id === 'string' && typeof value.share === 'string';

/**
 * Whether it goes on in the other tab. In a browser that is not enrolled each sign-in releases another data key: whoever
 * signs in again there takes with it what this tab can read and write.
 */
const isSameSession = (kept: Me, me: Me): boolean => kept.person.id === me.person.id && (me.device !== null || (kept.signing_key === me.signing_key && kept.session_until === me.session_until));

/** Whether two answers say the same but for when they were given. */
function isSame(one: Me, other: Me): boolean {
  return JSON.stringify({ ...one, server_time: 0 }) === JSON.stringify({ ...other, server_time: 0 });
}

/** Whether a session is over, as far as the device can tell without the server. A shared device locks sooner. */
export function decideEnded(me: Me, touched_at: Micros, now: Micros): 'idle' | 'ended' | undefined {
  if (now >= me.session_until) return 'ended';
  const minutes = me.device ? (findInForce(me.policies, now)?.policy.auto_lock_minutes ?? AUTO_LOCK_MINUTES) : me.idle_minutes;
  return now - touched_at >= minutes * MICROS_PER_MINUTE ? 'idle' : undefined;
}
