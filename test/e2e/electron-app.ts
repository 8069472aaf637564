/** Starts the built main.js: in the stand-in on a Chromium, or in Electron's own binary. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, chromium, type Page } from 'playwright-core';
import { until } from '../electron/ports.ts';
import { launchChromium } from './chromium.ts';
import { type Hand, stepMs } from './scenario.ts';

export interface ElectronApp extends Hand {
  /** All pages that are open. */
  pages(): readonly Page[];
  /** Closes the window; resolves with the program's exit code. */
  close(): Promise<number | null>;
}

const main = resolve('dist/electron/main.js');

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode === null ? new Promise((done) => child.once('exit', done)) : Promise.resolve(child.exitCode);
}

/** `model` is the built entry of another model process, such as the scripted one; the app's own where it is left out. */
export async function startInStandIn(data: string, model?: string): Promise<ElectronApp> {
  const port = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  const register = pathToFileURL(resolve('dist/test/stand-in-register.js')).href;
  const child = spawn(process.execPath, ['--import', register, main], {
    env: {
      ...process.env,
      VASARI_DATA: data,
      STAND_IN_CHROMIUM: `http://127.0.0.1:${port}`,
      STAND_IN_MODEL: model && resolve(model),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let modelPid: number | undefined;
  child.on('message', (message: { modelPid: number }) => {
    modelPid = message.modelPid;
  });
  // The stand-in's pages lie in Chromium's own context, which only a client of the DevTools port sees.
  const watching = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = watching.contexts();
  const pages = (): readonly Page[] => context?.pages() ?? [];
  const shown = (): Page | undefined => pages().find((page) => page.url() !== 'about:blank'); // Chromium's own first page
  await until(() => shown() !== undefined && modelPid !== undefined, 30_000);
  const page = shown()!;
  page.setDefaultTimeout(stepMs);
  await page.waitForLoadState();
  return {
    page,
    pages,
    modelPid: async () => modelPid!,
    async close() {
      await page.close();
      const code = await ended(child);
      await browser.close();
      return code;
    },
  };
}

/** Root has no sandbox to give: there it runs without one, and what a sandbox would add is not shown. */
export async function startInElectron(binary: string, data: string): Promise<ElectronApp> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox', main] : [main];
  const app = await _electron.launch({ executablePath: binary, args, env: { ...process.env, VASARI_DATA: data } });
  const page = await app.firstWindow();
  page.setDefaultTimeout(stepMs);
  await page.waitForLoadState();
  return {
    page,
    pages: () => app.windows(),
    modelPid: () =>
      app.evaluate(
        ({ app: { getAppMetrics } }) => getAppMetrics().find(({ name }) => name === 'Vasari model')?.pid ?? 0,
      ),
    async close() {
      const child = app.process();
      await app.close();
      return ended(child);
    },
  };
}
