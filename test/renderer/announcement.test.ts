/** What is said aloud of a growing answer: whole sentences, each once. */
import { expect, test } from 'vitest';
import { nextAnnouncement, silent } from '../../renderer/chat/announcement.ts';
import type { AnswerState } from '../../renderer/chat/turns.ts';

const working: AnswerState = { type: 'working', stage: 'decode', fraction: 0 };

test('says each sentence once, the rest at the end', () => {
  const said: string[] = [];
  let state = silent;
  const hear = (text: string, answerState: AnswerState = working): void => {
    const next = nextAnnouncement(state, { id: 'a', role: 'assistant', text, state: answerState });
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
