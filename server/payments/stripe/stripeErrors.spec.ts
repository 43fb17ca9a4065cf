import Stripe from 'stripe';
import { ProviderTrouble } from '../provider';
import { readStripeError } from './stripeErrors';
import { ERROR_CODES } from './stripeWords';

/** The error that the official client makes of an answer. */
const errorOf = (raw: Record<string, unknown>) => Stripe.errors.StripeError.generate(raw as never);

describe("what Stripe's errors mean", () => {
  it.each([...ERROR_CODES])('reads the code %s', (code, meaning) => {
    const read = readStripeError(errorOf({ type: 'invalid_request_error', statusCode: 400, code }));
    if ('no' in meaning) expect(read).toBe(meaning.no);
    else expect(read).toMatchObject({ code: meaning.trouble, neverSent: false });
  });

  it.each([
    { status: 400, param: 'amount', means: 'AMOUNT_TOO_LARGE' },
    { status: 400, code: 'parameter_invalid_integer', param: 'amount', means: 'REFUSED' },
    { status: 400, code: 'a_code_of_tomorrow', means: 'REFUSED' },
    { status: 402, type: 'card_error', code: 'card_declined', means: 'REFUSED' },
  ])('takes a refusal for a definite no: $status $code $param', ({ status, means, type, ...raw }) => {
    expect(readStripeError(errorOf({ type: type ?? 'invalid_request_error', statusCode: status, ...raw }))).toBe(means);
  });

  it.each([
    { status: 400, type: 'idempotency_error', means: 'UNREADABLE' },
    { status: 401, type: 'invalid_request_error', means: 'CREDENTIALS' },
    { status: 403, type: 'invalid_request_error', means: 'CREDENTIALS' },
    { status: 404, type: 'invalid_request_error', means: 'UNREADABLE' },
    { status: 408, type: 'invalid_request_error', means: 'UNREADABLE' },
    { status: 409, type: 'idempotency_error', means: 'IN_PROGRESS' },
    { status: 429, type: 'invalid_request_error', means: 'THROTTLED' },
    { status: 500, type: 'api_error', means: 'PROVIDER_DOWN' },
    { status: 503, type: 'api_error', code: 'charge_already_refunded', means: 'PROVIDER_DOWN' },
  ])('settles nothing by $status $type', ({ status, means, ...raw }) => {
    const read = readStripeError(errorOf({ statusCode: status, ...raw }));
    expect(read).toBeInstanceOf(ProviderTrouble);
    expect(read).toMatchObject({ code: means, neverSent: false });
  });

  it('says how long Stripe wants to be left alone', () => {
    const raw = { type: 'invalid_request_error', statusCode: 429, headers: { 'retry-after': '3' } };
    expect(readStripeError(errorOf(raw))).toMatchObject({ code: 'THROTTLED', retryAfterMs: 3_000 });
  });

  it('cannot read an answer that is no JSON', () => {
    expect(readStripeError(new Stripe.errors.StripeAPIError({ message: 'Invalid JSON', type: 'api_error' }))).toMatchObject({
      code: 'UNREADABLE',
    });
  });

  it('throws on what is no error of Stripe', () => {
    expect(() => readStripeError(new TypeError('a mistake'))).toThrow('a mistake');
  });
});
