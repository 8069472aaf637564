/** Bundles the command-line programs; packages with native parts stay outside. */
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/native-models',
    rollupOptions: {
      input: {
        ask: 'native-models/ask.ts',
        convert: 'native-models/convert/cli.ts',
        parity: 'native-models/parity/cli.ts',
        eval: 'native-models/eval/cli.ts',
      },
      external: ['koffi', 'onnxruntime-node', 'sharp'],
    },
  },
  ssr: { noExternal: true, external: ['koffi', 'onnxruntime-node', 'sharp'] },
});
