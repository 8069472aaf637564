/** What a request carries of a conversation. */
import { expect, test } from 'vitest';
import { mostPictures } from '../../native-models/contract.ts';
import { arePicturesLeftOut, requestTurns } from '../../renderer/chat/request-turns.ts';
import type { ChatTurn } from '../../renderer/chat/turn-tree.ts';

const question = (id: number, text: string, pictures: readonly string[]): ChatTurn => ({
  id,
  parent: null,
  role: 'user',
  text,
  pictures: pictures.map((picture) => ({ picture, name: picture })),
  createdMs: 0,
});

test('pictures of a question without an answer go with the next, the latest where they are too many', () => {
  const [first, second] = [0, 1].map((at) => Array.from({ length: 9 }, (_, k) => `${at}-${k}`));
  expect(requestTurns([question(1, 'One?', first!.slice(0, 2))], { text: 'Two?', pictures: [] })).toEqual([
    { role: 'user', text: 'Two?', pictures: ['0-0', '0-1'] },
  ]);
  const [turn] = requestTurns([question(1, 'One?', first!), question(2, 'Two?', second!)]);
  expect(turn).toEqual({ role: 'user', text: 'Two?', pictures: [...first!, ...second!].slice(-mostPictures) });
});

test.each(['request-invalid', 'picture-invalid'] as const)(
  'pictures that were refused (%s) do not come again',
  (code) => {
    const refusal: ChatTurn = {
      id: 2,
      parent: 1,
      role: 'assistant',
      text: '',
      state: { type: 'interrupted', code, message: 'Too many.' },
      createdMs: 0,
    };
    const path = [question(1, 'One?', ['a']), refusal];
    expect(requestTurns(path, { text: 'Two?', pictures: [] })).toEqual([{ role: 'user', text: 'Two?' }]);
    expect(requestTurns([...path, question(3, 'One?', ['a'])])).toEqual([
      { role: 'user', text: 'One?', pictures: ['a'] },
    ]);
    expect(arePicturesLeftOut(path, 0)).toBe(true);
  },
);

test('the latest pictures are left out with their turn; those of a question without an answer go with the next', () => {
  const answer: ChatTurn = {
    id: 2,
    parent: 1,
    role: 'assistant',
    text: 'So.',
    state: { type: 'stopped' },
    createdMs: 0,
  };
  const path = [question(1, 'One?', ['a']), answer, question(3, 'Two?', []), answer];
  expect(arePicturesLeftOut(path, 0)).toBe(false);
  expect(arePicturesLeftOut(path, 2)).toBe(true);
  expect(arePicturesLeftOut([...path, question(5, 'Three?', ['b']), answer], 2)).toBe(false);
  expect(arePicturesLeftOut([...path, question(5, 'Three?', ['b'])], 4)).toBe(false);
  expect(arePicturesLeftOut([question(1, 'One?', []), answer], 2)).toBe(false);
});
