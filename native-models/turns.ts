/** Jobs one after the other, and how their waiting and failing ends. */
import { type Job, ModelError } from './contract.ts';

/** Runs a job after the one before it; however it ends, the next may start. */
export type InTurn = <Event, Result>(job: () => Job<Event, Result>, signal?: AbortSignal) => Job<Event, Result>;

/** What others may wait for, and what ends it. */
export function openEnd(): { readonly ended: Promise<void>; readonly end: () => void } {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

export function createTurns(): InTurn {
  let lastJob: Promise<void> = Promise.resolve();
  return async function* (job, signal) {
    const before = lastJob;
    const { ended, end } = openEnd();
    lastJob = ended;
    try {
      await untilAborted(before, signal);
      return yield* job();
    } catch (cause) {
      throw asModelError(cause, signal);
    } finally {
      void before.then(end); // one that was stopped while it waited lets nobody past
    }
  };
}

/** Waits, but no longer than the signal allows. */
export async function untilAborted(waiting: Promise<void>, signal?: AbortSignal): Promise<void> {
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal?.addEventListener('abort', stop, { once: true });
  });
  signal?.throwIfAborted();
  await Promise.race([waiting, aborted]);
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
}

/** What callers see: a ModelError, `cancelled` where the signal asked for it. */
export function asModelError(cause: unknown, signal?: AbortSignal): ModelError {
  if (signal?.aborted) return new ModelError('cancelled', 'Stopped.', { cause });
  if (cause instanceof ModelError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof RangeError && /allocation/i.test(message)) {
    return new ModelError(
      'out-of-memory',
      'There is not enough memory: close other programs, or choose a smaller model.',
      { cause },
    );
  }
  return new ModelError('unexpected', message, { cause });
}
