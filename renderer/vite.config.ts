/** Bundles the window. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0, // the page's policy takes no font from a data: address
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700, // three.js, in a chunk of its own
    rolldownOptions: { checks: { bundlerTimings: false } }, // a slow machine is no reason to warn
  },
});
