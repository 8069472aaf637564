/** What is being written and not sent yet: a draft, or an edit. */
export interface Writing {
  readonly text: string;
  /** Keys of the shelf's attachments, the refused among them until they are removed. */
  readonly pictures: readonly string[];
}

/** `draft` is the next question, `edit` another wording of one that was asked. */
export type WritingPlace = 'draft' | 'edit';

export const nothing: Writing = { text: '', pictures: [] };

/** What was typed or attached since the question was sent. */
export function withoutSent(draft: Writing, sent: Writing): Writing {
  return {
    text: draft.text === sent.text ? '' : draft.text,
    pictures: draft.pictures.filter((key) => !sent.pictures.includes(key)),
  };
}
