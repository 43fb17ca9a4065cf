import { createHash } from 'node:crypto';
import type { BookPayment, BookRefund, Dialect } from '../books';
import { disputeHappenings, refundHappenings, type Happening, type HappeningKind } from './happenings';

/** A message that a provider sends, or will send once it is due. */
export interface Notice {
  /** The same for the same happening, however often it is asked for. */
  readonly id: string;
  readonly provider: Dialect;
  /** As the provider calls it. */
  readonly type: string;
  readonly dueAtMs: number;
  readonly happening: HappeningKind;
  readonly paymentReference: string;
  readonly refundReference: string | null;
}

/**
 * What each provider sends. https://docs.stripe.com/api/events/types, https://docs.mollie.com/reference/webhooks (the
 * id of the payment and nothing else), https://docs.adyen.com/development-resources/webhooks/webhook-types
 */
const TYPES: Record<Dialect, Record<HappeningKind, readonly string[]>> = {
  stripe: {
    REFUND_CREATED: ['refund.created', 'charge.refunded'],
    REFUND_SUCCEEDED: ['refund.updated', 'charge.refund.updated'],
    REFUND_FAILED: ['refund.failed', 'charge.refund.updated'],
    REFUND_RETURNED: ['refund.failed', 'charge.refund.updated'],
    REFUND_CANCELED: ['refund.updated', 'charge.refund.updated'],
    DISPUTE_OPENED: ['charge.dispute.created', 'charge.dispute.funds_withdrawn'],
    DISPUTE_WON: ['charge.dispute.closed', 'charge.dispute.funds_reinstated'],
    DISPUTE_LOST: ['charge.dispute.closed'],
  },
  mollie: {
    REFUND_CREATED: ['payment'],
    REFUND_SUCCEEDED: ['payment'],
    REFUND_FAILED: ['payment'],
    REFUND_RETURNED: ['payment'],
    REFUND_CANCELED: ['payment'],
    DISPUTE_OPENED: ['payment'],
    DISPUTE_WON: ['payment'],
    DISPUTE_LOST: ['payment'],
  },
  adyen: {
    REFUND_CREATED: [],
    REFUND_SUCCEEDED: ['REFUND'],
    REFUND_FAILED: ['REFUND'],
    REFUND_RETURNED: ['REFUND_FAILED'],
    REFUND_CANCELED: [],
    DISPUTE_OPENED: ['NOTIFICATION_OF_CHARGEBACK', 'CHARGEBACK'],
    DISPUTE_WON: ['CHARGEBACK_REVERSED'],
    DISPUTE_LOST: ['SECOND_CHARGEBACK'],
  },
};

/** The notices of one refund, in the order in which they are due. */
export function noticesOfRefund(refund: BookRefund): Notice[] {
  const { provider, reference, fails } = refund;
  // Where making it is told as well, that has said already that it arrived at once.
  const isTold = TYPES[provider].REFUND_CREATED.length > 0 && refund.settlesAtMs === refund.createdAtMs;
  const happenings = refundHappenings(refund).filter(({ kind }) => !(isTold && kind === 'REFUND_SUCCEEDED'));
  return happenings.flatMap((happening) => {
    // What came back by the customer's bank is reversed; what the card scheme rejected has failed.
    const isReversed = happening.kind === 'REFUND_RETURNED' && fails?.code === 'RETURNED' && provider === 'adyen';
    const types = isReversed ? ['REFUNDED_REVERSED'] : TYPES[provider][happening.kind];
    return types.map((type) => makeNotice(provider, type, happening, refund.paymentReference, reference));
  });
}

/** The notices of the dispute of a payment. */
export function noticesOfDispute(payment: BookPayment): Notice[] {
  const { provider, reference } = payment;
  return disputeHappenings(payment).flatMap((happening) =>
    TYPES[provider][happening.kind].map((type) => makeNotice(provider, type, happening, reference, null)),
  );
}

function makeNotice(
  provider: Dialect,
  type: string,
  { kind, atMs }: Happening,
  paymentReference: string,
  refundReference: string | null,
): Notice {
  const name = [provider, type, kind, atMs, paymentReference, refundReference].join(' ');
  const id = `evt_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
  return { id, provider, type, dueAtMs: atMs, happening: kind, paymentReference, refundReference };
}
