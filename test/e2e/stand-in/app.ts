/** `app`: the life of the program, on a Chromium that the test started and owns. */
import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { type BrowserContext, chromium } from 'playwright-core';

type Covered =
  | 'isPackaged'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'enableSandbox'
  | 'requestSingleInstanceLock';

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  isSandboxed = false;
  context: BrowserContext | undefined;
  #paths = new Map<string, string>();
  #ready: Promise<void> | undefined;

  whenReady(): Promise<void> {
    this.#ready ??= this.#connect();
    return this.#ready;
  }
  async #connect(): Promise<void> {
    const browser = await chromium.connectOverCDP(process.env.STAND_IN_CHROMIUM ?? '');
    browser.on('disconnected', () => process.exit(1));
    this.context = browser.contexts()[0];
  }
  getPath(name: string): string {
    return this.#paths.get(name) ?? '';
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  enableSandbox(): void {
    this.isSandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  quit(): void {
    this.emit('before-quit', {});
    this.exit(0);
  }
  exit(code = 0): void {
    this.emit('will-quit', {});
    process.exit(code);
  }
}

export const app = new StandInApp() satisfies Pick<App, Covered> & EventEmitter;
