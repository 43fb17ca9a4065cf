import {
  disputeAt,
  refundedMinor,
  statusAt,
  type BookPayment,
  type BookRefund,
  type BookStatus,
  type LaboratoryFailure,
} from '../books';
import { STRIPE_AMOUNTS } from './amounts';

/** https://docs.stripe.com/api/refunds/object#refund_object-failure_reason */
const FAILURE_REASONS: Record<LaboratoryFailure, string> = {
  INSUFFICIENT_BALANCE: 'insufficient_funds',
  ACCOUNT_CLOSED: 'expired_or_canceled_card',
  REFUSED: 'declined',
  PAYMENT_DISPUTED: 'charge_for_pending_refund_disputed',
  AMOUNT_TOO_LARGE: 'declined',
  RETURNED: 'lost_or_stolen_card',
};

const STATUSES: Record<BookStatus, string> = {
  PENDING: 'pending',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELED: 'canceled',
};

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The charge of a payment intent and the other way round; a payment that is neither goes by its own name. */
export function chargeOf({ reference }: BookPayment): string {
  return reference.startsWith('pi_') ? `ch_${reference.slice(3)}` : reference;
}

export function paymentIntentOf({ reference }: BookPayment): string | null {
  return reference.startsWith('ch_') ? null : reference;
}

/** https://docs.stripe.com/api/refunds/object */
export function stripeRefund(refund: BookRefund, payment: BookPayment, nowMs: number): Record<string, unknown> {
  const status = statusAt(refund, nowMs);
  const isWaiting = status === 'PENDING' && refund.fails?.code === 'INSUFFICIENT_BALANCE';
  return {
    id: refund.reference,
    object: 'refund',
    amount: STRIPE_AMOUNTS.write(refund.amountMinor, refund.currencyCode),
    balance_transaction: refund.reference.replace(/^re_/, 'txn_'),
    charge: chargeOf(payment),
    created: seconds(refund.createdAtMs),
    currency: refund.currencyCode.toLowerCase(),
    destination_details: { card: { type: 'refund', reference_status: 'pending', reference_type: 'acquirer_reference_number' }, type: 'card' },
    metadata: refund.metadata ?? {},
    payment_intent: paymentIntentOf(payment),
    reason: refund.isExternal ? 'requested_by_customer' : null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: status === 'PENDING' && refund.needsAction ? 'requires_action' : STATUSES[status],
    transfer_reversal: null,
    ...(isWaiting && { pending_reason: 'insufficient_funds' }),
    ...(status === 'FAILED' && refund.fails && { failure_reason: FAILURE_REASONS[refund.fails.code] }),
  };
}

/** https://docs.stripe.com/api/charges/object */
export function stripeCharge(payment: BookPayment, refunds: readonly BookRefund[], nowMs: number): Record<string, unknown> {
  const { currencyCode, amountMinor } = payment;
  const takenMinor = refundedMinor(refunds, nowMs);
  return {
    id: chargeOf(payment),
    object: 'charge',
    amount: STRIPE_AMOUNTS.write(amountMinor, currencyCode),
    amount_captured: STRIPE_AMOUNTS.write(amountMinor, currencyCode),
    amount_refunded: STRIPE_AMOUNTS.write(takenMinor, currencyCode),
    captured: true,
    created: seconds(payment.createdAtMs),
    currency: currencyCode.toLowerCase(),
    disputed: disputeAt(payment, nowMs) !== null,
    livemode: false,
    metadata: {},
    paid: true,
    payment_intent: paymentIntentOf(payment),
    refunded: takenMinor >= amountMinor,
    status: 'succeeded',
  };
}

/** https://docs.stripe.com/api/payment_intents/object */
export function stripePaymentIntent(
  payment: BookPayment,
  refunds: readonly BookRefund[],
  nowMs: number,
  isExpanded: boolean,
): Record<string, unknown> {
  const amount = STRIPE_AMOUNTS.write(payment.amountMinor, payment.currencyCode);
  return {
    id: payment.reference,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_received: amount,
    created: seconds(payment.createdAtMs),
    currency: payment.currencyCode.toLowerCase(),
    latest_charge: isExpanded ? stripeCharge(payment, refunds, nowMs) : chargeOf(payment),
    livemode: false,
    metadata: {},
    status: 'succeeded',
  };
}

/** https://docs.stripe.com/api/disputes/object; null while there is none. */
export function stripeDispute(payment: BookPayment, nowMs: number): Record<string, unknown> | null {
  const status = disputeAt(payment, nowMs);
  const { dispute } = payment;
  if (status === null || dispute === null) return null;
  return {
    id: dispute.reference,
    object: 'dispute',
    amount: STRIPE_AMOUNTS.write(dispute.amountMinor, payment.currencyCode),
    balance_transactions: [],
    charge: chargeOf(payment),
    created: seconds(dispute.openedAtMs),
    currency: payment.currencyCode.toLowerCase(),
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: paymentIntentOf(payment),
    reason: 'fraudulent',
    status: { OPEN: 'needs_response', WON: 'won', LOST: 'lost' }[status],
  };
}

/** A page of a list, newest first. https://docs.stripe.com/api/pagination */
export function stripeList(url: string, items: readonly Record<string, unknown>[], query: Readonly<Record<string, string>>): unknown {
  const limit = Math.min(Math.max(Number(query.limit ?? 10) || 10, 1), 100);
  const after = items.findIndex(({ id }) => id === query.starting_after);
  const page = items.slice(after + 1, after + 1 + limit);
  return { object: 'list', url, has_more: after + 1 + page.length < items.length, data: page };
}
