/** What is said aloud of a growing answer: whole sentences, each once. */
import { expect, test } from 'vitest';
import type { AnswerState } from '../../renderer/chat/turn-tree.ts';
import { nextAnnouncement, silent } from '../../renderer/conversation/announcement.ts';
import { english } from '../../renderer/words/english.ts';

const working: AnswerState = { type: 'working', stage: 'decode', fraction: 0, sinceMs: 0 };

test('says each sentence once, the rest at the end', () => {
  const said: string[] = [];
  let state = silent;
  const hear = (text: string, answerState: AnswerState = working): void => {
    const turn = { id: 2, parent: 1, role: 'assistant', text, state: answerState, createdMs: 0 } as const;
    const next = nextAnnouncement(state, turn, english);
    state = next.said;
    if (next.words !== '') said.push(next.words);
  };
  hear('The total');
  hear('The total is 12.40. It');
  hear('The total is 12.40. It was paid in cash.\nThe date');
  hear('The total is 12.40. It was paid in cash.\nThe date', { type: 'stopped' });
  hear('The total is 12.40. It was paid in cash.\nThe date', { type: 'stopped' });
  expect(said).toEqual(['The total is 12.40.', 'It was paid in cash.', 'The date Stopped.']);
});

test('an old answer that comes into sight is not said', () => {
  const turn = { id: 2, parent: 1, role: 'assistant', text: 'Old.', state: { type: 'stopped' }, createdMs: 0 } as const;
  const { said, words } = nextAnnouncement(silent, turn, english);
  expect(words).toBe('');
  expect(nextAnnouncement(said, turn, english).words).toBe('');
});
