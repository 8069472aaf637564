/** Long arithmetic in steps, so that a Stop is heard in between. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Job } from '../contract.ts';
import type { InspectEvent } from '../inspection.ts';

/** As long as a process may be deaf. */
const stepMs = 20;

/** Runs work that yields the fraction done. Its own stage goes on from `before` to `before + share`. */
export async function* inSteps<Result>(
  work: Generator<number, Result, void>,
  signal: AbortSignal | undefined,
  before = 0,
  share = 1,
): Job<InspectEvent, Result> {
  let heardMs = performance.now();
  let step = work.next();
  for (; !step.done; step = work.next()) {
    if (performance.now() - heardMs < stepMs) continue;
    await breathe();
    signal?.throwIfAborted();
    yield { type: 'stage', stage: 'analysis', fraction: before + share * step.value };
    heardMs = performance.now();
  }
  return step.value;
}
