/**
 * A record of a version, kept for later ones: `node faults/version.mjs NAME`, with the version's program in MILIEU_BIN, makes
 * faults/versions/NAME. It holds the database with its keys, what was acknowledged, and what devices had not sent yet. Needs sqlite3.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Device, makeKey } from '../lib/device.mjs';
import { PASSWORD } from '../lib/api.mjs';
import { findPostgres } from '../lib/postgres.mjs';
import { Random } from '../lib/random.mjs';
import { Site } from '../lib/server.mjs';
import { Load } from './load.mjs';

const FOLDER = join(import.meta.dirname, 'versions');
/** Checks that are acknowledged, and that are not sent. */
const SENT = 150;
const UNSENT = 10;

/** The files of a site that are its record: the folder of the database, and the keys beside it. */
const FILES = ['data', 'data.facility-key', 'data.ledger-key'];

const pathOf = (name, database) => join(FOLDER, name, `${database}.tar.gz`);

/** An enrolled device on which somebody has signed checks that were not sent: `[text, signature]` of each. */
async function signUnsent(site, load) {
  const post = async (path, body) => {
    const answer = await fetch(site.base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  };
  const { code } = await load.ward.callers.admin.post('/api/devices/codes', { name: 'Tablet of then', unit: load.ward.unit.id });
  const device = await Device.enrol(post, code);
  const key = await makeKey();
  const { text } = await post('/api/session', { username: 'tech', password: PASSWORD, signing_key: key.public_key, device: await device.prove() });
  const me = JSON.parse(text);
  const [writer] = load.writers;
  const entries = [];
  let previous = null;
  for (let seq = 1; seq <= UNSENT; seq += 1) {
    const command = { ...writer.check(), device: device.id, device_seq: seq, signed: { author: me.person.id, key: me.signing_key, previous } };
    const entry = JSON.stringify(command);
    entries.push([entry, await key.sign(entry)]);
    previous = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(entry))).toString('hex');
  }
  return { author: me.person.id, entries };
}

/** Lets the version in MILIEU_BIN make a record, and keeps it. */
async function keep(name, database) {
  const site = await Site.start(...(database ? ['--database-url', database] : []));
  try {
    const load = await Load.begin(site, new Random());
    await Promise.all(load.writers.map((writer) => writer.work(() => load.total >= SENT)));
    await load.settle();
    const signed = await signUnsent(site, load);
    const unsigned = Array.from({ length: UNSENT }, () => load.writers[0].check());
    await new Promise((done) => setTimeout(done, 2000)); // until the log is sealed
    const key = /its public key: (\S+)/.exec(site.said)[1];
    await site.kill('SIGTERM');
    // The write-ahead log is mostly copies of the same pages.
    if (!database) execFileSync('sqlite3', [join(site.folder, 'data/milieu.db'), 'PRAGMA wal_checkpoint(TRUNCATE)']);
    const known = {
      key, begun: load.begun, made: Date.now(), unit: load.ward.unit, stays: load.ward.stays,
      acknowledged: load.writers.flatMap((writer) => [...writer.acknowledged.values()]),
      signed, unsigned: { author: load.writers[0].person, commands: unsigned },
    };
    writeFileSync(join(site.folder, 'known.json'), JSON.stringify(known));
    const files = ['known.json', ...FILES.filter((file) => !database || file !== 'data')];
    if (database) {
      writeFileSync(join(site.folder, 'dump.sql'), execFileSync('pg_dump', ['--no-owner', database], { maxBuffer: 1e9 }));
      files.push('dump.sql');
    }
    mkdirSync(join(FOLDER, name), { recursive: true });
    const tar = execFileSync('tar', ['-c', '-C', site.folder, '--sort=name', ...files], { maxBuffer: 1e9 });
    writeFileSync(pathOf(name, database ? 'postgres' : 'sqlite'), gzipSync(tar, { level: 9 }));
  } finally {
    await site.end();
  }
}

/** A site with a record of that version, not started yet. `change` may do something to its files first. Answers it with what is known of it. */
export async function bringBack(name, database) {
  const site = new Site();
  site.options = database ? ['--database-url', database] : [];
  site.folder = await mkdtemp(join(tmpdir(), 'milieu-e2e-'));
  execFileSync('tar', ['-x', '-C', site.folder], { input: gunzipSync(readFileSync(pathOf(name, database ? 'postgres' : 'sqlite'))), maxBuffer: 1e9 });
  if (database) execFileSync('psql', [database, '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', join(site.folder, 'dump.sql')], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { site, known: JSON.parse(readFileSync(join(site.folder, 'known.json'), 'utf8')) };
}

/** The folders of versions that were kept. */
export const VERSIONS = ['0019'];

if (process.argv[1] === import.meta.filename) {
  const [, , name] = process.argv;
  if (!name) throw new Error('which name? Best the number of its last migration');
  await keep(name);
  await keep(name, await findPostgres());
}
