import type { OrderRefundStatus } from '../orders/order';
import type { Refund, RefundStatus } from './refund';

/** Which state a refund may go to from which; everything else is refused. */
export const REFUND_TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  AWAITING_APPROVAL: ['PROCESSING', 'CANCELED'],
  PROCESSING: ['SUCCEEDED', 'FAILED', 'CANCELED'],
  SUCCEEDED: ['REVERSED'],
  // Retried, or overtaken by a late notice that it succeeded after all.
  FAILED: ['PROCESSING', 'SUCCEEDED'],
  CANCELED: [],
  REVERSED: [],
};

/** Whether a refund may go from one state to another. */
export function canBecome(from: RefundStatus, to: RefundStatus): boolean {
  return REFUND_TRANSITIONS[from].includes(to);
}

/**
 * The refund status of an order, derived from its refunds. What needs a person comes first, then what is under
 * way, then what was reached. A failed refund needs a person until another refund was made after it.
 *
 * @param unitsLeft how many units are left to refund, whoever asks: a ticket that cost nothing is left as well
 */
export function orderRefundStatus(
  refunds: readonly Pick<Refund, 'sequence' | 'status'>[],
  unitsLeft: number,
): OrderRefundStatus {
  const has = (status: RefundStatus) => refunds.some((refund) => refund.status === status);
  const last = refunds.reduce<Pick<Refund, 'sequence' | 'status'> | null>(
    (latest, refund) => (refund.status !== 'CANCELED' && refund.sequence > (latest?.sequence ?? 0) ? refund : latest),
    null,
  );
  if (last?.status === 'FAILED' || last?.status === 'REVERSED') return 'ACTION_REQUIRED';
  if (has('AWAITING_APPROVAL')) return 'AWAITING_APPROVAL';
  if (has('PROCESSING')) return 'PROCESSING';
  if (!has('SUCCEEDED')) return 'NONE';
  return unitsLeft === 0 ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}
