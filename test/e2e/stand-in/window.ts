/** `BrowserWindow` and its `webContents` on a page of the test's Chromium; the preload runs in an isolated world. */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type {
  BrowserWindowConstructorOptions,
  WebContents as ElectronContents,
  BrowserWindow as ElectronWindow,
} from 'electron';
import type { CDPSession, Page, Route } from 'playwright-core';
import { fromChromium, toChromium } from './addresses.ts';
import { app } from './app.ts';
import { fromText, toText } from './copies.ts';
import { interceptRequests, isPermitted } from './network.ts';
import { pageSource, postBinding, preloadSource, preloadWorld, receiveFunction } from './preload-world.ts';

const windows = new Set<BrowserWindow>();
let isIntercepting = false;

class WebContents extends EventEmitter {
  readonly ipc = new EventEmitter();
  page: Page | undefined;
  #cdp: CDPSession | undefined;
  #preloadContext: number | undefined;
  #isCrashed = false;
  #loading: string | undefined;
  #openHandler: Parameters<ElectronContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });

  async open(preload: string): Promise<Page> {
    const page = await app.context!.newPage();
    const cdp = await app.context!.newCDPSession(page);
    this.page = page;
    this.#cdp = cdp;
    page.on('crash', () => {
      this.#isCrashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    page.on('popup', (popup) => void this.#judgePopup(popup));
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorld) this.#preloadContext = context.id;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === postBinding && executionContextId === this.#preloadContext) this.#receive(payload);
    });
    const key = randomUUID();
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: postBinding, executionContextName: preloadWorld });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageSource(key) });
    const source = preloadSource(key, readFileSync(preload, 'utf8'));
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: preloadWorld });
    await this.#applyPermissions(cdp);
    return page;
  }

  async #applyPermissions(cdp: CDPSession): Promise<void> {
    for (const name of ['geolocation', 'notifications', 'midi'] as const) {
      const setting = isPermitted(this as unknown as ElectronContents, name) ? 'granted' : 'denied';
      await cdp.send('Browser.setPermission', { permission: { name }, setting });
    }
  }

  async #judgePopup(popup: Page): Promise<void> {
    const details = { url: popup.url(), frameName: '', features: '', disposition: 'new-window', referrer: {} } as never;
    if (this.#openHandler(details).action === 'deny') await popup.close();
  }

  #receive(payload: string): void {
    const { channel, args } = fromText(payload) as { channel: string; args: unknown[] };
    this.ipc.emit(channel, { sender: this, senderFrame: { url: this.getURL(), parent: null } }, ...args);
  }

  /** Chromium asks before it goes anywhere; `loadURL` alone is not a page's own wish. */
  mayNavigate(route: Route, url: string): boolean {
    const request = route.request();
    if (!request.isNavigationRequest() || request.frame() !== this.page?.mainFrame()) return true;
    if (this.#loading === url) return true;
    let isPrevented = false;
    const preventDefault = (): void => {
      isPrevented = true;
    };
    this.emit('will-navigate', { url, isMainFrame: true, preventDefault }, url);
    return !isPrevented;
  }

  async load(url: string): Promise<void> {
    this.#loading = url;
    await this.page!.goto(toChromium(url));
    this.#loading = undefined;
  }

  send(channel: string, ...args: unknown[]): void {
    const expression = `${receiveFunction}(${JSON.stringify(channel)}, ${JSON.stringify(toText(args))})`;
    this.#cdp!.send('Runtime.evaluate', { expression, contextId: this.#preloadContext ?? 0 }).catch(() => {}); // no page
  }
  setWindowOpenHandler(handler: Parameters<ElectronContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler;
  }
  getURL(): string {
    return fromChromium(this.page?.url() ?? '');
  }
  isCrashed(): boolean {
    return this.#isCrashed;
  }
}

type Covered = 'isDestroyed' | 'isMinimized' | 'restore' | 'focus' | 'show' | 'loadURL';

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  #isDestroyed = false;
  #preload: string;

  #size: { readonly width: number; readonly height: number };

  constructor({ webPreferences = {}, width = 800, height = 600 }: BrowserWindowConstructorOptions) {
    super();
    this.#size = { width, height };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, preload } = webPreferences;
    const isLocked =
      sandbox && contextIsolation && nodeIntegration === false && webSecurity !== false && app.isSandboxed;
    if (!isLocked || preload === undefined)
      throw new Error('stand-in: only a sandboxed window with a preload is covered');
    this.#preload = preload;
    windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    if (!isIntercepting) {
      isIntercepting = true;
      const mayNavigate = (route: Route, to: string) =>
        [...windows].every((one) => one.webContents.mayNavigate(route, to));
      await interceptRequests(app.context!, mayNavigate);
    }
    const page = await this.webContents.open(this.#preload);
    page.on('close', () => this.#close());
    await page.setViewportSize(this.#size);
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }
  #close(): void {
    this.#isDestroyed = true;
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  focus(): void {}
  show(): void {}
}
BrowserWindow satisfies new (
  options: BrowserWindowConstructorOptions,
) => Pick<ElectronWindow, Covered>;
WebContents satisfies new () => Pick<ElectronContents, 'send' | 'setWindowOpenHandler' | 'getURL' | 'isCrashed'>;
