/** Bundles the bench of the chats' store. */
import { defineConfig } from 'vite';

const external = ['@photostructure/sqlite'];

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/bench',
    emptyOutDir: false,
    rollupOptions: { input: { chats: 'test/bench/chats.ts' }, external },
  },
  ssr: { noExternal: true, external },
});
