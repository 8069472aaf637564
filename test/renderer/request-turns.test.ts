/** What a request carries of a conversation. */
import { expect, test } from 'vitest';
import { mostPictures } from '../../native-models/contract.ts';
import { requestTurns } from '../../renderer/chat/request-turns.ts';
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
