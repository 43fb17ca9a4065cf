import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue()],
  define: {
    // Apollo Client carries its long messages for development only, and Vue its older way of writing components.
    'globalThis.__DEV__': JSON.stringify(command === 'serve'),
    __VUE_OPTIONS_API__: 'false',
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // A file that is inlined as data: would need a hole in the content security policy.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
}));
