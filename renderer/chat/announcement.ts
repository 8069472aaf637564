/** What a screen reader is told of an answer that is being written: whole sentences, each once, and how it ended. */
import { interruptionWords } from './answer-words.ts';
import type { ChatTurn } from './turns.ts';

/** How much of which answer was said. */
export interface Said {
  readonly id: string;
  readonly length: number;
  readonly isEnded: boolean;
}

export const silent: Said = { id: '', length: 0, isEnded: false };

export function nextAnnouncement(
  said: Said,
  turn: ChatTurn | undefined,
): { readonly said: Said; readonly words: string } {
  if (turn?.role !== 'assistant') return { said, words: '' };
  const before = said.id === turn.id ? said : { id: turn.id, length: 0, isEnded: false };
  if (before.isEnded) return { said: before, words: '' };
  const isEnded = turn.state.type !== 'working';
  const rest = turn.text.slice(before.length);
  const length = isEnded ? rest.length : endOfSentences(rest);
  const words = rest.slice(0, length).trim();
  const ending =
    turn.state.type === 'interrupted'
      ? interruptionWords(turn, turn.state)
      : turn.state.type === 'stopped'
        ? 'Stopped.'
        : '';
  return {
    said: { id: turn.id, length: before.length + length, isEnded },
    words: [words, ending].filter((part) => part !== '').join(' '),
  };
}

/** Where the last whole sentence or line ends. */
function endOfSentences(text: string): number {
  const end = [...text.matchAll(/[.!?:]\s|\n/g)].at(-1);
  return end === undefined ? 0 : end.index + end[0].length;
}
