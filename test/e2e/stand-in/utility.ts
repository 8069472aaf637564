/** `utilityProcess`: a child of Node with `process.parentPort`. Tells the test each child's process id. */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { utilityProcess as electronUtilityProcess, UtilityProcess } from 'electron';

class StandInUtilityProcess extends EventEmitter {
  readonly #child: ReturnType<typeof fork>;
  constructor(path: string, args: readonly string[]) {
    super();
    const shim = new URL('./stand-in-parent-port.js', import.meta.url).href;
    this.#child = fork(path, args, { serialization: 'advanced', execArgv: ['--import', shim] });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
    this.#child.on('error', () => {}); // a message to a process that has just ended
    process.send?.({ modelPid: this.#child.pid });
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }
  postMessage(message: unknown): void {
    this.#child.send(message as object, () => {});
  }
  kill(): boolean {
    return this.#child.kill();
  }
}
StandInUtilityProcess satisfies new (
  path: string,
  args: readonly string[],
) => Pick<UtilityProcess, 'pid' | 'postMessage' | 'kill'>;

/** `STAND_IN_MODEL` names another model process to start, such as the scripted one. */
export const utilityProcess = {
  fork: (path: string, args: readonly string[] = []) =>
    new StandInUtilityProcess(process.env.STAND_IN_MODEL || path, args),
} satisfies Record<keyof typeof electronUtilityProcess & 'fork', unknown>;
