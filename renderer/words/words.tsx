/** The window's language: one catalogue a language, all of one type, so that a missing sentence does not compile. */
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { Settings } from '../../electron/desktop-api.ts';
import { english } from './english.ts';
import { german } from './german.ts';

export type Words = typeof english;

const catalogues = { en: english, de: german } as const satisfies Record<string, Words>;

export type Language = keyof typeof catalogues;

/** The first of the reader's languages that we have; English where there is none. */
export function languageOf(choice: Settings['language'], preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of preferred) {
    const [language = ''] = tag.toLowerCase().split('-');
    if (Object.hasOwn(catalogues, language)) return language as Language;
  }
  return 'en';
}

export function wordsIn(language: Language): Words {
  return catalogues[language];
}

interface Spoken {
  readonly words: Words;
  readonly language: Language;
}

const spoken = createContext<Spoken>({ words: english, language: 'en' });

export function Speaking({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <spoken.Provider value={{ words: catalogues[language], language }}>{children}</spoken.Provider>;
}

export function useWords(): Words {
  return useContext(spoken).words;
}

/** For dates and numbers. */
export function useLanguage(): Language {
  return useContext(spoken).language;
}
