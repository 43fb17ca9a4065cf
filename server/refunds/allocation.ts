import type { Id } from '../database/id';
import { min } from '../money/money';
import { canSendBack, isDisputed, refundableOf, type Payment, type ProviderName } from '../payments/payment';
import { noticeOf, type RefundNotice } from './refundNotice';

/** What of a refund goes back to one payment, in minor units. */
export interface Allocation {
  readonly paymentId: Id;
  readonly amountMinor: bigint;
  /** Whether it is sent from here; else staff give it back by hand, and it is recorded. */
  readonly automatic: boolean;
}

/**
 * Divides a refund over the payments of its order: each gives what it still has, those first that can be sent back
 * from here, then in the order in which they were made, so that it does not matter how an order's refunds were cut.
 * Never above what a payment captured, less what was refunded of it elsewhere.
 */
export function allocate(
  payments: readonly Payment[],
  connected: ReadonlySet<ProviderName>,
  totalMinor: bigint,
): { allocations: Allocation[]; blockers: RefundNotice[] } {
  const allocations: Allocation[] = [];
  const blockers: RefundNotice[] = [];
  let restMinor = totalMinor;
  const isSentFromHere = ({ provider }: Payment) => canSendBack(provider) && connected.has(provider);
  const inTurn = [...payments.filter(isSentFromHere), ...payments.filter((payment) => !isSentFromHere(payment))];
  for (const payment of inTurn) {
    const amountMinor = min(restMinor, refundableOf(payment));
    if (amountMinor <= 0n) continue;
    restMinor -= amountMinor;
    const automatic = canSendBack(payment.provider);
    allocations.push({ paymentId: payment.id, amountMinor, automatic });
    if (isDisputed(payment)) blockers.push(noticeOf.paymentDisputed(payment.method));
    else if (automatic && !connected.has(payment.provider)) blockers.push(noticeOf.providerNotConnected(payment.provider));
  }
  return { allocations, blockers };
}
