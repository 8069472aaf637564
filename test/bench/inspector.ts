/**
 * The inspector's frames in Chromium, in software unless the browser finds a GPU: what a person waits for at another
 * threshold, another zoom, a turn of the cloud. Prints a line a measurement, beside a frame in which nothing is drawn;
 * asserts nothing.
 *
 * `npm run bench -- inspector`; alone, with more or fewer pictures:
 *
 *     npx vite build -c test/bench/vite.config.ts && node dist/bench/inspector.js [pictures] [--json]
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';
import { findChromium, launchChromium } from '../e2e/chromium.ts';
import type { Measured } from './inspector-page/main.ts';

const folder = 'dist/bench/inspector-page';
const pictureCount = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 20);
const frames = 60;

async function measured(hasWebgl: boolean, port: number): Promise<readonly Measured[]> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    if (!hasWebgl) await page.addInitScript(withoutWebgl);
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'measure' in window);
    return await page.evaluate(([count, times]) => window.measure(count!, times!), [pictureCount, frames]);
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
function withoutWebgl(): void {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, id: string, ...rest: unknown[]) {
    return id.startsWith('webgl') ? null : Reflect.apply(getContext, this, [id, ...rest]);
  } as typeof getContext;
}

process.env.CHROMIUM_PATH = await findChromium(console.error);
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
const { port } = server.address() as AddressInfo;
const rows: Measured[] = [];
for (const hasWebgl of [true, false]) {
  const named = (await measured(hasWebgl, port)).map((row) => ({
    ...row,
    what: `${hasWebgl ? 'WebGL' : 'plain canvas'}: ${row.what}`,
  }));
  rows.push(...named);
}
if (process.argv.includes('--json')) console.log(JSON.stringify({ pictureCount, rows }));
else {
  for (const { what, medianMs, p95Ms } of rows) {
    console.log(`${what.padEnd(86)}${medianMs.toFixed(1).padStart(8)} ms${p95Ms.toFixed(1).padStart(8)} ms`);
  }
}
server.close();
