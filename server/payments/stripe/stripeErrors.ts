import Stripe from 'stripe';
import { lineTrouble, readRetryAfter } from '../line';
import { ProviderTrouble, type ProviderFailureCode, type TroubleCode } from '../provider';
import { ERROR_CODES } from './stripeWords';

/** The statuses that Stripe refuses a request with; whatever else it answers settles nothing. */
const REFUSALS: readonly unknown[] = [400, 402, 404];

/** What an error of Stripe's client means: why it was refused, or trouble. What is no error of it is thrown on. */
export function readStripeError(error: unknown): ProviderFailureCode | ProviderTrouble {
  if (error instanceof ProviderTrouble) return error;
  if (error instanceof Stripe.errors.StripeConnectionError) return lineTrouble(error.detail);
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const known = ERROR_CODES.get(error.code ?? '');
  if (known !== undefined && 'trouble' in known) return trouble(known.trouble, error);
  // The key came with another request before: that one may have been carried out.
  if (error instanceof Stripe.errors.StripeIdempotencyError || !REFUSALS.includes(error.statusCode)) {
    return trouble(troubleOf(error.statusCode), error);
  }
  if (known !== undefined) return known.no;
  // Without a code of its own: "Refund amount is greater than unrefunded amount on charge".
  if (error.code === undefined && error.param === 'amount') return 'AMOUNT_TOO_LARGE';
  return error.statusCode === 404 ? trouble('UNREADABLE', error) : 'REFUSED';
}

/** https://docs.stripe.com/api/errors */
function troubleOf(status: number | undefined): TroubleCode {
  if (status === undefined) return 'UNREADABLE';
  if (status >= 500) return 'PROVIDER_DOWN';
  switch (status) {
    case 401:
    case 403:
      return 'CREDENTIALS';
    case 409:
      return 'IN_PROGRESS';
    case 429:
      return 'THROTTLED';
    default:
      return 'UNREADABLE';
  }
}

function trouble(code: TroubleCode, error: InstanceType<typeof Stripe.errors.StripeError>): ProviderTrouble {
  return new ProviderTrouble(code, { retryAfterMs: readRetryAfter(error.headers?.['retry-after']), cause: error });
}
