import { test } from 'node:test';
import { run } from '../faults/upgrade.mjs';

test('databases of versions before are brought forward while their devices send, and nothing is lost', async (t) => {
  await run((line) => t.diagnostic(line), { times: 1 });
});
