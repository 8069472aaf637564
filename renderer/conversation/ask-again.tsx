/** Asks a question once more: another answer stands beside the first. */
import { RotateCcw } from 'lucide-react';
import type { ChatStore } from '../chat/chat-state.ts';
import type { TurnId } from '../chat/turn-tree.ts';
import { useWords } from '../words/words.tsx';

interface Props {
  /** The question, or an answer to it. */
  readonly turn: TurnId;
  readonly chat: ChatStore;
  /** The button goes; the focus has to go elsewhere. */
  onAsked(): void;
}

export function AskAgain({ turn, chat, onAsked }: Props) {
  const { answer } = useWords();
  return (
    <button
      type="button"
      className="text-button"
      onClick={() => {
        void chat.getState().regenerate(turn);
        onAsked();
      }}
    >
      <RotateCcw className="icon" />
      {answer.askAgain}
    </button>
  );
}
