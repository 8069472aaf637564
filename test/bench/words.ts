/** Text of a vocabulary of 5000 words, as often as words are in a language: the first in every line, the last hardly ever. */
export function zipfWords(seed: number): (count: number) => string {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  // Zipf's law: the rank of a word is spread as the exponential of a uniform number.
  const word = (): string => `w${Math.floor(5000 ** random()) - 1}`;
  return (count) => Array.from({ length: count }, word).join(' ');
}
