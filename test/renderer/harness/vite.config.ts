/** The window on a fake model, to look at: `npx vite -c test/renderer/harness/vite.config.ts`. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'test/renderer/harness',
  plugins: [react()],
  server: { port: 5199, strictPort: true, fs: { allow: ['../../..'] } },
  build: { outDir: '../../../dist/harness', emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0 },
});
