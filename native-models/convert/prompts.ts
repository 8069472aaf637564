/** The three fixed prompts of Florence-VL's breadth, as ids of the checkpoint's own vocabulary. */
import type { Tokenizer } from '@huggingface/tokenizers';
import type { BartConfig } from '../checkpoint/config.ts';
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';

/** Caption, text, grounding; the wording that Florence-VL was trained with. */
const breadthPrompts = [
  'Describe in detail what is shown in the image.',
  'What is the text in the image?',
  'Locate the objects in the image, with their descriptions.',
] as const;

/** Their ids in the published Florence-2 vocabulary, which is BART's with location tokens after it. */
const publishedVocabularySize = 51289;
const publishedIds: readonly (readonly number[])[] = [
  [0, 47066, 21700, 11, 4617, 99, 16, 2343, 11, 5, 2274, 4, 2],
  [0, 2264, 16, 5, 2788, 11, 5, 2274, 116, 2],
  [0, 574, 22486, 5, 8720, 11, 5, 2274, 6, 19, 49, 24173, 4, 2],
];

/** Ids padded to one length with the pad id, which the model attends to, as in training. `tower` is how errors name its folder. */
export function breadthPromptIds(
  tokenizer: Tokenizer | undefined,
  bart: BartConfig,
  tower: string,
): Manifest['florence']['breadthPromptIds'] {
  const ids = tokenizer
    ? breadthPrompts.map((prompt) => framed(Array.from(tokenizer.encode(prompt).ids, Number), bart))
    : published(bart, tower);
  for (const row of ids) {
    const outside = row.find((id) => id < 0 || id >= bart.vocabularySize);
    if (outside !== undefined) {
      throw new ModelError(
        'checkpoint-invalid',
        `${tower}/tokenizer.json: expected ids below ${bart.vocabularySize}, found ${outside}.`,
      );
    }
  }
  const length = Math.max(...ids.map((row) => row.length));
  const [caption, ocr, grounding] = ids.map((row) => [
    ...row,
    ...Array<number>(length - row.length).fill(bart.generation.padId),
  ]);
  return [caption!, ocr!, grounding!];
}

/** <s> … </s>, as BART reads a text; a tokenizer without a post-processor leaves them to its user. */
function framed(row: readonly number[], { generation: { bosId, eosId } }: BartConfig): readonly number[] {
  const start = row[0] === bosId ? [] : [bosId];
  const end = row.at(-1) === eosId ? [] : [eosId];
  return [...start, ...row, ...end];
}

function published(bart: BartConfig, tower: string): readonly (readonly number[])[] {
  if (bart.vocabularySize === publishedVocabularySize) return publishedIds;
  throw new ModelError(
    'checkpoint-invalid',
    `${tower}/tokenizer.json is missing, and ${bart.vocabularySize} tokens are not Florence-2's published ${publishedVocabularySize}.`,
  );
}
