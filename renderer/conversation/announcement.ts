/** What a screen reader is told of an answer that is being written: whole sentences, each once, and how it ended. */
import type { Answer, ChatTurn, TurnId } from '../chat/turn-tree.ts';
import type { Words } from '../words/words.tsx';
import { interruptionWords } from './answer-words.ts';
import { spokenText } from './spoken-text.ts';

/** How much of which answer was said. */
export interface Said {
  readonly id: TurnId | undefined;
  readonly length: number;
  readonly isEnded: boolean;
}

export const silent: Said = { id: undefined, length: 0, isEnded: false };

export interface Announcement {
  readonly said: Said;
  readonly words: string;
  /** The model's words alone, none of the window's. */
  readonly isAnswer: boolean;
}

const nothing = (said: Said): Announcement => ({ said, words: '', isAnswer: false });

/** An answer that was over when it came into sight, such as an old chat's, is not said. */
export function nextAnnouncement(said: Said, turn: ChatTurn | undefined, words: Words): Announcement {
  if (turn?.role !== 'assistant' || turn.state.type === 'writing') return nothing(said);
  const isEnded = turn.state.type !== 'working';
  if (said.id !== turn.id && isEnded) {
    return nothing({ id: turn.id, length: turn.text.length, isEnded });
  }
  const before = said.id === turn.id ? said : { id: turn.id, length: 0, isEnded: false };
  if (before.isEnded) return nothing(before);
  const rest = turn.text.slice(before.length);
  const length = isEnded ? rest.length : endOfSentences(rest);
  const beginsLine = (turn.text[before.length - 1] ?? '\n') === '\n';
  const spoken = spokenText(rest.slice(0, length), beginsLine);
  const ending = endingWords(turn, words);
  return {
    said: { id: turn.id, length: before.length + length, isEnded },
    words: [spoken, ending].filter((part) => part !== '').join(' '),
    isAnswer: ending === '',
  };
}

function endingWords(turn: Answer, words: Words): string {
  switch (turn.state.type) {
    case 'interrupted':
      return interruptionWords(turn, turn.state, words);
    case 'stopped':
      return words.answer.stoppedSpoken;
    case 'done':
      return turn.text === '' ? words.answer.empty : '';
    default:
      return '';
  }
}

/** A line that ends within a table's row, or within a link. */
const unfinished = /^\s*\||\[[^\]]*$|\]\([^)]*$/;

/** Where the last whole sentence or line ends; a table's row and a link stay whole. */
function endOfSentences(text: string): number {
  const ends = [...text.matchAll(/[.!?:]\s|\n/g)].map(({ index, 0: end }) => index + end.length);
  return ends.findLast((end) => !unfinished.test(text.slice(text.lastIndexOf('\n', end - 1) + 1, end))) ?? 0;
}
