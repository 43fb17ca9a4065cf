import type { AddressInfo } from 'node:net';
import compress from '@fastify/compress';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Caller } from '../graphql/caller';
import { ApiError, unauthorized } from '../graphql/errors';
import { CountedPlaces } from '../graphql/limits/placesAtOnce';
import { registerExports, type ExportOptions } from './exports';

const CHUNK = 'x'.repeat(64 * 1024);

describe('the addresses of exports', () => {
  let server: FastifyInstance;
  let url: string;
  let broken: string[];
  let chunks: () => AsyncIterable<string>;
  let begin: ExportOptions['begin'];

  beforeEach(async () => {
    broken = [];
    chunks = async function* () {
      yield 'a,b\r\n';
    };
    begin = () => Promise.resolve({ fileName: 'orders.csv', chunks: chunks() });
    server = Fastify({ forceCloseConnections: true });
    await server.register(compress);
    registerExports(server, {
      path: '/exports/orders/',
      authenticate: ({ headers }) => {
        if (headers.authorization === 'bad') throw new ApiError('UNAUTHENTICATED', 'The token does not count.');
        return Promise.resolve(headers.authorization === undefined ? null : ({ key: headers.authorization } as Caller));
      },
      begin: (...args) => begin(...args),
      places: new CountedPlaces(2),
      onBroken: (error) => broken.push(error.message),
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/exports/orders/a-token`;
  });
  afterEach(() => server.close());

  const get = (authorization: string | null = 'me', encoding = 'identity') =>
    fetch(url, { headers: { 'accept-encoding': encoding, ...(authorization !== null && { authorization }) } });

  it('hand out a file to keep, and nobody else keeps it', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="orders.csv"',
      'cache-control': 'no-store',
    });
    expect(await response.text()).toBe('a,b\r\n');
  });

  it('refuse whoever is not signed in, whose token does not count, or who lacks a permission', async () => {
    expect((await get(null)).status).toBe(401);
    expect((await get('bad')).status).toBe(401);
    begin = () => Promise.reject(unauthorized([['orders:export']]));
    const response = await get();
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['orders:export']] } }],
    });
  });

  it('lead nowhere for a link that is not the caller´s', async () => {
    begin = () => Promise.resolve(null);
    expect((await get()).status).toBe(404);
  });

  it('say that something went wrong when nothing was sent yet', async () => {
    const next = () => Promise.reject(new Error('no database'));
    chunks = () => ({ [Symbol.asyncIterator]: () => ({ next }) });
    expect((await get()).status).toBe(500);
    expect(broken).toEqual(['no database']);
  });

  it.each(['identity', 'gzip'])('end with an error when the file breaks off (%s)', async (encoding) => {
    chunks = async function* () {
      yield CHUNK;
      yield CHUNK;
      throw new Error('the database is gone');
    };
    const response = await get('me', encoding);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(broken).toEqual(['the database is gone']);
  });

  it('write no faster than they are read, and stop when the reader leaves', async () => {
    let written = 0;
    const stopped = new Promise<void>((resolve) => {
      chunks = async function* () {
        try {
          for (;;) {
            written++;
            yield CHUNK;
          }
        } finally {
          resolve();
        }
      };
    });
    const leave = new AbortController();
    const response = await fetch(url, { headers: { authorization: 'me', 'accept-encoding': 'identity' }, signal: leave.signal });
    let read = 0;
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      read += part.length;
      if (read > 8 * 1024 * 1024) break;
    }
    leave.abort();
    await stopped;
    // What the kernel and both ends hold between them is a few megabytes.
    expect(written * CHUNK.length).toBeLessThan(read + 64 * 1024 * 1024);
    expect(broken).toEqual([]);
  });

  it('bound how many one caller has under way, and count only those', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    chunks = async function* () {
      yield CHUNK;
      await finished;
    };
    const [first, second] = await Promise.all([get(), get()]);
    const third = await get();
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    const others = await get('somebody else');
    expect(others.status).toBe(200);
    finish();
    await Promise.all([first, second, others].map((response) => response?.text()));
    expect((await get()).status).toBe(200);
  });
});
