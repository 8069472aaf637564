/** What every command-line program is built on: bounds, choices, exit codes. */
import { expect, test } from 'vitest';
import { exitCodeOf, listOf, numberIn, wholeIn } from '../../native-models/program.ts';

const refusal = { code: 'request-invalid' };

test.each(['', ' ', 'two', '1.5', '-1', '11', 'NaN', 'Infinity'])('%j is no whole number from 0 to 10', (text) => {
  expect(() => wholeIn('--n', text, 0, 10)).toThrow(
    expect.objectContaining({ ...refusal, message: `--n takes a whole number from 0 to 10, not "${text}".` }),
  );
});

test('bounds belong to what is taken', () => {
  expect([wholeIn('--n', '0', 0, 10), wholeIn('--n', '10', 0, 10), numberIn('--t', '0.5', 0.5, 1)]).toEqual([
    0, 10, 0.5,
  ]);
  expect(() => numberIn('--t', '0.49', 0.5, 1)).toThrow('--t takes a number from 0.5 to 1, not "0.49".');
});

test('a list is its choices, in its own order', () => {
  expect(listOf('--of', 'b,a', ['a', 'b', 'c'])).toEqual(['b', 'a']);
  expect(listOf('--of', '', ['a'])).toEqual([]);
  expect(() => listOf('--of', 'a,d', ['a', 'b'])).toThrow('--of takes a, b, not "d".');
});

test('the exit code: 0, what the work says, 1 with the error’s sentence, 130 where it was stopped', async () => {
  const said: string[] = [];
  const output = { out: () => {}, err: (text: string) => void said.push(text) };
  const [goesOn, stopped] = [new AbortController().signal, AbortSignal.abort()];
  const failing = () => Promise.reject(new Error('No.'));
  expect(await exitCodeOf(async () => {}, output, goesOn)).toBe(0);
  expect(await exitCodeOf(async () => 3, output, goesOn)).toBe(3);
  expect(await exitCodeOf(failing, output, goesOn, 'Stopped.')).toBe(1);
  expect(await exitCodeOf(failing, output, stopped, 'Stopped.')).toBe(130);
  expect(said).toEqual(['No.\n', 'Stopped.\n']);
});
