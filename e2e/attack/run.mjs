/** Attacks a server of its own as a stranger, a colleague and a thief would; prints case, expected and seen. Ends with 1 when they differ. */
import { World } from './world.mjs';
import * as a from './a.mjs';
import * as factors from './a-factors.mjs';
import * as guessing from './a-guessing.mjs';
import * as leaving from './a-leaving.mjs';
import * as b from './b.mjs';
import * as sites from './b-sites.mjs';
import * as secrets from './b-secrets.mjs';
import * as b3 from './b3.mjs';
import * as c from './c.mjs';
import * as ids from './c-ids.mjs';
import * as matrix from './c-matrix.mjs';
import * as f from './f.mjs';
import * as flood from './f-flood.mjs';
import * as h from './h.mjs';
import * as entries from './h-entries.mjs';
import * as timing from './timing.mjs';

/** C before B: B lets sessions run out. A last: it makes names wait, so what is timed comes before it. */
const PARTS = [c, ids, matrix, f, flood, h, entries, b, sites, secrets, b3, factors, timing, a, leaving, guessing];

/** Runs every case, or those of the sections named; answers how many were not as expected. */
export async function attack(say, sections = []) {
  const world = await World.open();
  let wrong = 0;
  try {
    for (const { cases } of PARTS) {
      const wanted = cases.filter(([id]) => sections.length === 0 || sections.includes(id[0]));
      if (wanted.length > 0) await world.wake();
      for (const [id, what, expected, run] of wanted) {
        const seen = await Promise.resolve(run(world)).then(String, (error) => 'it broke: ' + error.message);
        if (seen !== expected) wrong += 1;
        say(`${seen === expected ? 'ok ' : 'NOT'} ${id.padEnd(4)} ${what}\n         expected ${expected}\n         seen     ${seen}${world.measured.splice(0).map((line) => '\n         measured ' + line).join('')}`);
      }
    }
  } finally {
    await world.end();
  }
  return wrong;
}

if (process.argv[1]?.endsWith('run.mjs')) {
  const wrong = await attack((line) => console.log(line), process.argv.slice(2));
  console.log(wrong ? `${wrong} were not as expected` : 'all as expected');
  process.exitCode = wrong ? 1 : 0;
}
