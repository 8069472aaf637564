/** `npm run test:electron`: the same spec in Electron's own binary, where there is one. */
import { mergeConfig } from 'vitest/config';
import base from '../vitest.config.ts';

const config = mergeConfig(base, { test: { env: { VASARI_ELECTRON: 'real' } } });
config.test.include = ['test/e2e/electron.test.ts'];
export default config;
