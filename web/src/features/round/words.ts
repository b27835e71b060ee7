/** What a check says, in one line. */
import type { App } from '../../app/app.svelte';
import type { BoardRow, Outcome, Policy } from '../../api/types';
import type { Due } from '../../round-rules/due';

type Words = Pick<App, 't' | 'words'>;

export function outcomeWords({ t, words }: Words, outcome: Outcome, policy: Policy): string {
  switch (outcome.outcome) {
    case 'seen': {
      const parts = [words.code(policy.locations, outcome.location), words.code(policy.activities, outcome.activity)];
      if (outcome.breathing) parts.push(t('breathing-' + outcome.breathing));
      parts.push(...outcome.behaviours.map((code) => words.code(policy.behaviours, code)));
      return parts.join(' · ');
    }
    case 'off_unit':
      return t('outcome-off_unit-line', { place: words.code(policy.locations, outcome.location), with: outcome.with_whom });
    case 'not_found':
      return outcome.looked_in ? t('outcome-line', { outcome: t('outcome-not_found'), more: outcome.looked_in }) : t('outcome-not_found');
    case 'refused':
      return outcome.said ? t('outcome-line', { outcome: t('outcome-refused'), more: outcome.said }) : t('outcome-refused');
    case 'cannot_see':
      return t('outcome-line', { outcome: t('outcome-cannot_see'), more: outcome.because });
  }
}

/** Why somebody must look again at once. */
export function dangerWords({ t }: Pick<App, 't'>, row: Pick<BoardRow, 'last_check'>): string {
  return t(row.last_check?.outcome.outcome === 'not_found' ? 'outcome-not_found' : 'breathing-not_seen');
}

/** How the next check stands, in words. */
export function dueWords({ t }: Pick<App, 't'>, due: Due): string {
  switch (due.kind) {
    case 'calm':
      if (due.minutes_left === 0) return t('due-soon');
      return t('due-in', { minutes: due.minutes_left });
    case 'go':
      if (due.minutes_left === 0) return t('due-soon');
      return t('due-go', { minutes: due.minutes_left });
    case 'due':
      return t('due-now');
    case 'late':
    case 'missed':
      return due.minutes_late === 0 ? t('due-just-late') : t('due-late', { minutes: due.minutes_late });
  }
}
