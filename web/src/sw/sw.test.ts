import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { expect, test } from 'vitest';

const source = readFileSync(new URL('./sw.js', import.meta.url), 'utf8').replace("'__VERSION__'", '"2"').replace("['__SHELL__']", '["/","/assets/a-1.js"]');

function load(): { handlers: Record<string, (event: unknown) => void>; caches: Map<string, string>; touched: string[]; skipped: () => number } {
  const handlers: Record<string, (event: unknown) => void> = {};
  const kept = new Map([['milieu-shell-1', 'old'], ['another-app', 'x']]);
  const touched: string[] = [];
  let skips = 0;
  const self = {
    addEventListener: (name: string, handle: (event: unknown) => void) => (handlers[name] = handle),
    location: { origin: 'https://unit.example' },
    clients: { claim: () => Promise.resolve() },
    skipWaiting: () => (skips += 1),
  };
  const caches = {
    keys: () => Promise.resolve([...kept.keys()]),
    delete: (name: string) => Promise.resolve(kept.delete(name)),
    open: (name: string) => {
      kept.set(name, 'new');
      return Promise.resolve({ addAll: () => Promise.resolve(), match: (key: string) => (touched.push(key), Promise.resolve('page:' + key)) });
    },
  };
  const indexedDB = new Proxy({}, { get: () => { throw new Error('the worker must not touch the database'); } });
  vm.runInNewContext(source, { self, caches, URL, Promise, Request: class { constructor(readonly url: string) {} }, fetch: () => 'network', indexedDB });
  return { handlers, caches: kept, touched, skipped: () => skips };
}
const answered = async (handlers: Record<string, (event: unknown) => void>, method: string, url: string, mode = 'no-cors'): Promise<unknown> => {
  let answer: unknown = 'left to the network';
  handlers['fetch']?.({ request: { method, url, mode }, respondWith: (promise: unknown) => (answer = promise) });
  return answer;
};

test('nothing of the API is ever kept', async () => {
  const { handlers } = load();
  for (const path of ['/api/session', '/api/units/1/pull?after=0', '/api', '/api/stays/7']) {
    expect(await answered(handlers, 'GET', 'https://unit.example' + path, 'navigate')).toBe('left to the network');
  }
  expect(await answered(handlers, 'POST', 'https://unit.example/api/commands')).toBe('left to the network');
});
test('any page opens without network', async () => {
  const { handlers } = load();
  expect(await answered(handlers, 'GET', 'https://unit.example/stay/12', 'navigate')).toBe('page:/');
  expect(await answered(handlers, 'GET', 'https://unit.example/assets/a-1.js')).toBe('page:/assets/a-1.js');
});
test('a new version waits until it is told to take over', () => {
  const { handlers, skipped } = load();
  handlers['install']?.({ waitUntil: () => undefined });
  expect(skipped()).toBe(0);
  handlers['message']?.({ data: 'take-over' });
  expect(skipped()).toBe(1);
});
test('taking over clears its own old shell, and neither other caches nor the database', async () => {
  const { handlers, caches } = load();
  let done: Promise<unknown> | undefined;
  handlers['activate']?.({ waitUntil: (promise: Promise<unknown>) => (done = promise) });
  await done;
  expect([...caches.keys()]).toEqual(['another-app']);
});
