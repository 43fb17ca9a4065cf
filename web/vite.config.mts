import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // A file that is inlined as data: would need a hole in the content security policy.
    assetsInlineLimit: 0,
  },
  // Apollo Client carries its long messages for development only.
  define: { 'globalThis.__DEV__': JSON.stringify(process.env.NODE_ENV !== 'production') },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
