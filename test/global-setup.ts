/** Once before all tests: a Chromium for the windows, and the app built as it ships. */
import { build } from 'vite';
import { findChromium } from './e2e/chromium.ts';

export default async function setup(): Promise<void> {
  const say = (line: string): void => console.log(line);
  process.env.CHROMIUM_PATH = await findChromium(say); // the tests' processes inherit it
  say(`Chromium: ${process.env.CHROMIUM_PATH}`);
  const configs = ['renderer/vite.config.ts', 'electron/vite.config.ts', 'electron/preload.vite.config.ts'];
  for (const configFile of [...configs, 'test/e2e/vite.config.ts']) await build({ configFile, logLevel: 'warn' });
}
