/** Day or night. By choice, or by the unit's night hours; what was shown last is shown first at the next start. */
export type ThemeChoice = 'auto' | 'day' | 'night';
export type ThemeShown = 'day' | 'night';

export class Theme {
  choice: ThemeChoice = $state('auto');
  shown: ThemeShown = $state('day');

  constructor() {
    const kept = readKept('milieu-theme');
    if (kept === 'day' || kept === 'night') this.choice = kept;
    this.shown = document.documentElement.dataset['theme'] === 'night' ? 'night' : 'day';
  }
  choose(choice: ThemeChoice, isNight: boolean | undefined): void {
    this.choice = choice;
    keep('milieu-theme', choice);
    this.follow(isNight);
  }
  /** Follows the unit's night when nobody chose. */
  follow(isNight: boolean | undefined): void {
    if (this.choice === 'auto' && isNight === undefined) return;
    const shown = this.choice === 'auto' ? (isNight ? 'night' : 'day') : this.choice;
    if (shown === this.shown && document.documentElement.dataset['theme'] === shown) return;
    this.shown = shown;
    document.documentElement.dataset['theme'] = shown;
    keep('milieu-theme-shown', shown);
    document.querySelector('meta[name=color-scheme]')?.setAttribute('content', shown === 'night' ? 'dark' : 'light');
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', shown === 'night' ? '#0c1112' : '#f3f5f2');
  }
}

export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A device that keeps nothing still works; it only forgets the choice.
  }
}
