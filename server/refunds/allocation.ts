import type { Id } from '../database/id';
import { min } from '../money/money';
import { canSendBack, isConnected, type Payment } from '../payments/payment';
import { noticeOf, type RefundNotice } from './refundNotice';

/** What of a refund goes back to one payment, in minor units. */
export interface Allocation {
  readonly paymentId: Id;
  readonly amountMinor: bigint;
}

/**
 * Divides a refund over the payments of its order: each gives what it still has, those first that can be sent back
 * from here, then in the order in which they were made, so that it does not matter how an order's refunds were cut.
 * Never above what a payment captured.
 */
export function allocate(
  payments: readonly Payment[],
  totalMinor: bigint,
): { allocations: Allocation[]; blockers: RefundNotice[] } {
  const allocations: Allocation[] = [];
  const blockers: RefundNotice[] = [];
  let restMinor = totalMinor;
  const isAutomatic = ({ provider }: Payment) => canSendBack(provider) && isConnected(provider);
  const inTurn = [...payments.filter(isAutomatic), ...payments.filter((payment) => !isAutomatic(payment))];
  for (const payment of inTurn) {
    const amountMinor = min(restMinor, payment.capturedMinor - payment.takenMinor);
    if (amountMinor <= 0n) continue;
    restMinor -= amountMinor;
    allocations.push({ paymentId: payment.id, amountMinor });
    if (!canSendBack(payment.provider)) blockers.push(noticeOf.providerCannotRefund(payment.method));
    else if (!isConnected(payment.provider)) blockers.push(noticeOf.providerNotConnected(payment.provider));
  }
  return { allocations, blockers };
}
