import { expect, test } from 'vitest';
import { findRoute, matchPath, type Route } from './router.svelte';

const route = (path: string): Route => ({ path, load: () => Promise.reject(new Error('not here')) });

test('a path gives its parameters', () => {
  expect(matchPath('/stay/:stay/check/:check', '/stay/a%20b/check/7/')).toEqual({ stay: 'a b', check: '7' });
  expect(matchPath('/stay/:stay', '/stay')).toBeUndefined();
  expect(matchPath('/stay/:stay', '/stay/%E0%A4%A')).toBeUndefined();
});
test('a fixed part wins over a parameter', () => {
  const routes = [route('/board/:unit'), route('/board/all'), route('/')];
  expect(findRoute(routes, '/board/all')?.route.path).toBe('/board/all');
  expect(findRoute(routes, '/board/7')?.params).toEqual({ unit: '7' });
  expect(findRoute(routes, '/')?.route.path).toBe('/');
  expect(findRoute(routes, '/nothing')).toBeUndefined();
});
