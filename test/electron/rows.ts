/** Rows of what a door lets in and what it refuses. */
import { expect } from 'vitest';

export interface Rows {
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

const refused = expect.objectContaining({ code: 'request-invalid' });

export function check(parse: (value: unknown) => unknown, { good, bad }: Rows): void {
  for (const value of good) expect(parse(value)).toEqual(value);
  for (const [row, value] of bad.entries()) expect(() => parse(value), `bad row ${row}`).toThrow(refused);
}
