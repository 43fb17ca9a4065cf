import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** What is smaller fits into one packet anyway. */
const COMPRESS_FROM_BYTES = 1024;
/** Up to here in one go, which takes less than a millisecond; what is larger goes through a stream, off this thread. */
const AT_ONCE_BYTES = 128 * 1024;

/** Compresses what is made for each request; the built page is compressed already. Why so little: docs/decisions.md. */
export async function registerCompression(server: FastifyInstance): Promise<void> {
  await server.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: COMPRESS_FROM_BYTES,
    syncThreshold: AT_ONCE_BYTES,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } },
    zlibOptions: { level: 3 },
  });
}
