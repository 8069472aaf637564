/** Bundles the processes: main, the model process, the converting one, the browser host and the program behind `npm start`. */
import { defineConfig } from 'vite';

const external = ['electron', 'koffi', 'onnxruntime-node', 'sharp', '@photostructure/sqlite'];

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/electron',
    rollupOptions: {
      input: {
        main: 'electron/main.ts',
        'model-process': 'electron/model-process.ts',
        'picture-cleaner': 'electron/picture-cleaner.ts',
        'convert-process': 'electron/convert-process.ts',
        'pack-worker': 'native-models/convert/pack-worker.ts',
        start: 'electron/start.ts',
      },
      external,
    },
  },
  ssr: { noExternal: true, external },
});
