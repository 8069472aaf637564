/** Waiting for what a page becomes. */
import { expect } from 'vitest';

/** What holds in the end, on a machine that has other things to do. */
export function soon<Value>(look: () => Promise<Value>) {
  return expect.poll(look, { timeout: 20_000 });
}
