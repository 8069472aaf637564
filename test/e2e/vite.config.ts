/** Bundles what the tests run in processes of their own. */
import { defineConfig } from 'vite';

const external = ['electron', 'onnxruntime-node', 'sharp', 'playwright-core'];

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/test',
    rollupOptions: {
      input: { 'scripted-model-process': 'test/electron/scripted-model-process.ts' },
      external,
    },
  },
  ssr: { noExternal: true, external },
});
