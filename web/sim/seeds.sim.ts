/** `cargo xtask sim`: seeds in order, or one seed again. */
import { afterAll, expect, test } from 'vitest';
import { play, type Outcome } from './play';
import { Campaign } from './set-up';

const one = process.env['MILIEU_SIM_SEED'];
const count = Number(process.env['MILIEU_SIM_SEEDS'] ?? 200);
const first = Number(process.env['MILIEU_SIM_FIRST'] ?? 1);
const campaign = new Campaign();
afterAll(() => campaign.end());

const tellStory = ({ seed, faults, story }: Outcome): string => [`seed ${seed}: repeat with cargo xtask sim --seed ${seed}`, ...faults.map((fault) => '  ' + fault), '  what happened, the last of it:', ...story.slice(-60).map((line) => '    ' + line)].join('\n');

test(one ? `seed ${one} keeps what was saved` : `${count} seeds keep what was saved`, async () => {
  const seeds = one ? [Number(one)] : Array.from({ length: count }, (_, index) => first + index);
  const wrong: Outcome[] = [];
  let entries = 0;
  const from = performance.now();
  for (const seed of seeds) {
    const outcome = await play(campaign, seed);
    entries += outcome.entries;
    if (one && process.env['MILIEU_SIM_STORY']) console.log(outcome.story.join('\n'));
    if (outcome.faults.length > 0) wrong.push(outcome);
    if (wrong.length >= Number(process.env['MILIEU_SIM_STOP'] ?? 5)) break;
  }
  const seconds = (performance.now() - from) / 1000;
  console.log(`${seeds.length} seeds from ${seeds[0]}, ${entries} entries saved, ${campaign.servers} servers, ${seconds.toFixed(0)} s, ${(seconds / seeds.length).toFixed(2)} s a seed, ${wrong.length} wrong`);
  expect(wrong.map(tellStory).join('\n\n')).toBe('');
});
