/** The words for what went wrong at the entrance. */
import type { Answer } from '../../api/client';

const KNOWN: Record<string, string> = {
  wrong_credentials: 'people-problem-wrong',
  wrong_name_or_password: 'people-problem-wrong',
  device_refused: 'device-refused',
  not_signed_in: 'people-problem-wrong',
  second_factor: 'people-problem-code-wanted',
  wrong_code: 'people-problem-code',
  second_factor_missing: 'people-problem-factor-missing',
  passkey_refused: 'people-problem-passkey',
  too_many_passkeys: 'people-problem-passkeys-many',
  single_sign_on_refused: 'people-problem-single-sign-on',
  single_sign_on_unknown: 'people-problem-single-sign-on-unknown',
  single_sign_on_no_role: 'people-problem-single-sign-on-no-role',
  single_sign_on_unreachable: 'people-problem-single-sign-on-unreachable',
  sign_in_again: 'people-factors-again',
  too_many_tries: 'people-problem-too-many',
  disabled: 'people-problem-disabled',
  not_found: 'people-problem-invitation',
  username_taken: 'people-problem-username-taken',
  password_too_short: 'people-problem-short',
  password_too_long: 'people-problem-long',
  password_common: 'people-problem-common',
};

/** The id of the words to show. */
export function problemWords(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): string {
  if (answer.kind === 'unreachable') return 'people-problem-unreachable';
  const known = KNOWN[answer.problem.code];
  if (known) return known;
  if (answer.status === 401) return 'people-problem-wrong';
  if (answer.status === 429) return 'people-problem-too-many';
  return 'people-problem-other';
}

/** Whether the password was right and a code must come with it. */
export function wantsCode(answer: Answer<unknown>): boolean {
  return answer.kind === 'problem' && (answer.problem.code === 'second_factor' || answer.problem.code === 'wrong_code');
}
