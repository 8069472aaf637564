/** Bundles the benches of the chats' store, of a long chat in the window, and of the inspector. */
import { defineConfig } from 'vite';

const external = ['@photostructure/sqlite', 'playwright-core', 'vite'];

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/bench',
    emptyOutDir: false,
    rollupOptions: {
      input: { chats: 'test/bench/chats.ts', inspector: 'test/bench/inspector.ts', scroll: 'test/bench/scroll.ts' },
      external,
    },
  },
  ssr: { noExternal: true, external },
});
