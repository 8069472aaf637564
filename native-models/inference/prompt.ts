/**
 * The conversation as Phi reads it: the template `phi3` of the published code (`conv_phi3_instruct` in
 * llava/conversation.py, separator style MPT) and its `tokenizer_image_token`, which tokenises the text between the
 * pictures piece by piece.
 */
import type { PictureId, Turn } from '../contract.ts';
import type { TextTokenizer } from './tokenizer.ts';

/** Where a picture's tokens go, in the text and, as the published code writes it, among the ids. */
const pictureMark = '<image>';
export const pictureSlot = -200;

export interface Prompt {
  /** Token ids with `pictureSlot` once a picture. */
  readonly ids: readonly number[];
  /** The pictures in the order of their slots. */
  readonly pictures: readonly PictureId[];
}

/** A text whose marks are words: what was typed, pasted or read off a page takes no picture's slot and ends no turn. */
export function plain(text: string): string {
  return text.replace(/<(image|\/?s|unk|pad|mask|\|[^<>|\s]+\|)>/g, '<$1 >');
}

/** The turns as text, ending where the answer begins. An empty system sentence leaves the system's turn out. */
export function conversation(turns: readonly Turn[], system: string): string {
  const said = turns.map((turn) => {
    const pictures = (turn.pictures ?? []).map(() => `${pictureMark}\n`).join('');
    return `<|${turn.role}|>\n${pictures}${plain(turn.text)}<|end|>\n`;
  });
  const opening = system === '' ? '' : `<|system|>\n${plain(system)}<|end|>\n`;
  return `${opening}${said.join('')}<|assistant|>\n`;
}

/** Ids of a text with pictures: pieces between the marks one by one, a BOS once at the start. */
export function encodeWithPictures(text: string, tokenizer: TextTokenizer): number[] {
  const pieces = text.split(pictureMark).map((piece) => (piece === '' ? [] : tokenizer.encode(piece)));
  const { bosId } = tokenizer;
  const ids: number[] = bosId === null ? [] : [bosId];
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) ids.push(pictureSlot);
    for (const id of bosId !== null && piece[0] === bosId ? piece.slice(1) : piece) ids.push(id);
  }
  return ids;
}

/** The whole prompt of a conversation. */
export function promptFor(turns: readonly Turn[], system: string, tokenizer: TextTokenizer): Prompt {
  return {
    ids: encodeWithPictures(conversation(turns, system), tokenizer),
    pictures: turns.flatMap((turn) => turn.pictures ?? []),
  };
}

/** Tokens in the language model once every slot holds a picture's tokens. */
export function promptLength(prompt: Prompt, imageTokenCount: number): number {
  return prompt.ids.length + prompt.pictures.length * (imageTokenCount - 1);
}
