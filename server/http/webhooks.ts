import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from '../payments/payment';

/** A message as it came: signatures are made over exactly these bytes. */
export interface RawMessage {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface WebhookOptions {
  /** Stores a message; false for what is not accepted. Throws when it could not be stored. */
  readonly receive: (provider: ConnectableProvider, partnerGlobalId: string, message: RawMessage) => Promise<boolean>;
}

interface Params {
  readonly provider: string;
  readonly partnerId: string;
}

/** Far more than any provider sends. */
const BODY_LIMIT_BYTES = 256 * 1024;
const WINDOW_S = 60;
/** Messages in a window that are not accepted, from one address; the next ones are not even looked at. */
const REFUSED_PER_WINDOW = 300;
/** Mollie's messages carry no signature: they are bounded, whether accepted or not. */
const UNSIGNED_PER_WINDOW = 600;

/** What each provider takes for "received"; Adyen wants this word: https://docs.adyen.com/development-resources/webhooks/accept-notifications */
const ACCEPTED: Record<ConnectableProvider, string> = { stripe: 'received', mollie: 'received', adyen: '[accepted]' };

/**
 * The addresses that providers send their notices to. Nobody is signed in here and no cookie counts: what counts is
 * the signature. The answer is given once the message is stored, and says nothing of what it did.
 */
export function registerWebhooks(server: FastifyInstance, { receive }: WebhookOptions): void {
  const refusals = new RateLimiterMemory({ points: REFUSED_PER_WINDOW, duration: WINDOW_S });
  const unsigned = new RateLimiterMemory({ points: UNSIGNED_PER_WINDOW, duration: WINDOW_S });
  // Only in here bodies stay bytes: everything else is read as JSON.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  server.post<{ Params: Params }>('/webhooks/:provider/:partnerId', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const { params, ip, headers } = request;
    const provider = CONNECTABLE_PROVIDERS.find((name) => name === params.provider);
    if (!provider) return refuse(reply);
    const waitMs = (await msToWait(refusals, ip)) ?? (provider === 'mollie' ? await taken(unsigned, ip) : null);
    if (waitMs !== null) return reply.code(429).header('retry-after', Math.ceil(waitMs / 1000)).send({ message: 'Too many messages.' });
    if (await receive(provider, params.partnerId, { body: bodyOf(request), headers })) {
      return reply.type('text/plain').send(ACCEPTED[provider]);
    }
    await taken(refusals, ip);
    return refuse(reply);
  });
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function refuse(reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ message: 'This message was not accepted.' });
}

/** How long an address has to wait; null when it has not. */
async function msToWait(limiter: RateLimiterMemory, address: string): Promise<number | null> {
  const state = await limiter.get(address);
  return state !== null && state.remainingPoints <= 0 ? state.msBeforeNext : null;
}

/** Counts one message. How long the address has to wait when it was one too many; null when it was not. */
async function taken(limiter: RateLimiterMemory, address: string): Promise<number | null> {
  const isIn = await limiter.consume(address).then(
    () => true,
    () => false,
  );
  return isIn ? null : ((await limiter.get(address))?.msBeforeNext ?? 0);
}
