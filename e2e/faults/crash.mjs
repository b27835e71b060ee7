/** Ends the server, or the database under it, again and again under load, and compares what was acknowledged with what there is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgres } from '../lib/postgres.mjs';
import { Random } from '../lib/random.mjs';
import { Site } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { WELL, inWords } from './compare.mjs';
import { Liar } from './liar.mjs';
import { Load } from './load.mjs';

/** The longest that the server works after the first acknowledged check of a life. */
const LIFE_MILLISECONDS = 200;
/** So many checks acknowledged, and a database that was struck goes on. */
const ANSWERS = 8;

/** The server dies where it stands, and is started again. */
export const SERVER = {
  name: 'server',
  async strike(site, life) {
    await site.kill();
    await Promise.all(life.work);
    const from = performance.now();
    await site.again();
    return performance.now() - from;
  },
};

/** One of the database's processes dies where it stands, with which PostgreSQL ends all of them and recovers. The server goes on. */
export const DATABASE = {
  name: 'database',
  async strike(site, life, random, acknowledged) {
    const from = performance.now();
    process.kill(random.of(listBackends(site.database)), 'SIGKILL');
    const before = acknowledged();
    await until('checks to be acknowledged again', () => life.broken || acknowledged() >= before + ANSWERS, { seconds: 60, every: 2 });
    return performance.now() - from;
  },
};

/** The processes that serve connections to this database. Only those of our own throwaway cluster are looked at. */
function listBackends(name) {
  const [postmaster] = readFileSync(join(process.env.PGHOST, 'data/postmaster.pid'), 'utf8').split('\n');
  const mine = (pid) => {
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
      return parent === postmaster && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(` ${name} `);
    } catch {
      return false; // it ended while we looked
    }
  };
  const found = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && mine(entry));
  assert.ok(found.length > 0, `nobody serves ${name}`);
  return found.map(Number);
}

/** One life: everyone works, and is struck at a moment that nobody chose. Answers how many requests were under way, and how long it took to go on. */
async function liveAndDie(load, target, random) {
  const before = load.total;
  const life = load.live();
  await until('a check to be acknowledged', () => life.broken || load.total > before, { seconds: 60, every: 2 });
  await new Promise((done) => setTimeout(done, random.next() * LIFE_MILLISECONDS));
  const underWay = load.writers.filter((writer) => writer.waiting).length;
  const milliseconds = await target.strike(load.site, life, random, () => load.total);
  await life.end();
  return { underWay, milliseconds };
}

/** Strikes so often, then compares. Throws unless nothing is lost, doubled or invented. */
export async function crash(say, { kills, target = SERVER, database }) {
  const random = new Random();
  const site = await Site.start(...(database ? ['--database-url', database] : []));
  site.database = database && new URL(database).pathname.slice(1);
  site.databaseMayFail = target === DATABASE;
  const on = `the ${target.name}, on ${database ? 'PostgreSQL' : 'SQLite'}`;
  say(`seed ${random.seed}: repeat with MILIEU_SEED=${random.seed}`);
  try {
    const load = await Load.begin(site, random);
    const pauses = [];
    let underWay = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const life = await liveAndDie(load, target, random);
      underWay += life.underWay;
      pauses.push(life.milliseconds);
    }
    await load.settle();
    for (const found of await load.compare()) {
      say(`${kills} kills of ${on}; ${load.total} checks acknowledged; ${inWords(found)}`);
      assert.deepEqual(found, { where: found.where, ...WELL });
    }
    assert.ok(underWay >= kills, `${underWay} requests were under way at ${kills} kills`);
    assert.ok(load.sum('again') > 0, 'something had to be sent again');
    pauses.sort((a, b) => a - b);
    say(`${load.sum('requests')} requests, ${underWay} under way at the kills, ${load.sum('again')} sent again, in which ${load.sum('answeredFromBefore')} checks had been stored though no answer came`);
    say(`until it went on, ms: median ${Math.round(pauses[Math.floor(kills / 2)])}, longest ${Math.round(pauses.at(-1))}`);
  } finally {
    await site.end();
  }
}

/** Whether this would find a server that says "stored" too early, or stores twice: one that does stands between writers and server. */
export async function seeLies(say) {
  const random = new Random();
  const site = await Site.start();
  const liar = await Liar.before(site, random);
  try {
    const load = await Load.begin(site, random, liar);
    for (const writer of load.writers) writer.repeats = false;
    const over = () => liar.forgotten >= 5 && liar.doubled >= 5;
    await Promise.all(load.writers.map((writer) => writer.work(over)));
    for (const found of await load.compare()) {
      say(`a server that forgot ${liar.forgotten} checks and doubled ${liar.doubled}; ${inWords(found)}`);
      assert.deepEqual(found, { where: found.where, ...WELL, lost: liar.forgotten, unknown: liar.doubled }, 'every lie is found');
    }
  } finally {
    await liar.end();
    await site.end();
  }
}

/** Whether a database would be found out that says "committed" before it is: PostgreSQL can be told to. */
export async function seeHaste(say, database) {
  const hasty = `${database}&options[synchronous_commit]=off`;
  await assert.rejects(crash(() => undefined, { kills: 20, target: DATABASE, database: hasty }), assert.AssertionError);
  say('a database that says "committed" too early: found out');
}

/** All of it, at the counts asked for. */
export async function run(say, { kills = 1000, postgresKills = 100, databaseKills = 100 }) {
  await seeLies(say);
  await seeHaste(say, await findPostgres());
  await crash(say, { kills });
  const urls = [[postgresKills, SERVER], [databaseKills, DATABASE]];
  for (const [count, target] of urls) await crash(say, { kills: count, target, database: await findPostgres() });
}
