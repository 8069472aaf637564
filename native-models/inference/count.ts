/** How many tokens a conversation costs, turn by turn, before it is asked. */
import type { CountResult, Turn } from '../contract.ts';
import { plain, promptFor, promptLength } from './prompt.ts';
import type { TextTokenizer } from './tokenizer.ts';

/** The turns' own words and pictures; whatever else the whole prompt has is the template's and the system's. */
export function countTokens(
  turns: readonly Turn[],
  system: string,
  tokenizer: TextTokenizer,
  imageTokenCount: number,
): CountResult {
  const marks = tokenizer.bosId === null ? 0 : 1;
  const counts = turns.map(({ text, pictures = [] }) => ({
    textTokenCount: text === '' ? 0 : tokenizer.encode(plain(text)).length - marks,
    pictureTokenCount: pictures.length * imageTokenCount,
  }));
  const promptTokenCount = promptLength(promptFor(turns, system, tokenizer), imageTokenCount);
  const inTurns = counts.reduce(
    (sum, { textTokenCount, pictureTokenCount }) => sum + textTokenCount + pictureTokenCount,
    0,
  );
  return { turns: counts, systemTokenCount: promptTokenCount - inTurns, promptTokenCount };
}
