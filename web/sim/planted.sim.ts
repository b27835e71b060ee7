/** `cargo xtask sim --planted`: each planted fault, and the seed in which it is found. */
import { afterAll, expect, test, vi } from 'vitest';
import { around, BUGS, HARMLESS, plant, type Bug } from './bugs';
import { play } from './play';
import { Campaign, inOrder } from './set-up';

vi.mock('../src/sync/outbox', async (original) => around<object>(await original(), 'outbox'));
vi.mock('../src/sync/pull', async (original) => around<object>(await original(), 'pull'));

/** These have a chance to find each, when the seed where it was found last does not any more. In those that end in 7 somebody fills a page. */
const SEEDS = inOrder([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17, 27, 37, 47]);
/** Several processes share the faults: this one plants each `of`th, from its own `share`. */
const [share, of] = [Number(process.env['MILIEU_SIM_SHARE'] ?? 0), Number(process.env['MILIEU_SIM_SHARES'] ?? 1)];
/** Only this one, by its name. */
const only = process.env['MILIEU_SIM_PLANT'];
const campaign = new Campaign();
afterAll(() => campaign.end());

interface Found {
  seed: number;
  line: string;
}

/** The first of the seeds in which something is found that only this fault can have done. */
async function find(bug: Bug, seeds = SEEDS): Promise<Found | undefined> {
  for (const seed of seeds) {
    plant(bug);
    const { faults } = await play(campaign, seed, bug);
    const line = faults.map((fault) => fault.split('\n')[0] ?? '').find((fault) => bug.shows.test(fault));
    if (line) return { seed, line };
    if (faults.length > 0) console.log(`${bug.name}, seed ${seed}: found something else: ${faults[0]}`);
  }
  return undefined;
}

test('what does no harm is not found', async () => {
  expect(await find(HARMLESS, SEEDS.slice(0, 5))).toBeUndefined();
});
test('every planted fault is found, by what it does', async () => {
  const planted = BUGS.filter((bug, index) => (only ? bug.name === only : index % of === share));
  const hidden: string[] = [];
  for (const bug of planted) {
    const found = (await find(bug, [bug.seed])) ?? (await find(bug));
    if (!found) hidden.push(bug.name);
    console.log(`${found ? 'found ' : 'HIDDEN'} ${bug.name.padEnd(20)} ${bug.what.padEnd(68)} ${found ? `seed ${found.seed}: ${found.line}` : `not in ${SEEDS.length} seeds`}`);
  }
  plant(undefined);
  console.log(`${planted.length - hidden.length} of ${planted.length} found`);
  expect(planted.length).toBeGreaterThan(0);
  expect(hidden).toEqual([]);
});
