/** The primary of two PostgreSQL servers dies under load; its synchronous standby takes over, at the same address. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Random } from '../lib/random.mjs';
import { Site } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { WELL, inWords } from './compare.mjs';
import { Load } from './load.mjs';

/** The folders of the two, which `cargo xtask faults failover` lends. */
const PRIMARY = process.env.PGHOST;
const STANDBY = process.env.MILIEU_TEST_PG_STANDBY;
/** The socket that PostgreSQL's clients look for in a folder. */
const SOCKET = '.s.PGSQL.5432';
/** The longest until checks are acknowledged again, ms. */
const LONGEST = 30_000;
/** How long everyone works before the primary dies, ms. */
const WORK = 3_000;

const ask = async (folder, sql, database = 'postgres') => {
  const { stdout } = await promisify(execFile)('psql', ['-h', folder, '-U', 'postgres', '-d', database, '-X', '-qAt', '-v', 'ON_ERROR_STOP=1', '-c', sql]);
  return stdout.trim();
};
const postmasterOf = (folder) => Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);

/** The address that servers are given: what comes there goes to the primary, later to the standby, as a virtual address would. */
class Address {
  to = PRIMARY;
  open = new Set();

  static async make() {
    const address = new Address();
    address.folder = await mkdtemp(join(tmpdir(), 'milieu-failover-'));
    await chmod(address.folder, 0o755);
    address.server = createServer((near) => address.join(near));
    await new Promise((done) => address.server.listen(join(address.folder, SOCKET), done));
    return address;
  }
  join(near) {
    const far = createConnection(join(this.to, SOCKET));
    for (const [one, other] of [[near, far], [far, near]]) {
      this.open.add(one);
      one.on('error', () => other.destroy()).on('close', () => {
        this.open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
  async end() {
    for (const socket of this.open) socket.destroy();
    await new Promise((done) => this.server.close(done));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The standby hears nothing more of the primary. */
async function deafen() {
  await ask(STANDBY, "ALTER SYSTEM SET primary_conninfo = ''");
  await ask(STANDBY, 'SELECT pg_reload_conf()');
}

/**
 * Work, the primary's death, more work. `synchronous`: whether the primary waits for its standby. When it does not, the standby is
 * made deaf, so that what is acknowledged meanwhile must be found lost.
 */
async function failOver(say, synchronous) {
  const random = new Random();
  say(`seed ${random.seed}: repeat with MILIEU_SEED=${random.seed}`);
  await ask(PRIMARY, `ALTER SYSTEM SET synchronous_standby_names = '${synchronous ? '*' : ''}'`);
  await ask(PRIMARY, 'SELECT pg_reload_conf()');
  const state = synchronous ? 'sync' : 'async';
  await until(`the standby to be ${state}`, async () => (await ask(PRIMARY, 'SELECT sync_state FROM pg_stat_replication')) === state);
  const name = `milieu_failover_${process.pid}`;
  await ask(PRIMARY, `CREATE DATABASE ${name}`);
  const address = await Address.make();
  const site = await Site.start('--database-url', `postgres://postgres@localhost/${name}?host=${address.folder}`);
  site.databaseMayFail = true;
  try {
    const load = await Load.begin(site, random);
    // What was lost would otherwise show as another receipt for the same check before it is counted.
    if (!synchronous) for (const writer of load.writers) writer.repeats = false;
    const life = load.live();
    await new Promise((done) => setTimeout(done, WORK / 2));
    if (!synchronous) await deafen();
    await new Promise((done) => setTimeout(done, WORK / 2));
    const before = await takeOver(address);
    const acknowledged = load.total;
    await until('checks to be acknowledged again', () => life.broken || load.total > acknowledged, { seconds: 120, every: 5 });
    const pause = performance.now() - before;
    await new Promise((done) => setTimeout(done, WORK / 2));
    await life.end();
    await load.settle();
    return { pause, acknowledged, total: load.total, again: load.sum('again'), found: await load.compare() };
  } finally {
    await site.end();
    await address.end();
  }
}

/** The primary dies where it stands, and the standby is told. Answers when that was. */
async function takeOver(address) {
  const at = performance.now();
  process.kill(postmasterOf(PRIMARY), 'SIGKILL');
  await ask(STANDBY, 'SELECT pg_promote()');
  address.to = STANDBY;
  for (const socket of address.open) socket.destroy();
  return at;
}

/** With `--asynchronous 1` nothing is asked but that the losses are found: that shows that this can fail. */
export async function run(say, { asynchronous = 0 }) {
  assert.ok(STANDBY, 'MILIEU_TEST_PG_STANDBY is not set: `cargo xtask faults failover` lends two PostgreSQL servers');
  const { pause, acknowledged, total, again, found } = await failOver(say, !asynchronous);
  say(`the primary died after ${acknowledged} acknowledged checks; ${total} in the end, ${again} requests sent again; acknowledged again after ${Math.round(pause)} ms`);
  for (const counted of found) say(inWords(counted));
  if (asynchronous) {
    assert.ok(found.every(({ lost }) => lost > 0), 'a standby that was deaf must be found out');
    return;
  }
  for (const counted of found) assert.deepEqual(counted, { where: counted.where, ...WELL });
  assert.ok(pause <= LONGEST, `${Math.round(pause)} ms`);
}
