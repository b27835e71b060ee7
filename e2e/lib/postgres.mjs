/** A database of its own in the test run's PostgreSQL, which `cargo xtask with-postgres` lends. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const BASE = process.env.MILIEU_TEST_PG;

/** Its address; nothing when there is no PostgreSQL. In CI its absence is a failure, not a skip. */
export async function findPostgres() {
  if (!BASE) {
    if (process.env.CI) throw new Error('MILIEU_TEST_PG is not set: PostgreSQL tests never skip in CI');
    return undefined;
  }
  const name = `milieu_e2e_${process.pid}_${Date.now()}`;
  const url = BASE.replace('/postgres?', `/${name}?`);
  if (url === BASE) throw new Error('MILIEU_TEST_PG must name the database `postgres` and have parameters');
  await promisify(execFile)('psql', [BASE, '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', `CREATE DATABASE ${name}`]);
  return url;
}
