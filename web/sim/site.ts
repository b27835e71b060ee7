/** The real `milieu` server on its test clock, in a folder of its own; ended by its own process id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Micros } from '../src/api/types';

const SECOND: Micros = 1_000_000;
const BIN = process.env['MILIEU_BIN'] ?? resolve(import.meta.dirname, '../../target/debug/milieu');

export interface Asked {
  method: string;
  path: string;
  body: string | undefined;
  cookie: string;
  /** When it left a tablet. */
  at?: Micros;
}
/** An answer, whole. */
export interface Said {
  status: number;
  type: string;
  text: string;
  cookies: string[];
}

export class Site {
  base = '';
  requests = 0;
  #child: ChildProcess | undefined;
  #said = '';
  #clock: Micros = 0;
  /** Not the platform's fetch: that one takes its timers from where the world puts the tablets'. */
  readonly #agent = new Agent({ keepAlive: true });
  readonly #folder = mkdtempSync(join(tmpdir(), 'milieu-sim-'));

  static async start(): Promise<Site> {
    if (!existsSync(BIN)) throw new Error(BIN + ' has not been built');
    const site = new Site();
    await site.#serve(0);
    return site;
  }
  async #serve(port: number): Promise<void> {
    this.#said = '';
    const child = spawn(BIN, ['serve', '--port', String(port), '--data', join(this.#folder, 'data'), '--time-zone', 'America/New_York', '--idle-minutes', '60', '--test-clock'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (this.#said += data.toString()));
    for (let look = 0; ; look += 1) {
      this.base = /Milieu is at (http\S+)/.exec(this.#said)?.[1] ?? '';
      if (this.base && (await this.ask({ method: 'GET', path: '/api/health', body: undefined, cookie: '' }).catch(() => undefined))?.status === 200) return;
      if (child.exitCode !== null || look > 12_000) throw new Error('the server did not start:\n' + this.#said);
      await new Promise((done) => setTimeout(done, 5));
    }
  }
  /** As a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    process.kill(child.pid, 'SIGKILL');
    await gone;
    this.#agent.destroy();
  }
  /** Again, on the same data and port; its clock goes on from where it was. */
  async again(): Promise<void> {
    const clock = this.#clock;
    await this.#serve(Number(new URL(this.base).port));
    this.#clock = 0;
    await this.setClock(clock);
  }
  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get firstToken(): string {
    return /\/invitation\/(\S+)/.exec(this.#said)?.[1] ?? '';
  }
  get clock(): Micros {
    return this.#clock;
  }
  /** As the server's own job does each second: its time goes on, and it looks after what is due. */
  async tick(now: Micros): Promise<void> {
    if (now >= this.#clock + SECOND) await this.setClock(now);
  }
  async setClock(to: Micros): Promise<void> {
    if (to <= this.#clock) return;
    const answer = await this.ask({ method: 'POST', path: '/api/test-clock', body: JSON.stringify({ set: to }), cookie: '' });
    if (answer.status !== 200) throw new Error(`the clock cannot be set to ${to}: ${answer.text}`);
    this.#clock = to;
  }

  async ask({ method, path, body, cookie }: Asked): Promise<Said> {
    this.requests += 1;
    const bytes = Buffer.from(body ?? '');
    const headers = { accept: 'application/json', cookie, ...(body !== undefined && { 'content-type': 'application/json', 'content-length': bytes.length }) };
    return new Promise((resolve, reject) => {
      const asked = request(this.base + path, { method, headers, agent: this.#agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text, cookies: answer.headers['set-cookie'] ?? [] }));
      });
      asked.on('error', reject);
      asked.end(bytes);
    });
  }
  /** Sends the first bytes of a request and hangs up. */
  async askPart({ method, path, body, cookie }: Asked, share: number): Promise<void> {
    const bytes = Buffer.from(body ?? '');
    const headers = { cookie, 'content-type': 'application/json', 'content-length': String(bytes.length + 1) };
    await new Promise<void>((done) => {
      const asked = request(this.base + path, { method, headers });
      asked.on('error', () => done());
      asked.on('close', () => done());
      asked.write(bytes.subarray(0, Math.floor(bytes.length * share)), () => asked.destroy());
    });
  }
}
