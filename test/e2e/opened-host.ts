/** The built window over the browser host, on a data folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type BrowserHost, startBrowserHost } from '../../electron/browser-host.ts';
import { placesOf } from '../../electron/places.ts';
import { launchChromium } from './chromium.ts';
import { stepMs } from './scenario.ts';

export function startScriptedHost(data: string): Promise<BrowserHost> {
  const places = placesOf(resolve('dist/electron'), data);
  return startBrowserHost({ ...places, modelProcess: resolve('dist/test/scripted-model-process.js') }, 0);
}

/** With the model process that the app ships. */
export function startRealHost(data: string): Promise<BrowserHost> {
  return startBrowserHost(placesOf(resolve('dist/electron'), data), 0);
}

export interface OpenedHost {
  readonly data: string;
  readonly host: BrowserHost;
  /** A page of a context of its own, which the test closes. */
  open(address?: string): Promise<Page>;
  /** Ends the host, lets something happen to its data, and starts it again. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

/** Opened before a file's tests and closed after them. */
export function openHostForTests(startHost = startScriptedHost): OpenedHost {
  let data: string;
  let host: BrowserHost;
  let browser: Browser;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'vasari-e2e-'));
    host = await startHost(data);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await rm(data, { recursive: true, force: true });
  });
  return {
    get data() {
      return data;
    },
    get host() {
      return host;
    },
    async open(address = host.address) {
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(stepMs);
      await page.goto(address);
      return page;
    },
    async restart(meanwhile = async () => {}) {
      await host.close();
      await meanwhile();
      host = await startHost(data);
    },
  };
}
