import { test } from 'node:test';
import { DATABASE, SERVER, crash, seeHaste, seeLies } from '../faults/crash.mjs';
import { findPostgres } from '../lib/postgres.mjs';

/** Through `cargo xtask faults crash` the same is done a thousand times. */
async function onPostgres(t, work) {
  const database = await findPostgres();
  if (!database) return t.diagnostic('not run, there is no PostgreSQL: run it through `cargo xtask with-postgres`');
  await work((line) => t.diagnostic(line), database);
}
const killed = (target) => (say, database) => crash(say, { kills: 20, target, database });

test('a server that says "stored" too early, or stores twice, is found out', async (t) => {
  await seeLies((line) => t.diagnostic(line));
});

test('a database that says "committed" too early is found out', (t) => onPostgres(t, seeHaste));

test('a server killed a hundred times under load loses no acknowledged check and doubles none, on SQLite', async (t) => {
  await crash((line) => t.diagnostic(line), { kills: 100 });
});

test('a server killed twenty times under load loses no acknowledged check and doubles none, on PostgreSQL', (t) => onPostgres(t, killed(SERVER)));

test('a database killed twenty times under a server loses no acknowledged check and doubles none', (t) => onPostgres(t, killed(DATABASE)));
