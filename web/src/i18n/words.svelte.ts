/** The words on screen, from the .ftl files of the features, in the language of the reader. */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import type { Code, Level, Text } from '../api/types';

export type Language = 'en' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'es'];

export function makeBundle(language: Language, resources: string[]): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const text of resources) bundle.addResource(new FluentResource(text));
  return bundle;
}

export class Words {
  language: Language = $state('en');
  #bundle: FluentBundle | undefined = $state.raw(undefined);

  async choose(language: Language): Promise<void> {
    const resources = language === 'es' ? (await import('./es')).default : (await import('./en')).default;
    this.#bundle = makeBundle(language, resources);
    this.language = language;
    if (typeof document !== 'undefined') document.documentElement.lang = language;
  }
  /** The words for an id; an unknown id shows as itself, and a test keeps that from happening. */
  t = (id: string, values: Record<string, FluentVariable> = {}): string => {
    const message = this.#bundle?.getMessage(id);
    if (!message?.value) return id;
    return this.#bundle?.formatPattern(message.value, values) ?? id;
  };
  has = (id: string): boolean => this.#bundle?.hasMessage(id) ?? false;
  /** Words that came with the policy. */
  text = (text: Text): string => text[this.language] || text.en;
  /** The name of a code; an unknown code shows as itself. */
  code = (list: readonly (Code | Level)[], code: string): string => {
    const found = list.find((entry) => entry.code === code);
    return found ? this.text(found.name) : code;
  };
}
