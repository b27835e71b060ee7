import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
// @ts-expect-error a plain script without types
import { makeSchema } from '../scripts/contract.mjs';

const schema = (): string => readFileSync(new URL('../src/api/schema.ts', import.meta.url), 'utf8');

test('the generated types are those of the document', { timeout: 30_000 }, async () => {
  expect(schema()).toBe(await (makeSchema as () => Promise<string>)());
});
