import Fastify, { type FastifyInstance } from 'fastify';
import { registerWebhooks, type RawMessage } from './webhooks';

describe('the addresses for webhooks', () => {
  let server: FastifyInstance;
  let received: RawMessage[];
  let isAccepted: boolean;

  beforeEach(async () => {
    received = [];
    isAccepted = true;
    server = Fastify();
    await server.register(async (part) =>
      registerWebhooks(part, {
        receive: (_provider, _partner, message) => {
          received.push(message);
          return Promise.resolve(isAccepted);
        },
      }),
    );
    server.post('/elsewhere', (request) => Promise.resolve({ body: request.body }));
  });
  afterEach(() => server.close());

  const post = (url: string, payload: string, contentType = 'application/json') =>
    server.inject({ method: 'POST', url, payload, headers: { 'content-type': contentType } });

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/strange'])('take the bytes of %s as they are', async (contentType) => {
    const payload = '{ "spaces" :  "stay", "é": 1 ';
    expect((await post('/webhooks/stripe/partner', payload, contentType)).statusCode).toBe(200);
    expect(received.map(({ body }) => body.toString('utf8'))).toEqual([payload]);
  });

  it('leave the bodies of all other addresses to be read as JSON', async () => {
    expect((await post('/elsewhere', '{"a":1}')).json()).toEqual({ body: { a: 1 } });
    expect((await post('/elsewhere', 'a=1', 'application/x-www-form-urlencoded')).statusCode).toBe(415);
  });

  it('stop looking at messages after too many of an address were refused', async () => {
    isAccepted = false;
    for (let count = 0; count < 300; count++) expect((await post('/webhooks/stripe/partner', '{}')).statusCode).toBe(400);
    const waiting = await post('/webhooks/adyen/partner', '{}');
    expect(waiting.statusCode).toBe(429);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    expect(received).toHaveLength(300);
  });

  it('bound the messages that carry no signature', async () => {
    for (let count = 0; count < 600; count++) await post('/webhooks/mollie/partner', 'id=tr_1');
    expect((await post('/webhooks/mollie/partner', 'id=tr_1')).statusCode).toBe(429);
    expect((await post('/webhooks/stripe/partner', '{}')).statusCode).toBe(200);
  });
});
