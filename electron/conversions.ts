/** Converting checkpoints for the windows: one at a time, in a process of its own, heard of by all of them. */
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { type ErrorCode, ModelError } from '../native-models/contract.ts';
import type { CheckpointFacts, ConversionRequest, ConversionState, ModelCalls } from './model-api.ts';
import type { ModelProcess } from './model-host.ts';

export type ConversionJob =
  | { readonly type: 'describe'; readonly folder: string; readonly models: string }
  | (ConversionRequest & { readonly type: 'convert'; readonly out: string });

export type FromConverter =
  | { readonly type: 'ready' }
  | { readonly type: 'described'; readonly facts: CheckpointFacts }
  | { readonly type: 'progress'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly type: 'converted' }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

export type ConversionListener = (state: ConversionState) => void;

/** Nothing was written into it for so long: whoever made it is gone. A conversion writes every second. */
const abandonedMs = 600_000;
const partialEnd = '.partial';

export class Conversions implements ModelCalls {
  readonly #models: string;
  readonly #startProcess: () => ModelProcess<ConversionJob>;
  readonly #listeners = new Set<ConversionListener>();
  #state: ConversionState = { type: 'none' };
  #running: { readonly process: ModelProcess<ConversionJob>; readonly out: string } | undefined;

  /** `models` is the folder that new models go to. */
  constructor(models: string, startProcess: () => ModelProcess<ConversionJob>) {
    this.#models = models;
    this.#startProcess = startProcess;
    void this.#removeAbandoned();
  }

  /** Tells the present state at once and every later one; returns the way to stop listening. */
  listen(listener: ConversionListener): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  async describeCheckpoint(folder: string): Promise<CheckpointFacts> {
    const path = absolute(folder);
    await mkdir(this.#models, { recursive: true }).catch((cause: unknown) => {
      const sentence = `Models cannot be stored in ${this.#models}: the folder cannot be written to.`;
      throw new ModelError('read-only', sentence, { cause });
    });
    return new Promise((resolve, reject) => {
      const process = this.#startProcess();
      const job: ConversionJob = { type: 'describe', folder: path, models: this.#models };
      process.onMessage((raw) => {
        const message = raw as FromConverter; // our own process made it
        if (message.type === 'ready') return process.post(job);
        if (message.type === 'described') resolve(message.facts);
        if (message.type === 'failed') reject(new ModelError(message.code, message.message));
        process.kill();
      });
      process.onExit((how) => reject(died(how)));
    });
  }

  async startConversion({ folder, precision, name }: ConversionRequest): Promise<void> {
    if (this.#running !== undefined) {
      throw new ModelError('request-invalid', 'Another checkpoint is being converted: wait for it, or stop it.');
    }
    const checkpoint = absolute(folder);
    const process = this.#startProcess();
    const model = this.#freeId(`${name} ${precision}`);
    const out = join(this.#models, model);
    const running = { process, out };
    this.#running = running;
    const startedMs = Date.now();
    const progress = (doneBytes: number, totalBytes: number): void =>
      this.#enter({ type: 'running', name, doneBytes, totalBytes, startedMs });
    const end = (state: ConversionState): void => {
      if (this.#running !== running) return; // stopped
      this.#running = undefined;
      this.#enter(state);
      process.kill();
    };
    progress(0, 0);
    process.onMessage((raw) => {
      const message = raw as FromConverter; // our own process made it
      if (this.#running !== running) return;
      if (message.type === 'ready') process.post({ type: 'convert', folder: checkpoint, precision, name, out });
      if (message.type === 'progress') progress(message.doneBytes, message.totalBytes);
      if (message.type === 'converted') end({ type: 'done', name, model });
      if (message.type === 'failed') end({ type: 'failed', name, code: message.code, message: message.message });
    });
    process.onExit((how) => {
      rm(partialOf(out), { recursive: true, force: true }).catch(() => {}); // a later start looks again
      const { code, message } = died(how);
      end({ type: 'failed', name, code, message });
    });
  }

  async stopConversion(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    running.process.kill(); // its exit removes what it wrote
    this.#enter({ type: 'none' });
  }

  async dismissConversion(): Promise<void> {
    if (this.#running === undefined) this.#enter({ type: 'none' });
  }

  async removeModel(model: string): Promise<void> {
    const folder = join(this.#models, model);
    if (!existsSync(join(folder, 'manifest.json'))) {
      throw new ModelError('model-missing', `There is no model "${model}" here.`);
    }
    await rm(join(folder, 'manifest.json')); // from here on it is no model, whatever happens to the rest
    await rm(folder, { recursive: true, force: true });
  }

  close(): void {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    running.process.kill();
    try {
      rmSync(partialOf(running.out), { recursive: true, force: true }); // this host has no later
    } catch {
      // the process may be writing still: a later start looks again
    }
  }

  #enter(state: ConversionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  /** A name for a folder that is not there: `florence-vl-3b-int4`, `florence-vl-3b-int4-2`. */
  #freeId(name: string): string {
    const words = name.toLowerCase().match(/[a-z0-9.]+/g) ?? ['model'];
    const id = words.join('-').replace(/^\.+/, '').slice(0, 56) || 'model';
    const ids = [id, ...Array.from({ length: 1000 }, (_, at) => `${id}-${at + 2}`)];
    const taken = (candidate: string): boolean =>
      [candidate, partialOf(candidate)].some((folder) => existsSync(join(this.#models, folder)));
    return ids.find((candidate) => !taken(candidate)) ?? id;
  }

  /** What a conversion left that was ended with its host. Another Vasari's may be running beside this one. */
  async #removeAbandoned(): Promise<void> {
    const names = await readdir(this.#models).catch(() => []);
    for (const name of names.filter((found) => found.endsWith(partialEnd))) {
      const folder = join(this.#models, name);
      const files = await readdir(folder).catch(() => []);
      const times = await Promise.all(
        [folder, ...files.map((file) => join(folder, file))].map((path) =>
          stat(path).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        ),
      );
      if (Date.now() - Math.max(...times) <= abandonedMs) continue;
      await rm(folder, { recursive: true, force: true }).catch(() => {}); // a later start looks again
    }
  }
}

/** The path of a folder as a person types it. Throws 'request-invalid' where it depends on where Vasari was started. */
function absolute(folder: string): string {
  const path = folder.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (isAbsolute(path)) return normalize(path);
  throw new ModelError('request-invalid', 'Give the whole path of the folder.');
}

const partialOf = (out: string): string => `${out}${partialEnd}`;

function died(how: string): ModelError {
  return new ModelError(
    'process-died',
    `The conversion ended by itself (${how}), and nothing of it was kept. Try again with other programs closed.`,
  );
}
