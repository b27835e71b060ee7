/** `npm run faults -- NAME [--OPTION N]…`: hurts a server of its own, and compares what it said with what it has. */
import * as crash from './crash.mjs';
import * as dup from './dup.mjs';
import * as failover from './failover.mjs';
import * as upgrade from './upgrade.mjs';

const TOOLS = { crash, dup, failover, upgrade };

const [name, ...words] = process.argv.slice(2);
if (!TOOLS[name]) throw new Error(`there is no '${name}'; there are: ${Object.keys(TOOLS).join(', ')}`);
const options = {};
for (let at = 0; at < words.length; at += 2) {
  const option = words[at].replace(/^--/, '').replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const count = Number(words[at + 1]);
  if (!Number.isInteger(count)) throw new Error(`${words[at]} takes a number`);
  options[option] = count;
}
await TOOLS[name].run((line) => console.log(line), options);
console.log('verdict: good');
