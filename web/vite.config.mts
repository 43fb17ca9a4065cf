import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

/** Below this a compressed file saves no packet. */
const COMPRESS_FROM_BYTES = 1024;

/** Writes beside each script and style what browsers take instead, as small as it gets: the server compresses none. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css|html)$/.test(file))) {
        const file = join(dir, name);
        const bytes = readFileSync(file);
        if (bytes.length < COMPRESS_FROM_BYTES) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(bytes));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue(), precompress()],
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
