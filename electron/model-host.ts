/** Starts the model process, relays between it and the windows, and starts the next one when it dies. */
import { fork, type Serializable } from 'node:child_process';
import type { ModelProcessState } from './desktop-api.ts';
import type { FromModelProcess, ToModelProcess } from './model-windows.ts';

/** A process however it was started, Electron's utility process or a child of Node, and what it is told. */
export interface ModelProcess<Message = ToModelProcess> {
  readonly pid: number | undefined;
  post(message: Message): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, when the process has ended, with how: `exit code 134` or `SIGKILL`, or why it could not be started. */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

/** What a window hears; `process` counts the processes. */
export interface ModelListener {
  onState(process: number, state: ModelProcessState): void;
  onMessage(process: number, message: unknown): void;
}

export interface ModelLink {
  /** Dropped where that process is no longer the running one: its window hears of the death. */
  post(process: number, message: unknown): void;
  /** Cancels the window's jobs. */
  close(): void;
}

export interface ModelHost {
  /** The listener hears the present state at once. */
  connect(listener: ModelListener): ModelLink;
  readonly pid: number | undefined;
  /** Ends the process, which alone gives all of a model's memory back, and starts an empty one. */
  unload(): void;
  /** Ends the process for good. */
  stop(): Promise<void>;
}

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A process that lived this long starts the count anew. */
  readonly steadyMs: number;
}
const patience: Backoff = { firstMs: 200, longestMs: 30_000, steadyMs: 60_000 };

export function createModelHost(start: () => ModelProcess, backoff: Backoff = patience): ModelHost {
  const listeners = new Map<number, ModelListener>();
  let state: ModelProcessState = { type: 'starting' };
  let current: ModelProcess | undefined;
  let count = 0;
  let lastWindow = 0;
  let pauseMs = backoff.firstMs;
  let timer: NodeJS.Timeout | undefined;
  let ending: 'stop' | 'unload' | undefined;
  let ended: () => void = () => {};

  function enter(next: ModelProcessState): void {
    state = next;
    for (const listener of listeners.values()) listener.onState(count, next);
  }

  function begin(): void {
    count += 1;
    const startedMs = Date.now();
    enter({ type: 'starting' });
    let started: ModelProcess;
    try {
      started = start();
    } catch (error) {
      beginLater(error instanceof Error ? error.message : String(error), startedMs);
      return;
    }
    current = started;
    started.onMessage((raw) => {
      const message = raw as FromModelProcess; // our own process made it; what it carries is checked by the window
      if (message.type === 'ready') enter({ type: 'running' });
      else listeners.get(message.window)?.onMessage(count, message.message);
    });
    started.onExit((how) => {
      const why = ending;
      ending = undefined;
      if (why === 'stop') return ended();
      if (why === undefined) return beginLater(how, startedMs);
      enter({ type: 'died', message: 'The model was unloaded.' });
      begin();
    });
  }

  function beginLater(how: string, startedMs: number): void {
    enter({ type: 'died', message: deathSentence(how) });
    if (Date.now() - startedMs >= backoff.steadyMs) pauseMs = backoff.firstMs;
    timer = setTimeout(begin, pauseMs);
    pauseMs = Math.min(2 * pauseMs, backoff.longestMs);
  }

  begin();
  return {
    connect(listener) {
      lastWindow += 1;
      const window = lastWindow;
      listeners.set(window, listener);
      listener.onState(count, state);
      const isRunning = (): boolean => state.type === 'running' && ending === undefined;
      return {
        post(process, message) {
          if (process === count && isRunning()) current?.post({ type: 'message', window, message });
        },
        close() {
          if (listeners.delete(window) && isRunning()) current?.post({ type: 'close', window });
        },
      };
    },
    get pid() {
      return current?.pid;
    },
    unload() {
      if (state.type === 'died') return;
      ending ??= 'unload';
      current?.kill();
    },
    stop() {
      clearTimeout(timer);
      if (state.type === 'died') return Promise.resolve();
      return new Promise((resolve) => {
        ended = resolve;
        ending = 'stop';
        current?.kill();
      });
    },
  };
}

function deathSentence(how: string): string {
  return how === 'SIGKILL'
    ? `The model process ended by itself (${how}), most likely because memory ran out. Vasari is starting it again.`
    : `The model process ended by itself (${how}). Vasari is starting it again.`;
}

/** A plain child of Node. Its channel copies typed arrays as they are. */
export function startNodeProcess(path: string, args: readonly string[]): ModelProcess<unknown> {
  const child = fork(path, args, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('error', () => {}); // a message to a process that has just ended: its exit tells
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => void child.send(message as Serializable, () => {}),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
      child.once('error', ({ message }) => {
        if (child.pid === undefined) listener(message); // it never started, so there will be no exit
      });
    },
    kill() {
      if (child.pid !== undefined) child.kill('SIGKILL'); // of one that never started, Node would kill our own group
    },
  };
}
