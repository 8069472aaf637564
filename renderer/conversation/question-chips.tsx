/** The samples' questions, one click away; the message that is being written stays as it is. */
import type { RefObject } from 'react';
import type { ChatStore } from '../chat/chat-state.ts';

interface Props {
  readonly questions: readonly string[];
  /** Keys of the shelf's attachments that go with the question. */
  readonly pictures?: readonly string[];
  readonly chat: ChatStore;
  /** Gets the focus: the chip goes. */
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function QuestionChips({ questions, pictures = [], chat, messageBox }: Props) {
  return questions.map((question) => (
    <button
      type="button"
      className="chip"
      lang="en"
      key={question}
      onClick={() => {
        messageBox.current?.focus();
        void chat.getState().ask(question, pictures);
      }}
    >
      {question}
    </button>
  ));
}
