/** `cargo xtask sim --planted`: each planted fault, and the seed in which it is found. */
import { afterAll, expect, test, vi } from 'vitest';
import { around, BUGS, plant } from './bugs';
import { play } from './play';
import { Campaign } from './set-up';

vi.mock('../src/sync/outbox', async (original) => around<object>(await original(), 'outbox'));
vi.mock('../src/sync/pull', async (original) => around<object>(await original(), 'pull'));

/** So many seeds have a chance to find each. */
const SEEDS = 12;
/** Of those planted, at most so many may stay hidden. */
const HIDDEN_MOST = 1;
const campaign = new Campaign();
afterAll(() => campaign.end());

test('planted faults are found', async () => {
  let hidden = 0;
  for (const bug of BUGS) {
    let found: string | undefined;
    let seed = 0;
    while (!found && seed < SEEDS) {
      seed += 1;
      plant(bug);
      found = (await play(campaign, seed, bug)).faults[0]?.split('\n')[0];
    }
    if (!found) hidden += 1;
    console.log(`${found ? 'found ' : 'HIDDEN'} ${bug.name.padEnd(20)} ${bug.what.padEnd(68)} ${found ? `seed ${seed}: ${found}` : `not in ${SEEDS} seeds`}`);
  }
  plant(undefined);
  console.log(`${BUGS.length - hidden} of ${BUGS.length} found`);
  expect(hidden).toBeLessThanOrEqual(HIDDEN_MOST);
});
