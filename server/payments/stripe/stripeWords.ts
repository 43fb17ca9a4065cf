import type { DisputeStatus } from '../payment';
import type { ProviderFailureCode, TroubleCode } from '../provider';
import { table } from '../table';

/**
 * How a refund stands. `requires_action`: the customer has been asked for an account; nothing has been paid.
 * https://docs.stripe.com/api/refunds/object#refund_object-status
 */
export const REFUND_STATUSES = table<'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'>({
  pending: 'PENDING',
  requires_action: 'PENDING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
});

/**
 * Why a refund failed; the amount is on the balance again. `insufficient_funds`: the balance stayed too low until
 * Stripe gave up. `merchant_request`: the business called it back, which is no failure.
 * https://docs.stripe.com/refunds#failed-refunds
 */
export const FAILURE_REASONS = table<ProviderFailureCode | 'CANCELED'>({
  charge_for_pending_refund_disputed: 'PAYMENT_DISPUTED',
  declined: 'REFUSED',
  expired_or_canceled_card: 'ACCOUNT_CLOSED',
  insufficient_funds: 'INSUFFICIENT_BALANCE',
  lost_or_stolen_card: 'ACCOUNT_CLOSED',
  merchant_request: 'CANCELED',
  unknown: 'REFUSED',
});

/** A definite no, with nothing sent; or trouble, after which nobody knows. */
export type StripeErrorMeaning = { readonly no: ProviderFailureCode } | { readonly trouble: TroubleCode };

/**
 * What the codes of errors mean for a refund. https://docs.stripe.com/error-codes
 * A code that is not here is a no where the request was refused as such (400 and 402).
 */
export const ERROR_CODES = table<StripeErrorMeaning>({
  account_closed: { no: 'ACCOUNT_CLOSED' },
  amount_too_large: { no: 'AMOUNT_TOO_LARGE' },
  amount_too_small: { no: 'REFUSED' },
  api_key_expired: { trouble: 'CREDENTIALS' },
  balance_insufficient: { no: 'INSUFFICIENT_BALANCE' },
  bank_account_unusable: { no: 'ACCOUNT_CLOSED' },
  charge_already_refunded: { no: 'ALREADY_REFUNDED' },
  charge_disputed: { no: 'PAYMENT_DISPUTED' },
  charge_not_refundable: { no: 'REFUSED' },
  expired_card: { no: 'ACCOUNT_CLOSED' },
  expired_payment_method: { no: 'ACCOUNT_CLOSED' },
  // The first request with this key has not been answered yet.
  idempotency_key_in_use: { trouble: 'IN_PROGRESS' },
  insufficient_funds: { no: 'INSUFFICIENT_BALANCE' },
  livemode_mismatch: { no: 'PAYMENT_UNKNOWN' },
  lock_timeout: { trouble: 'THROTTLED' },
  payment_intent_unexpected_state: { no: 'REFUSED' },
  platform_api_key_expired: { trouble: 'CREDENTIALS' },
  rate_limit: { trouble: 'THROTTLED' },
  refund_disputed_payment: { no: 'PAYMENT_DISPUTED' },
  resource_missing: { no: 'PAYMENT_UNKNOWN' },
  secret_key_required: { trouble: 'CREDENTIALS' },
});

/**
 * Inquiries (`warning_…`) can become disputes, and appeals reopen them. `prevented`: the customer was given the money
 * before it came to a dispute. https://docs.stripe.com/api/disputes/object#dispute_object-status
 */
export const DISPUTE_STATUSES = table<DisputeStatus>({
  warning_needs_response: 'OPEN',
  warning_under_review: 'OPEN',
  warning_closed: 'WON',
  needs_response: 'OPEN',
  under_review: 'OPEN',
  appeal_needs_response: 'OPEN',
  appeal_under_review: 'OPEN',
  prevented: 'LOST',
  won: 'WON',
  lost: 'LOST',
});
