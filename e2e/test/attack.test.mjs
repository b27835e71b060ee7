import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attack } from '../attack/run.mjs';

test('strangers, colleagues and thieves get what is expected, and no more', async () => {
  const said = [];
  const wrong = await attack((line) => said.push(line));
  assert.ok(said.length >= 221, `${said.length} cases were tried`);
  assert.equal(wrong, 0, said.filter((line) => line.startsWith('NOT')).join('\n'));
});
