import { expect, test } from 'vitest';
import { checkAcceptance, inFours } from './acceptance';
import { problemWords, wantsCode } from './words';

const good = { first: true, username: 'kim', display_name: 'Kim', password: 'a long enough password', again: 'a long enough password' };

test('an invitation needs a long password, twice the same', () => {
  expect(checkAcceptance(good)).toEqual([]);
  expect(checkAcceptance({ ...good, password: '14 characters.', again: '14 characters.' })).toMatchObject([{ field: 'password' }]);
  expect(checkAcceptance({ ...good, again: 'another' })).toMatchObject([{ field: 'again' }]);
});
test('only the first administrator chooses names', () => {
  expect(checkAcceptance({ ...good, username: '', display_name: ' ' }).map((fault) => fault.field)).toEqual(['display_name', 'username']);
  expect(checkAcceptance({ ...good, first: false, username: '', display_name: '' })).toEqual([]);
});
test('what went wrong is said in the words of the unit', () => {
  expect(problemWords({ kind: 'unreachable', why: 'not_json' })).toBe('people-problem-unreachable');
  expect(problemWords({ kind: 'problem', status: 401, problem: { code: 'wrong_credentials', message: '' } })).toBe('people-problem-wrong');
  expect(problemWords({ kind: 'problem', status: 429, problem: { code: 'slow_down', message: '' } })).toBe('people-problem-too-many');
  expect(problemWords({ kind: 'problem', status: 418, problem: { code: 'teapot', message: '' } })).toBe('people-problem-other');
});
test('a code is asked for only when the server says that the password was right', () => {
  const answer = (code: string) => ({ kind: 'problem' as const, status: 401, problem: { code, message: '' } });
  expect(['second_factor', 'wrong_code'].map((code) => wantsCode(answer(code)))).toEqual([true, true]);
  expect(['wrong_credentials', 'second_factor_missing'].map((code) => wantsCode(answer(code)))).toEqual([false, false]);
  expect(problemWords(answer('wrong_code'))).toBe('people-problem-code');
});
test('a secret is shown in groups of four', () => {
  expect(inFours('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
});
