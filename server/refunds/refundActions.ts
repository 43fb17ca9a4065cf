import { canCallBack, isDisputed, type Payment } from '../payments/payment';
import type { Refund, RefundAllocation } from './refund';
import { failureWords } from './refundFailure';
import { isOpen, isPaid } from './refundState';

/** What staff can do about a refund that was made. */
export const REFUND_ACTIONS = ['RETRY', 'CANCEL', 'MARK_PAID'] as const;
export type RefundAction = (typeof REFUND_ACTIONS)[number];

/** A share with its payment. */
export interface AllocationOfPayment {
  readonly allocation: RefundAllocation;
  readonly payment: Payment;
}

/** What can be done about a refund now, whoever asks; pure, so that the page and the execution agree. */
export function actionsOf(refund: Refund, shares: readonly AllocationOfPayment[]): RefundAction[] {
  if (refund.status === 'PROCESSING' || refund.status === 'AWAITING_APPROVAL') {
    return isCancelable(refund, shares) ? ['CANCEL'] : [];
  }
  if (refund.status !== 'FAILED' && refund.status !== 'REVERSED') return [];
  if (refund.failureCode === 'PAID_AFTER_ALL') return [];
  return isRetryable(shares) ? ['RETRY', 'MARK_PAID'] : ['MARK_PAID'];
}

/** The shares that a retry sends again, or that are marked as paid by hand. */
export function unpaidOf(shares: readonly AllocationOfPayment[]): AllocationOfPayment[] {
  return shares.filter(({ allocation }) => !isPaid(allocation) && !isOpen(allocation));
}

function isRetryable(shares: readonly AllocationOfPayment[]): boolean {
  return unpaidOf(shares).every(
    ({ allocation, payment }) => failureWords(allocation.failureCode ?? '').retryable && !isDisputed(payment),
  );
}

function isCancelable(refund: Refund, shares: readonly AllocationOfPayment[]): boolean {
  if (shares.length === 0 || refund.cancelRequestedAt !== null) return false;
  if (shares.some(({ allocation }) => isPaid(allocation))) return false;
  return shares.every(({ allocation, payment }) => allocation.status !== 'SENT' || canCallBack(payment.provider));
}
