import { expect, test } from 'vitest';
import { readAnswer } from './client';

const answer = (body: string, status: number, type: string): Promise<unknown> => readAnswer(new Response(body, { status, headers: { 'content-type': type } }), { mono: 0, wall: 0 });

test('a page with status 200 is not an answer', async () => {
  expect(await answer('<html>Sign in</html>', 200, 'text/html')).toEqual({ kind: 'unreachable', why: 'not_json' });
});
test('half an answer is not an answer', async () => {
  expect(await answer('{"receipts":[', 200, 'application/json')).toEqual({ kind: 'unreachable', why: 'not_json' });
});
test('a broken server is not an answer, even in JSON', async () => {
  expect(await answer('{"code":"storage"}', 503, 'application/json')).toEqual({ kind: 'unreachable', why: 'server' });
});
test('a problem keeps its code', async () => {
  expect(await answer('{"code":"not_found","message":"x"}', 404, 'application/json')).toMatchObject({ kind: 'problem', status: 404, problem: { code: 'not_found' } });
});
