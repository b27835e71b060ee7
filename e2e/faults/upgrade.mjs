/**
 * The databases of versions before, and the commands that their devices had not sent: this program must take both. It is ended
 * again and again while it brings a database forward, and devices send all the while.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller } from '../lib/api.mjs';
import { findPostgres } from '../lib/postgres.mjs';
import { Random } from '../lib/random.mjs';
import { BIN } from '../lib/server.mjs';
import { compareDays, inWords, WELL } from './compare.mjs';
import { bringBack, VERSIONS } from './version.mjs';

/** The longest that the program lives before it is ended, milliseconds. */
const LIFE_MILLISECONDS = 400;
/** How often it is ended before it may go on. */
const ENDS = 4;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function findPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Sends what then was not sent until it is answered, whatever happens to the server. Answers the commands with their receipts. */
async function sendUnsent(site, { signed, unsigned }, life) {
  const batches = [
    { author: signed.author, texts: signed.entries.map(([text]) => text), signatures: signed.entries.map(([, signature]) => signature) },
    { author: unsigned.author, texts: unsigned.commands.map((command) => JSON.stringify(command)), by: unsigned.author },
  ];
  const answered = [];
  for (const { author, texts, signatures, by } of batches) {
    const commands = texts.join();
    const body = signatures ? `{"commands":[${commands}],"signatures":${JSON.stringify(signatures)}}` : `{"author":"${by}","commands":[${commands}]}`;
    const answer = await untilAnswered(site, body, life);
    for (const [index, receipt] of answer.receipts.entries()) {
      assert.match(receipt.outcome, /^(stored|flagged)$/, JSON.stringify(receipt));
      answered.push({ command: JSON.parse(texts[index]), receipt, author });
    }
  }
  return answered;
}

async function untilAnswered(site, body, life) {
  let why;
  while (!life.given) {
    try {
      const caller = await new Caller(site).signIn('tech');
      const answer = await fetch(site.base + '/api/commands', { method: 'POST', headers: { cookie: caller.cookie, 'content-type': 'application/json' }, body });
      const text = await answer.text();
      assert.equal(answer.status, 200, text);
      return JSON.parse(text);
    } catch (error) {
      why = error;
      await pause(30);
    }
  }
  throw new Error('it was never answered', { cause: why });
}

/** One record, brought forward. Throws unless all that was acknowledged is there, and all that was not sent is taken. */
async function bringForward(say, version, random, database) {
  const { site, known } = await bringBack(version, database);
  const life = { given: false };
  try {
    const port = await findPort();
    site.base = `http://127.0.0.1:${port}`;
    const sending = sendUnsent(site, known, life);
    sending.catch(() => undefined);
    for (let end = 0; end < ENDS; end += 1) {
      const starting = site.serve(port).catch(() => undefined);
      await pause(random.next() * LIFE_MILLISECONDS);
      await site.kill();
      await starting;
    }
    await site.serve(port);
    const timer = setTimeout(() => (life.given = true), 60_000);
    const taken = await sending;
    clearTimeout(timer);
    const ward = { unit: known.unit, stays: known.stays, callers: { charge: await new Caller(site).signIn('charge') } };
    const all = [...known.acknowledged, ...taken];
    const of = (list) => new Map(list.map((one) => [one.command.id, one]));
    const found = await compareDays(ward, of(all), known.begun, known.made);
    assert.deepEqual(found, { where: found.where, ...WELL });
    // Whether it would be seen.
    const [first, second, ...rest] = all;
    const changed = structuredClone(second);
    changed.command.action.check.note = 'Something else';
    const seen = await compareDays(ward, of([{ ...first, command: { ...first.command, id: known.unit.id } }, changed, ...rest]), known.begun, known.made);
    assert.deepEqual(seen, { where: seen.where, lost: 1, doubled: 0, altered: 1, unknown: 1 }, 'a check that is lost, changed or sent by nobody is seen');
    if (!database) verify(site);
    return { found, checks: all.length };
  } finally {
    life.given = true;
    await site.end();
  }
}

/** The log, entry by entry: a backup is not made of one that does not hold. */
function verify(site) {
  const to = mkdtempSync(join(tmpdir(), 'milieu-upgrade-'));
  try {
    execFileSync(BIN, ['backup', '--data', join(site.folder, 'data'), to], { stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}

/** Every version that was kept, so often, on both databases. */
export async function run(say, { times = 25 }) {
  const random = new Random();
  say(`seed ${random.seed}: repeat with MILIEU_SEED=${random.seed}`);
  for (const version of VERSIONS) {
    for (const name of ['SQLite', 'PostgreSQL']) {
      let last;
      for (let time = 0; time < times; time += 1) {
        last = await bringForward(say, version, random, name === 'PostgreSQL' ? await findPostgres() : undefined);
      }
      say(`version ${version} on ${name}: ${times} times brought forward, each ended ${ENDS} times on the way; ${last.checks} checks acknowledged then or sent since; ${inWords(last.found)}`);
    }
  }
}
