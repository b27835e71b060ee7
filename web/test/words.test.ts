import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { makeBundle } from '../src/i18n/words.svelte';

const SRC = join(import.meta.dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).map((name) => join(SRC, name));
const read = (name: string): string => readFileSync(name, 'utf8');
const features = readdirSync(join(SRC, 'features'));
const resource = (feature: string, language: string): FluentResource => new FluentResource(read(join(SRC, 'features', feature, language + '.ftl')));
const sources = files.filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts') && !name.includes('/fake/'));
const svelte = sources.filter((name) => name.endsWith('.svelte'));
const english = features.flatMap((feature) => resource(feature, 'en').body);
const spanish = features.flatMap((feature) => resource(feature, 'es').body);

/** The variables a pattern uses. */
function variables(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(variables);
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Record<string, unknown>;
  const own = node['type'] === 'var' ? [String(node['name'])] : [];
  return [...own, ...Object.values(node).flatMap(variables)];
}

test.each(features)('%s says the same things in both languages', (feature) => {
  const ids = (language: string): string[] => resource(feature, language).body.map((entry) => entry.id).sort();
  expect(ids('es')).toEqual(ids('en'));
});

test('each word is defined once', () => {
  const ids = english.map((entry) => entry.id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('both languages use the same variables', () => {
  const uses = (entries: typeof english): Map<string, string> => new Map(entries.map((entry) => [entry.id, [...new Set(variables(entry.value))].sort().join(' ')]));
  const es = uses(spanish);
  expect([...uses(english)].filter(([id, names]) => es.get(id) !== names)).toEqual([]);
});

test('every line of every file is understood', () => {
  for (const feature of features)
    for (const language of ['en', 'es']) {
      const text = read(join(SRC, 'features', feature, language + '.ftl'));
      const written = [...text.matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map((found) => found[1]);
      expect(resource(feature, language).body.map((entry) => entry.id), feature + ' ' + language).toEqual(written);
    }
});

test('every word that code asks for exists', () => {
  const known = new Set(english.map((entry) => entry.id));
  const missing = sources.flatMap((name) =>
    [...read(name).matchAll(/\bt\(\s*'([^']+)'\s*[,)]/g)].map((found) => found[1] ?? '').filter((id) => !known.has(id)).map((id) => name.slice(SRC.length) + ': ' + id),
  );
  expect(missing).toEqual([]);
});

test('words built from parts have at least one whole', () => {
  const known = english.map((entry) => entry.id);
  const missing = sources.flatMap((name) =>
    [...read(name).matchAll(/\bt\(\s*'([^']+-)'\s*\+/g)].map((found) => found[1] ?? '').filter((start) => !known.some((id) => id.startsWith(start))),
  );
  expect(missing).toEqual([]);
});

test('no screen holds text of its own', () => {
  const bare = svelte.flatMap((name) => {
    const text = read(name);
    const layout = text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<style[\s\S]*?<\/style>/g, '').replace(/<!--[\s\S]*?-->/g, '');
    const attributes = [...layout.matchAll(/\b(?:aria-label|title|placeholder|alt|label|hint)="([^"{]*[A-Za-z]{2,}[^"{]*)"/g)].map((found) => found[1]);
    const words = withoutBraces(layout).replace(/=>/g, '').replace(/<[^>]*>/g, '\n').split('\n').filter((line) => /\p{L}{2,}/u.test(line));
    return [...attributes, ...words].map((found) => name.slice(SRC.length) + ': ' + String(found).trim());
  });
  expect(bare).toEqual([]);
});

function withoutBraces(text: string): string {
  let depth = 0;
  let out = '';
  for (const letter of text) {
    if (letter === '{') depth += 1;
    if (depth === 0) out += letter;
    if (letter === '}') depth -= 1;
  }
  return out;
}

test('a count speaks in the singular and the plural', () => {
  const bundle = makeBundle('en', [read(join(SRC, 'features/shell/en.ftl'))]);
  const say = (count: number): string => bundle.formatPattern(bundle.getMessage('shell-unsent')?.value ?? '', { count });
  expect([say(1), say(40)]).toEqual(['1 unsent', '40 unsent']);
});
