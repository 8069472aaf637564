/** What an exported chat says beside its own words, in each language of the window. */
import type { StoredTurn } from '../chat-api.ts';
import type { WindowLanguage } from '../data-api.ts';

const english = {
  you: 'You',
  exportedOn: (day: string) => `Exported from Vasari on ${day}.`,
  notStored: (picture: string) => `${picture} is no longer stored.`,
  tokens: (model: string, count: number) => `${model}, ${count === 1 ? '1 token' : `${count} tokens`}`,
  ends: { stopped: 'Stopped.', interrupted: 'Interrupted.', writing: 'Still being written.' },
};

type ExportWords = typeof english;

const german: ExportWords = {
  you: 'Sie',
  exportedOn: (day) => `Aus Vasari exportiert am ${day}.`,
  notStored: (picture) => `${picture} ist nicht mehr gespeichert.`,
  tokens: (model, count) => `${model}, ${count} Token`,
  ends: { stopped: 'Angehalten.', interrupted: 'Unterbrochen.', writing: 'Wird noch geschrieben.' },
};

export const exportWords: Readonly<Record<WindowLanguage, ExportWords>> = { en: english, de: german };

export function dayWords(ms: number, language: WindowLanguage): string {
  return new Date(ms).toLocaleDateString(language, { dateStyle: 'long' });
}

/** Under an answer. `modelNames` are of the models that are here; another is called by its folder. */
export function endWords(
  turn: StoredTurn,
  language: WindowLanguage,
  modelNames: ReadonlyMap<string, string>,
): string | undefined {
  if (turn.role === 'user') return undefined;
  const words = exportWords[language];
  const { state } = turn;
  if (state.type !== 'done') return words.ends[state.type];
  const { model, answerTokenCount } = state.figures;
  return words.tokens(modelNames.get(model) ?? model, answerTokenCount);
}
