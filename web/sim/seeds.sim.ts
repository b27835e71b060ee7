/** `cargo xtask sim`: seeds in order, or one seed again. */
import { afterAll, expect, test } from 'vitest';
import { play, type Outcome } from './play';
import { Campaign, inOrder } from './set-up';

const read = (name: string, otherwise: number): number => Number(process.env['MILIEU_SIM_' + name] ?? otherwise);
const one = process.env['MILIEU_SIM_SEED'];
const [first, count] = [read('FIRST', 1), read('SEEDS', 200)];
/** Several processes share the seeds: this one plays each `of`th, from its own `share`. */
const [share, of] = [read('SHARE', 0), read('SHARES', 1)];
const campaign = new Campaign();
afterAll(() => campaign.end());

const tellStory = ({ seed, faults, story }: Outcome): string => [`seed ${seed}: repeat with cargo xtask sim --seed ${seed}`, ...faults.map((fault) => '  ' + fault), '  what happened, the last of it:', ...story.slice(-60).map((line) => '    ' + line)].join('\n');

test(one ? `seed ${one} keeps what was saved` : `${count} seeds keep what was saved`, async () => {
  const all = one ? [Number(one)] : Array.from({ length: count }, (_, index) => first + index);
  const seeds = inOrder(all).filter((_, index) => index % of === share);
  const wrong: Outcome[] = [];
  let [entries, played] = [0, 0];
  const from = performance.now();
  for (const seed of seeds) {
    const outcome = await play(campaign, seed);
    entries += outcome.entries;
    played += 1;
    if (one && process.env['MILIEU_SIM_STORY']) console.log(outcome.story.join('\n'));
    if (outcome.faults.length > 0) wrong.push(outcome);
    if (wrong.length >= read('STOP', 5)) break;
  }
  const seconds = (performance.now() - from) / 1000;
  console.log(`${played} of ${seeds.length} seeds from ${first}, ${entries} entries saved, ${campaign.servers} servers, ${seconds.toFixed(0)} s, ${(seconds / played).toFixed(2)} s a seed, ${wrong.length} wrong`);
  expect(played).toBeGreaterThan(0);
  expect(wrong.map(tellStory).join('\n\n')).toBe('');
});
