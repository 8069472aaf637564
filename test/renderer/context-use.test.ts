/** How full the context is said to be, of what was counted. */
import { expect, test } from 'vitest';
import { fullness } from '../../renderer/composer/context-meter.tsx';
import { contextUse } from '../../renderer/composer/context-store.ts';

const most = 1000;
const room = 250;

/** Of turns with so many tokens, besides ten of the system. */
function useOf(...turns: readonly number[]) {
  const counted = turns.map((tokens) => ({ textTokenCount: 10, pictureTokenCount: tokens - 10 }));
  const promptTokenCount = 10 + turns.reduce((sum, tokens) => sum + tokens, 0);
  return contextUse({ turns: counted, systemTokenCount: 10, promptTokenCount }, most, room);
}

test.each([
  ['ample', [100], 0],
  ['near', [700], 0],
  ['near', [900], 0], // the answer has less room than is kept
  ['full', [500, 100, 600], 2],
  ['over', [1000], 0],
  ['over', [500, 100, 1000], 2],
] as const)('%s for turns of %j tokens', (state, turns, leftOutCount) => {
  const use = useOf(...turns);
  expect(fullness(use)).toBe(state);
  expect(use.leftOutCount).toBe(leftOutCount);
});
