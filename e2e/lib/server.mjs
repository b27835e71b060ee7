/** Starts the real server on a free port and a folder of its own, and ends it by its process id. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until.mjs';

const HERE = import.meta.dirname;
/** The program. */
export const BIN = process.env.MILIEU_BIN ?? resolve(HERE, '../../target/debug/milieu');
/** The built app. */
export const WEB = process.env.MILIEU_WEB ?? resolve(HERE, '../../web/dist');

export class Site {
  /** Whether a test has ended it: until then no request may fail. */
  ending = false;

  /** @param {string[]} options further options of `milieu serve` */
  static async start(...options) {
    const site = new Site();
    site.options = options;
    site.folder = await mkdtemp(join(tmpdir(), 'milieu-e2e-'));
    try {
      await site.serve(0);
    } catch (error) {
      await site.end();
      throw error;
    }
    return site;
  }

  async serve(port) {
    if (!existsSync(BIN)) throw new Error(`${BIN} has not been built`);
    const shell = !this.options.includes('--web-dist') && existsSync(join(WEB, 'index.html')) ? ['--web-dist', WEB] : [];
    const words = ['serve', '--port', String(port), '--data', join(this.folder, 'data'), '--time-zone', 'America/New_York', '--idle-minutes', '60', ...shell, ...this.options];
    this.said = '';
    this.ending = false;
    this.child = spawn(BIN, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const child = this.child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (this.said += data));
    const ended = () => child.exitCode !== null || child.signalCode !== null;
    await until('the server to say where it is', () => ended() || /Milieu is at (http\S+)/.test(this.said), { seconds: 240 });
    if (ended()) throw new Error(`the server ended:\n${this.said}`);
    this.base = /Milieu is at (http\S+)/.exec(this.said)[1];
    await until('the server to be well', async () => (await fetch(this.base + '/api/health').catch(() => undefined))?.ok, { seconds: 60 });
  }

  /** Ends the program at once, as a power cut would. */
  async kill(signal = 'SIGKILL') {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.ending = true;
    const gone = new Promise((done) => child.once('exit', done));
    process.kill(child.pid, signal);
    await gone;
  }
  /** Starts it again, on the same port and the same data. */
  async again() {
    await this.serve(Number(new URL(this.base).port));
  }
  async end() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The one-time token of the first administrator. */
  get firstToken() {
    return /\/invitation\/(\S+)/.exec(this.said)?.[1];
  }

  async clock() {
    return (await (await fetch(this.base + '/api/test-clock')).json()).now;
  }
  /** Sets the test clock (microseconds). */
  async setClock(to) {
    const answer = await fetch(this.base + '/api/test-clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ set: to }) });
    if (!answer.ok) throw new Error(`the clock cannot be set to ${to}: ${await answer.text()}`);
    return (await answer.json()).now;
  }
}
