import type { DisputeStatus } from '../payment';
import type { ProviderFailureCode, ProviderRefundView, TroubleCode } from '../provider';
import { table } from '../table';

/** A definite no, with nothing sent; or trouble, after which nobody knows. */
export type AdyenErrorMeaning = { readonly no: ProviderFailureCode } | { readonly trouble: TroubleCode };

/**
 * What the codes of errors mean for a refund. https://docs.adyen.com/development-resources/error-codes
 * A code that is not here is a no where the request was refused as such (400 and 422).
 */
export const ERROR_CODES = table<AdyenErrorMeaning>({
  '000': { trouble: 'UNREADABLE' },
  '010': { trouble: 'CREDENTIALS' },
  '100': { no: 'REFUSED' },
  '130': { no: 'REFUSED' },
  '137': { no: 'REFUSED' },
  '138': { no: 'REFUSED' },
  '167': { no: 'PAYMENT_UNKNOWN' },
  '702': { no: 'REFUSED' },
  // The first request with this key is not answered yet: https://docs.adyen.com/development-resources/api-idempotency
  '704': { trouble: 'IN_PROGRESS' },
  '901': { trouble: 'CREDENTIALS' },
  '903': { trouble: 'PROVIDER_DOWN' },
  '904': { trouble: 'UNREADABLE' },
  '905': { no: 'REFUSED' },
  '906': { no: 'PAYMENT_UNKNOWN' },
});

/** What a notice says became of a refund. */
export interface RefundEvent {
  readonly succeeded: ProviderRefundView['status'];
  /** Null where a message of this kind that did not succeed changes nothing. */
  readonly failed: ProviderRefundView['status'] | null;
  /** Nothing comes after it: it counts whatever the dates say, which nobody signs. */
  readonly isFinal: boolean;
  /** Decides between two of the same instant; the higher one counts. */
  readonly rank: number;
}

/**
 * The events about refunds. REFUND tells that the request was valid and has gone to the bank, or that it was not;
 * days later the bank may refuse it (REFUND_FAILED) or send it back (REFUNDED_REVERSED).
 * https://docs.adyen.com/online-payments/refund, https://docs.adyen.com/development-resources/webhooks/webhook-types
 */
export const REFUND_EVENTS = table<RefundEvent>({
  POSTPONED_REFUND: { succeeded: 'PENDING', failed: 'FAILED', isFinal: false, rank: 1 },
  CANCEL_OR_REFUND: { succeeded: 'SUCCEEDED', failed: 'FAILED', isFinal: false, rank: 2 },
  REFUND_WITH_DATA: { succeeded: 'SUCCEEDED', failed: 'FAILED', isFinal: false, rank: 2 },
  REFUND: { succeeded: 'SUCCEEDED', failed: 'FAILED', isFinal: false, rank: 2 },
  VOID_PENDING_REFUND: { succeeded: 'CANCELED', failed: null, isFinal: true, rank: 3 },
  REFUND_FAILED: { succeeded: 'FAILED', failed: null, isFinal: true, rank: 4 },
  REFUNDED_REVERSED: { succeeded: 'FAILED', failed: null, isFinal: true, rank: 5 },
});

interface DisputeEvent {
  readonly status: DisputeStatus;
  /** Decides between two of the same instant; the higher one counts. */
  readonly rank: number;
}

/**
 * The events about disputes, in the order in which they come. A chargeback has taken the money, and can be defended.
 * https://docs.adyen.com/risk-management/disputes-api/dispute-notifications
 */
export const DISPUTE_EVENTS = table<DisputeEvent>({
  REQUEST_FOR_INFORMATION: { status: 'OPEN', rank: 1 },
  NOTIFICATION_OF_CHARGEBACK: { status: 'OPEN', rank: 2 },
  CHARGEBACK: { status: 'OPEN', rank: 3 },
  INFORMATION_SUPPLIED: { status: 'OPEN', rank: 4 },
  DISPUTE_DEFENSE_PERIOD_ENDED: { status: 'LOST', rank: 5 },
  CHARGEBACK_REVERSED: { status: 'WON', rank: 6 },
  ISSUER_RESPONSE_TIMEFRAME_EXPIRED: { status: 'WON', rank: 7 },
  SECOND_CHARGEBACK: { status: 'LOST', rank: 8 },
  PREARBITRATION_WON: { status: 'WON', rank: 9 },
  PREARBITRATION_LOST: { status: 'LOST', rank: 10 },
});

/**
 * Why a refund failed, by a part of the reason: they are for people and have no codes. The first row counts.
 * https://docs.adyen.com/online-payments/refund
 */
export const FAILURE_REASONS: readonly { readonly reason: RegExp; readonly code: ProviderFailureCode }[] = [
  { reason: /balance on payment|exceeds|greater than|higher than/i, code: 'AMOUNT_TOO_LARGE' },
  { reason: /insufficient (balance|funds)|not enough/i, code: 'INSUFFICIENT_BALANCE' },
  { reason: /already (been )?(fully )?refunded/i, code: 'ALREADY_REFUNDED' },
  { reason: /charged?[ -]?back|disputed/i, code: 'PAYMENT_DISPUTED' },
  { reason: /account (is )?closed|closed account|blocked account|(expired|lost|stolen) card/i, code: 'ACCOUNT_CLOSED' },
  { reason: /too old|expired|time ?frame/i, code: 'TOO_OLD' },
];
