import { test } from 'node:test';
import { dup, seeDoubles } from '../faults/dup.mjs';
import { findPostgres } from '../lib/postgres.mjs';

/** Through `cargo xtask faults dup` a hundred devices send a thousand checks. */
const BRIEF = { clients: 20, checks: 120 };

test('a server that takes for new what it knows is found out', async (t) => {
  await seeDoubles((line) => t.diagnostic(line));
});

test('checks that twenty devices send at once, and again, are stored once, on SQLite', async (t) => {
  await dup((line) => t.diagnostic(line), BRIEF);
});

test('checks that twenty devices send at once, and again, are stored once, on PostgreSQL', async (t) => {
  const database = await findPostgres();
  if (!database) return t.diagnostic('not run, there is no PostgreSQL: run it through `cargo xtask with-postgres`');
  await dup((line) => t.diagnostic(line), { ...BRIEF, database });
});
