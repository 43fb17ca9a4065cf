import { get } from 'node:http';
import { databases, type FreshDatabase } from '../support/databases';
import { startDesk, type Desk } from '../support/desk';

const [sqlite] = databases;

describe('what the server sends', () => {
  let fresh: FreshDatabase;
  let desk: Desk;

  beforeAll(async () => {
    fresh = await sqlite!.create();
    desk = await startDesk({ databaseUrl: fresh.url });
  });
  afterAll(async () => {
    await desk.stop();
    await fresh.drop();
  });

  /** The headers of an answer as they came; `fetch` hides the encoding of what it decodes. */
  const headersOf = (path: string, encoding: string) =>
    new Promise<Record<string, string | string[] | undefined>>((resolve, reject) => {
      get(new URL(path, desk.url), { headers: { 'accept-encoding': encoding, accept: 'text/html, */*', 'apollo-require-preflight': 'yes' } }, (response) => {
        response.resume();
        resolve(response.headers);
      }).on('error', reject);
    });

  /** A long answer for everybody. */
  const long = `/graphql?query=${encodeURIComponent(`{ ${Array.from({ length: 80 }, (_, n) => `a_long_name_${n}: __typename`).join(' ')} }`)}`;

  it.each([
    ['br, gzip, zstd, deflate', 'br'],
    ['gzip, deflate', 'gzip'],
    ['deflate', undefined],
    ['identity', undefined],
  ])('to who takes %s comes as %s', async (accepted, encoding) => {
    const script = /\/assets\/index-[\w-]+\.js/.exec(await (await fetch(desk.url)).text())?.[0] ?? '';
    for (const path of [script, long, '/orders']) expect([path, (await headersOf(path, accepted))['content-encoding']]).toEqual([path, encoding]);
    expect(await headersOf(script, accepted)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(await headersOf('/orders', accepted)).toMatchObject({ 'cache-control': 'no-cache', 'content-type': expect.stringContaining('text/html') });
    expect((await headersOf(`/graphql?query=${encodeURIComponent('{ __typename }')}`, accepted))['content-encoding']).toBeUndefined();
  });
});
