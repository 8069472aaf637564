/** What a screen reader is told of an answer that is being written: whole sentences, each once, and how it ended. */
import type { ChatTurn, TurnId } from '../chat/turn-tree.ts';
import type { Words } from '../words/words.tsx';
import { interruptionWords } from './answer-words.ts';

/** How much of which answer was said. */
export interface Said {
  readonly id: TurnId | undefined;
  readonly length: number;
  readonly isEnded: boolean;
}

export const silent: Said = { id: undefined, length: 0, isEnded: false };

/** An answer that was over when it came into sight, such as an old chat's, is not said. */
export function nextAnnouncement(
  said: Said,
  turn: ChatTurn | undefined,
  words: Words,
): { readonly said: Said; readonly words: string } {
  if (turn?.role !== 'assistant' || turn.state.type === 'writing') return { said, words: '' };
  const isEnded = turn.state.type !== 'working';
  if (said.id !== turn.id && isEnded) {
    return { said: { id: turn.id, length: turn.text.length, isEnded }, words: '' };
  }
  const before = said.id === turn.id ? said : { id: turn.id, length: 0, isEnded: false };
  if (before.isEnded) return { said: before, words: '' };
  const rest = turn.text.slice(before.length);
  const length = isEnded ? rest.length : endOfSentences(rest);
  const spoken = rest.slice(0, length).trim();
  const ending =
    turn.state.type === 'interrupted'
      ? interruptionWords(turn, turn.state, words)
      : turn.state.type === 'stopped'
        ? words.answer.stoppedSpoken
        : '';
  return {
    said: { id: turn.id, length: before.length + length, isEnded },
    words: [spoken, ending].filter((part) => part !== '').join(' '),
  };
}

/** Where the last whole sentence or line ends. */
function endOfSentences(text: string): number {
  const end = [...text.matchAll(/[.!?:]\s|\n/g)].at(-1);
  return end === undefined ? 0 : end.index + end[0].length;
}
