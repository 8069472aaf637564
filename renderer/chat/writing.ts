/** What is being written and not sent yet: a draft, or an edit. */
import type { TurnId } from '../../electron/desktop-api.ts';

export interface Writing {
  readonly text: string;
  /** Keys of the shelf's attachments, the refused among them until they are removed. */
  readonly pictures: readonly string[];
}

/** `draft` is the next question, `edit` another wording of one that was asked. */
export type WritingPlace = 'draft' | 'edit';

/** Another wording of a question that was asked. */
export interface Edit extends Writing {
  readonly turn: TurnId;
}

export const nothing: Writing = { text: '', pictures: [] };

/** What is written at a place; nothing where no edit is open. */
export function writingAt(
  place: WritingPlace,
  { draft, edit }: { readonly draft: Writing; readonly edit: Edit | undefined },
): Writing {
  return place === 'draft' ? draft : (edit ?? nothing);
}

export function isEmpty({ text, pictures }: Writing): boolean {
  return text === '' && pictures.length === 0;
}

/** Both, the earlier first; the same object where the other is empty. */
export function joined(earlier: Writing, later: Writing): Writing {
  if (isEmpty(earlier)) return later;
  if (isEmpty(later)) return earlier;
  return { text: withLine(earlier.text, later.text), pictures: [...earlier.pictures, ...later.pictures] };
}

/** A text with another beneath it. */
export function withLine(text: string, line: string): string {
  if (line === '') return text;
  return text.trim() === '' ? line : `${text.trimEnd()}\n${line}`;
}

/** What was typed or attached since the question was sent. */
export function withoutSent(draft: Writing, sent: Writing): Writing {
  return {
    text: draft.text === sent.text ? '' : draft.text,
    pictures: draft.pictures.filter((key) => !sent.pictures.includes(key)),
  };
}
