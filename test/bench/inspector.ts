/** Measures the inspector's frames in Chromium: `CHROMIUM_PATH=… npm run bench -- inspector`. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import type { Measured } from './inspector-page/main.ts';

const folder = 'dist/bench/inspector-page';

/** Prints a line a measurement; software rendering, unless the browser finds a GPU. */
export async function benchInspector(pictureCount = 20, frames = 120, hasWebgl = true): Promise<readonly Measured[]> {
  await build({
    configFile: false,
    root: 'test/bench/inspector-page',
    logLevel: 'error',
    build: { outDir: '../../../dist/bench/inspector-page', emptyOutDir: true, target: 'chrome120' },
  });
  const server = createServer(async (request, response) => {
    const path = join(folder, request.url === '/' ? 'index.html' : (request.url ?? ''));
    const bytes = await readFile(path).catch(() => undefined);
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': type }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage'];
  const { CHROMIUM_PATH } = process.env;
  const browser = await chromium.launch({
    args,
    ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    if (!hasWebgl) await page.addInitScript(withoutWebgl);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'measure' in window);
    const measured = await page.evaluate(([count, times]) => window.measure(count!, times!), [pictureCount, frames]);
    for (const { what, medianMs, p95Ms } of measured) {
      console.log(
        `${hasWebgl ? 'WebGL' : 'plain canvas'}: ${what}: median ${medianMs.toFixed(1)} ms, 95 % within ${p95Ms.toFixed(1)} ms`,
      );
    }
    return measured;
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs in the page. */
function withoutWebgl(): void {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, id: string, ...rest: unknown[]) {
    return id.startsWith('webgl') ? null : Reflect.apply(getContext, this, [id, ...rest]);
  } as typeof getContext;
}
