/** Packs on as many threads as there are cores; on this one where the worker's program is not there. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ModelError } from '../contract.ts';
import { type Packed, type PackJob, pack } from './pack.ts';
import type { FromPacker } from './pack-worker.ts';

export interface Packers {
  readonly count: number;
  pack(job: PackJob): Promise<Packed>;
  /** Ends the threads; what they were packing is dropped. */
  close(): Promise<void>;
}

/** More would only wait for the disk. */
const mostWorkers = 8;

/** Beside the bundle's entries; a chunk of the bundle lies one folder below. */
function workerProgram(): string | undefined {
  const places = ['./pack-worker.js', '../pack-worker.js'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  return places.find((place) => existsSync(place));
}

export function startPackers(count = Math.min(availableParallelism(), mostWorkers)): Packers {
  const program = workerProgram();
  if (program === undefined) return { count: 1, pack, close: async () => {} };
  const waiting: Task[] = [];
  const threads = Array.from({ length: count }, () => startThread(program, () => next()));
  const next = (): void => {
    for (const thread of threads) {
      if (waiting.length > 0 && thread.isFree()) thread.begin(waiting.shift()!);
    }
  };
  return {
    count,
    pack: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        next();
      }),
    async close() {
      for (const task of waiting.splice(0)) task.reject(new Error('The conversion ended.'));
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

interface Task {
  readonly job: PackJob;
  resolve(packed: Packed): void;
  reject(cause: unknown): void;
}

interface Thread {
  isFree(): boolean;
  begin(task: Task): void;
  end(): Promise<unknown>;
}

function startThread(program: string, onFree: () => void): Thread {
  const worker = new Worker(program);
  let current: Task | undefined;
  let lost: Error | undefined;
  const settle = (finish: (task: Task) => void): void => {
    const task = current;
    current = undefined;
    if (task) finish(task);
    onFree();
  };
  const lose = (cause: Error): void => {
    lost ??= cause;
    settle((task) => task.reject(cause));
  };
  worker.on('message', (answer: FromPacker) =>
    settle((task) => {
      if (answer.type === 'packed') return task.resolve(answer.packed);
      task.reject(answer.code === undefined ? new Error(answer.message) : new ModelError(answer.code, answer.message));
    }),
  );
  worker.on('error', lose);
  worker.on('exit', () => lose(new Error('A packing thread ended.')));
  return {
    isFree: () => current === undefined,
    begin(task) {
      if (lost) return task.reject(lost);
      current = task;
      worker.postMessage(task.job);
    },
    end: () => worker.terminate(),
  };
}
