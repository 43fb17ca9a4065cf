import type Stripe from 'stripe';
import { askAgainAfterMs } from '../line';
import type { DisputeStatus } from '../payment';
import { ProviderTrouble, type ProviderOutcome, type ProviderRefundView } from '../provider';
import { fromStripeAmount } from './stripeAmount';
import { DISPUTE_STATUSES, FAILURE_REASONS, REFUND_STATUSES } from './stripeWords';

/** The metadata that tell a refund of this desk: its idempotency key, and its number for people. */
export const OWN_KEY = 'refund_desk_key';
export const OWN_NUMBER = 'refund_desk_number';

type RefundStatus = ProviderRefundView['status'];

/** What Stripe calls failed at the business's own request is canceled. Throws ProviderTrouble for an unknown status. */
function statusOf({ status, failure_reason: reason }: Stripe.Refund): RefundStatus {
  const known = REFUND_STATUSES.get(status ?? '');
  if (known === undefined) throw new ProviderTrouble('UNREADABLE');
  return known === 'FAILED' && FAILURE_REASONS.get(reason ?? '') === 'CANCELED' ? 'CANCELED' : known;
}

/** How a refund ended, or that it is on its way. Throws ProviderTrouble for what is no refund. */
export function readOutcome(refund: Stripe.Refund): ProviderOutcome {
  // The client takes any JSON for an answer, whatever its status: a proxy's is none of Stripe's.
  if (refund.object !== 'refund') throw new ProviderTrouble('UNREADABLE');
  const { id: reference, created, failure_reason: reason } = refund;
  const status = statusOf(refund);
  switch (status) {
    case 'PENDING':
      return { status, reference, askAgainAfterMs: askAgainAfterMs(created * 1_000) };
    case 'FAILED': {
      const code = FAILURE_REASONS.get(reason ?? '');
      return { status, reference, code: code === undefined || code === 'CANCELED' ? 'REFUSED' : code };
    }
    case 'SUCCEEDED':
    case 'CANCELED':
      return { status, reference };
  }
}

/** A refund of whoever made it. Throws ProviderTrouble for an amount or status that is none. */
export function readRefund(refund: Stripe.Refund): ProviderRefundView {
  return {
    reference: refund.id,
    ownKey: refund.metadata?.[OWN_KEY] ?? null,
    amountMinor: minorOf(refund.amount, refund.currency),
    status: statusOf(refund),
  };
}

/** What of a payment was captured, and in which currency. Throws ProviderTrouble for what is no payment. */
export function capturedOf(payment: Stripe.PaymentIntent | Stripe.Charge): { capturedMinor: bigint; currencyCode: string } {
  if (payment.object !== 'payment_intent' && payment.object !== 'charge') throw new ProviderTrouble('UNREADABLE');
  const amount = payment.object === 'charge' ? payment.amount_captured : payment.amount_received;
  return { capturedMinor: minorOf(amount, payment.currency), currencyCode: payment.currency.toUpperCase() };
}

/** How the disputes of a payment stand together; one that is lost decides, then one that is open. */
export function disputeOf(disputes: readonly Stripe.Dispute[]): DisputeStatus | null {
  // A status that is not known yet must rather stop a refund than let it pay twice.
  const statuses = disputes.map(({ status }) => DISPUTE_STATUSES.get(status) ?? 'OPEN');
  return (['LOST', 'OPEN', 'WON'] as const).find((status) => statuses.includes(status)) ?? null;
}

function minorOf(amount: number, currency: string): bigint {
  const amountMinor = fromStripeAmount(amount, currency.toUpperCase());
  if (amountMinor === null) throw new ProviderTrouble('UNREADABLE');
  return amountMinor;
}
