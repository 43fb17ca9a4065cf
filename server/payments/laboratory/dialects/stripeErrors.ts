import { makeReference } from '../references';
import type { Answer, KeyRules, TroubleKind } from './dialect';

interface StripeFault {
  readonly type: 'invalid_request_error' | 'api_error' | 'idempotency_error' | 'card_error';
  readonly code?: string;
  readonly param?: string;
  readonly message: string;
}

/** An error as Stripe writes it. https://docs.stripe.com/api/errors */
export function stripeError(status: number, fault: StripeFault, headers: Record<string, string> = {}): Answer {
  const { code } = fault;
  const documentation = code === undefined ? {} : { doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` };
  return { status, headers, body: { error: { ...fault, ...documentation } } };
}

export function missing(kind: string, reference: string, param: string): Answer {
  const message = `No such ${kind}: '${reference}'`;
  return stripeError(404, { type: 'invalid_request_error', code: 'resource_missing', param, message });
}

export function invalid(param: string, message: string, code = 'parameter_invalid'): Answer {
  return stripeError(400, { type: 'invalid_request_error', code, param, message });
}

export function stripeTrouble(kind: TroubleKind, status: number, retryAfterS: number): Answer {
  switch (kind) {
    case 'error':
      return stripeError(status, { type: 'api_error', message: 'An unknown error occurred' });
    case 'throttled':
      return stripeError(
        429,
        {
          type: 'invalid_request_error',
          code: 'rate_limit',
          message: 'Request rate limit exceeded. Learn more about rate limits here https://docs.stripe.com/rate-limits.',
        },
        { 'retry-after': String(retryAfterS) },
      );
    case 'unauthorized':
      return stripeError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' });
  }
}

/** Test keys of any value; a live key has no business here. */
export function refuseStripeCredentials(authorization: string | undefined): Answer | null {
  const key = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? basicName(authorization);
  if (/^[sr]k_test_\w+$/.test(key)) return null;
  const message = /^[sr]k_live_/.test(key)
    ? 'This is the laboratory: it takes no live key. Use one that starts with sk_test_, and think about replacing the one you sent.'
    : key === ''
      ? "You did not provide an API key. Provide it in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : 'Invalid API Key provided: the laboratory takes keys that start with sk_test_ or rk_test_.';
  return stripeError(401, { type: 'invalid_request_error', message });
}

function basicName(authorization: string | undefined): string {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  return encoded === undefined ? '' : (Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? '');
}

const IN_USE = (key: string): string =>
  'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, ' +
  `and the other request is still going through): ${key}. Please try again later.`;
const REUSED = (key: string): string =>
  'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
  `Try using a key other than '${key}' if you meant to execute a different request.`;

/**
 * Answers are kept for 24 hours, errors as well, once a request began to execute: what a request was refused for by
 * its looks is not kept. https://docs.stripe.com/api/idempotent_requests
 */
export const STRIPE_KEYS: KeyRules = {
  lifetimeMs: 24 * 60 * 60 * 1000,
  keeps: ({ status, isKept }) => ![401, 409, 429].includes(status) && isKept !== false,
  inUse: (key) =>
    stripeError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: IN_USE(key) }, { 'stripe-should-retry': 'true' }),
  reused: (key) => stripeError(400, { type: 'idempotency_error', message: REUSED(key) }),
  replayHeaders: { 'idempotent-replayed': 'true' },
};

export function stripeHeaders(): Record<string, string> {
  return { 'request-id': makeReference('req_', 14) };
}
