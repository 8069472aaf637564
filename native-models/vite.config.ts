/** Bundles the command-line programs; packages with native parts, and the browser's driver, stay outside. */
import { defineConfig } from 'vite';

const outside = ['koffi', 'onnxruntime-node', 'playwright-core', 'sharp'];

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/native-models',
    rollupOptions: {
      input: {
        ask: 'native-models/ask.ts',
        convert: 'native-models/convert/cli.ts',
        'pack-worker': 'native-models/convert/pack-worker.ts',
        'random-checkpoint': 'native-models/bench/random-checkpoint-cli.ts',
        figure: 'native-models/figure.ts',
        bench: 'native-models/bench/cli.ts',
        'peer-process': 'native-models/bench/peer-process.ts',
        doctor: 'native-models/doctor/cli.ts',
        parity: 'native-models/parity/cli.ts',
        eval: 'native-models/eval/cli.ts',
        'prompt-maps': 'native-models/eval/prompt-maps.ts',
      },
      external: outside,
    },
  },
  ssr: { noExternal: true, external: outside },
});
