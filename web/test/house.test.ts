/** Rules of the house that a reader would have to remember, so that nobody has to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts'));
const found = (pattern: RegExp, allowed: RegExp): string[] =>
  files.filter((name) => !allowed.test(name) && pattern.test(readFileSync(join(SRC, name), 'utf8')));

test('only clock/ reads a clock', () => {
  expect(found(/Date\.now|new Date\(\)|performance\.now/, /^clock\/now\.ts$/)).toEqual([]);
});
test('only id/ makes randomness', () => {
  expect(found(/Math\.random|getRandomValues|randomUUID/, /^id\/uuid\.ts$/)).toEqual([]);
});
test('only the client talks to the network', () => {
  expect(found(/\bfetch\(|new EventSource|XMLHttpRequest/, /^(api\/client\.ts|fake\/)/)).toEqual([]);
});
test('no style attribute: the content security policy forbids it', () => {
  expect(found(/<[a-z][^>]*\sstyle="/, /^$/)).toEqual([]);
});
test('no HTML from text', () => {
  expect(found(/\{@html|innerHTML/, /^$/)).toEqual([]);
});
test('files stay short', () => {
  expect(files.filter((name) => name !== 'api/schema.ts').filter((name) => readFileSync(join(SRC, name), 'utf8').split('\n').length > 420)).toEqual(['api/types.ts'].filter((name) => files.includes(name)));
});
