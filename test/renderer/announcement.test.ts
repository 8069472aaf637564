/** What is said aloud of a growing answer: whole sentences, each once, without Markdown's marks. */
import { expect, test } from 'vitest';
import type { AnswerFigures, AnswerState } from '../../renderer/chat/turn-tree.ts';
import { nextAnnouncement, silent } from '../../renderer/conversation/announcement.ts';
import { spokenText } from '../../renderer/conversation/spoken-text.ts';
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

/** What is said of a text that grows by a character at a time. */
function heard(text: string): readonly string[] {
  const turn = { id: 2, parent: 1, role: 'assistant', createdMs: 0 } as const;
  let { said } = nextAnnouncement(silent, { ...turn, text: '', state: working }, english);
  const parts: string[] = [];
  for (let length = 1; length <= text.length; length++) {
    const next = nextAnnouncement(said, { ...turn, text: text.slice(0, length), state: working }, english);
    said = next.said;
    if (next.words !== '') parts.push(next.words);
  }
  return parts;
}

test.each([
  ['Total: - 3\n- 4\n', ['Total:', '- 3', '4']],
  ['| total: | 3. 4 |\n', ['total:, 3. 4']],
  ['See [the shop: open](https://shop.example/ "a. b") now.\n', ['See the shop: open now.']],
  ['An [open one. And more.\nThen', ['An [open one. And more.']],
])('%j is said in parts that can be said: a minus stays, a row and a link are whole', (text, parts) => {
  expect(heard(text)).toEqual(parts);
});

test('the model’s words are told from the window’s', () => {
  const turn = { id: 2, parent: 1, role: 'assistant', createdMs: 0 } as const;
  const first = nextAnnouncement(silent, { ...turn, text: 'A sign. It', state: working }, english);
  expect(first).toMatchObject({ words: 'A sign.', isAnswer: true });
  const last = nextAnnouncement(first.said, { ...turn, text: 'A sign. It', state: { type: 'stopped' } }, english);
  expect(last).toMatchObject({ words: 'It Stopped.', isAnswer: false });
});

test('an answer without a word says so', () => {
  const turn = { id: 2, parent: 1, role: 'assistant', text: '', createdMs: 0 } as const;
  const { said } = nextAnnouncement(silent, { ...turn, state: working }, english);
  const done = { type: 'done', figures: {} as AnswerFigures } as const;
  expect(nextAnnouncement(said, { ...turn, state: done }, english).words).toBe(english.answer.empty);
});

test.each([
  ['**Total:** 12.40, *paid* in `cash`', 'Total: 12.40, paid in cash'],
  ['## The receipt\n\n- [x] Butter\n* 2 * 3 = 6\n> said __so__', 'The receipt\n\nButter\n2 * 3 = 6\nsaid so'],
  ['| item | price |\n| - | -: |\n| Butter | 3.45 |', 'item, price\nButter, 3.45'],
  ['a | b\n--- | ---\n1 | 2', 'a | b\n1 | 2'],
  ['```js\nconst snake_case = 2*3;\n```', 'const snake_case = 2*3;'],
  ['See [the shop](https://shop.example/) and ![a pear](pear.png).\n---', 'See the shop and a pear.'],
  ['It costs -3 - no more.\n1. First', 'It costs -3 - no more.\n1. First'],
])('%s is read out without its marks', (markdown, spoken) => {
  expect(spokenText(markdown)).toBe(spoken);
});

test('an old answer that comes into sight is not said', () => {
  const turn = { id: 2, parent: 1, role: 'assistant', text: 'Old.', state: { type: 'stopped' }, createdMs: 0 } as const;
  const { said, words } = nextAnnouncement(silent, turn, english);
  expect(words).toBe('');
  expect(nextAnnouncement(said, turn, english).words).toBe('');
});
