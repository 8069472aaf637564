/** Bundles what the tests run in processes of their own: the scripted model process and the stand-in for Electron. */
import { defineConfig } from 'vite';

const external = ['electron', 'koffi', 'onnxruntime-node', 'sharp', 'playwright-core', '@photostructure/sqlite'];

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/test',
    rollupOptions: {
      input: {
        'scripted-model-process': 'test/electron/scripted-model-process.ts',
        'store-writer': 'test/electron/store/store-writer.ts',
        'stand-in-electron': 'test/e2e/stand-in/electron.ts',
        'stand-in-hooks': 'test/e2e/stand-in/hooks.ts',
        'stand-in-parent-port': 'test/e2e/stand-in/parent-port.ts',
        'stand-in-register': 'test/e2e/stand-in/register.ts',
      },
      external,
    },
  },
  ssr: { noExternal: true, external },
});
