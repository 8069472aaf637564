/** Builds the harness, serves it under the window's own policy, and opens a Chromium for it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { windowHeaders } from '../../../electron/window-files.ts';
import { launchChromium } from '../../e2e/chromium.ts';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface Harness {
  readonly browser: Browser;
  /** What pages logged as errors, or threw. */
  readonly complaints: readonly string[];
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** `name` keeps the builds of two tests apart. */
export async function openHarness(name: string): Promise<Harness> {
  const outDir = resolve('dist/harness', name);
  await build({ configFile: 'test/renderer/harness/vite.config.ts', logLevel: 'error', build: { outDir } });
  const server = createServer(async (request, response) => {
    const path = join(outDir, request.url === '/' ? 'index.html' : (request.url ?? ''));
    const bytes = await readFile(path).catch(() => undefined);
    response.writeHead(bytes === undefined ? 404 : 200, {
      ...windowHeaders(),
      'content-type': types[extname(path)] ?? 'text/plain',
    });
    response.end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await launchChromium();
  const complaints: string[] = [];
  return {
    browser,
    complaints,
    async open(options = {}) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
      });
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.locator('#root > *').first().waitFor();
      // Its keys are heard once React has run its effects, which an idle page has.
      await page.evaluate(() => new Promise((heard) => requestIdleCallback(heard)));
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
