/** Work with the model of which only the newest matters: it waits for the model, and a death gets one more try. */
import { ModelError } from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';

export interface Newest {
  /** Cancels what went before. Nothing is called any more once newer work has begun. */
  run<Result>(work: Work<Result>): void;
  cancel(): void;
}

export interface Work<Result> {
  /** Called when the model is open. */
  start(signal: AbortSignal): Promise<Result>;
  onDone(result: Result): void;
  onFailed(message: string): void;
}

export function createNewest(model: ModelStore): Newest {
  let control: AbortController | undefined;

  async function attempt<Result>({ start }: Work<Result>, signal: AbortSignal): Promise<Result> {
    await model.getState().whenOpen(signal);
    return start(signal);
  }

  async function run<Result>(work: Work<Result>, signal: AbortSignal): Promise<void> {
    try {
      const result = await attempt(work, signal).catch((error: unknown) => {
        // The process may have died of something else: one more try with the next.
        if (error instanceof ModelError && error.code === 'process-died') return attempt(work, signal);
        throw error;
      });
      if (!signal.aborted) work.onDone(result);
    } catch (error) {
      if (!signal.aborted) work.onFailed(sentenceOf(error));
    }
  }

  return {
    run(work) {
      control?.abort();
      control = new AbortController();
      void run(work, control.signal);
    },
    cancel: () => control?.abort(),
  };
}
