import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPostgres } from '../lib/postgres.mjs';
import { Random } from '../lib/random.mjs';
import { Site } from '../lib/server.mjs';
import { setUpUnit } from '../lib/unit.mjs';
import { until } from '../lib/until.mjs';
import { Writer } from '../lib/writer.mjs';

const WRITERS = 8;
const PATIENTS = 24;
const TECHNICIANS = ['tech', 'tech2', 'tech3'];
/** The longest that the server works after the first acknowledged check of a life. */
const LIFE_MILLISECONDS = 200;

/** One life of the server: everyone works, and it is ended at a moment that nobody chose. Answers how many requests were under way. */
async function liveAndDie(site, writers, random) {
  const total = () => writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0);
  const before = total();
  let broken;
  const work = writers.map((writer) => writer.work(() => broken).catch((error) => (broken ??= error)));
  await until('a check to be acknowledged', () => broken || total() > before, { seconds: 60, every: 2 });
  await new Promise((done) => setTimeout(done, random.next() * LIFE_MILLISECONDS));
  const underWay = writers.filter((writer) => writer.waiting).length;
  await site.kill();
  await Promise.all(work);
  if (broken) throw broken;
  return underWay;
}

/** Everything that the server has of these checks: by the days' records, and by what a new device pulls. */
async function readBack(ward, days) {
  const { unit, callers, stays } = ward;
  const recorded = [];
  for (const stay of stays) {
    for (const day of days) recorded.push(...(await callers.charge.get(`/api/stays/${stay}/days/${day}`)).checks.map((check) => check.entry));
  }
  const pulled = (await callers.charge.get(`/api/units/${unit.id}/pull?after=0`)).checks;
  return { recorded, pulled };
}

/** The flags that a receipt gives for good. That a check was entered in a batch shows only when others have come. */
const lasting = (flags) => flags.filter((flag) => flag !== 'batch_entered');

/** What there is, is what was acknowledged: each check once, as it was sent, received when its receipt says. */
function assertSame(entries, acknowledged, where) {
  const ids = new Set(entries.map((entry) => entry.id));
  assert.deepEqual([...acknowledged.keys()].filter((id) => !ids.has(id)), [], `${where}: nothing acknowledged is lost`);
  assert.equal(entries.length, ids.size, `${where}: nothing is doubled`);
  assert.deepEqual([...ids].filter((id) => !acknowledged.has(id)), [], `${where}: nothing is there that nobody sent`);
  for (const entry of entries) {
    const { command, receipt, author } = acknowledged.get(entry.id);
    const { stay, check } = command.action;
    const { occurred_at, entered_at } = command;
    const { level, precautions, flags, ...content } = entry.recorded;
    assert.deepEqual(
      { stay: entry.stay, author: entry.author, occurred_at: entry.occurred_at, entered_at: entry.entered_at, received_at: entry.received_at, content, flags: lasting(flags) },
      { stay, author, occurred_at, entered_at, received_at: receipt.received_at, content: check, flags: lasting(receipt.flags ?? []) },
      `${where}: ${entry.id}`,
    );
    assert.deepEqual({ level, precautions, earlier: entry.earlier }, { level: 'Q15', precautions: [], earlier: [] });
  }
}

const localDate = (at = Date.now()) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at);

/** Kills the server `kills` times under load, then compares what was acknowledged with what there is. */
async function killUnderLoad(t, kills, ...options) {
  const random = new Random();
  t.diagnostic(`seed ${random.seed}: repeat with MILIEU_SEED=${random.seed}`);
  const days = new Set([localDate()]);
  const site = await Site.start(...options);
  try {
    const ward = await setUpUnit(site, { patients: PATIENTS, staff: [...TECHNICIANS, 'charge'] });
    const writers = [];
    for (let index = 0; index < WRITERS; index += 1) {
      writers.push(await new Writer(site, ward.stays, random).signIn(TECHNICIANS[index % TECHNICIANS.length]));
    }
    const starts = [];
    let underWay = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      underWay += await liveAndDie(site, writers, random);
      const from = performance.now();
      await site.again();
      starts.push(performance.now() - from);
    }
    await Promise.all(writers.map((writer) => writer.work(() => writer.unanswered.length === 0)));
    days.add(localDate());

    const acknowledged = new Map(writers.flatMap((writer) => [...writer.acknowledged]));
    await until('the last event to have its place in the log', async () => (await readBack(ward, days)).pulled.length >= acknowledged.size);
    const { recorded, pulled } = await readBack(ward, days);
    assertSame(recorded, acknowledged, 'the records of the day');
    assertSame(pulled, acknowledged, 'what a device pulls');

    const sum = (name) => writers.reduce((total, writer) => total + writer.counts[name], 0);
    assert.ok(underWay >= kills, `${underWay} requests were under way at ${kills} kills`);
    assert.ok(sum('again') > 0, 'something had to be sent again');
    starts.sort((a, b) => a - b);
    t.diagnostic(`${kills} kills, ${underWay} requests under way at them; ${sum('requests')} requests, ${acknowledged.size} checks acknowledged, none lost, none doubled`);
    t.diagnostic(`${sum('again')} requests sent again, in which ${sum('answeredFromBefore')} checks had been stored though no answer came`);
    t.diagnostic(`start, ms: median ${Math.round(starts[Math.floor(kills / 2)])}, longest ${Math.round(starts.at(-1))}`);
  } finally {
    await site.end();
  }
}

test('a server killed a hundred times under load loses no acknowledged check and doubles none, on SQLite', async (t) => {
  await killUnderLoad(t, 100);
});

test('a server killed twenty times under load loses no acknowledged check and doubles none, on PostgreSQL', async (t) => {
  const url = await findPostgres();
  if (!url) return t.diagnostic('not run, there is no PostgreSQL: run it through `cargo xtask with-postgres`');
  await killUnderLoad(t, 20, '--database-url', url);
});
