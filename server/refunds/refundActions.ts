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

const DAY_MS = 24 * 3_600_000;
/** Longer than any provider knows an idempotency key: what was sent before that is never sent again. */
const NOBODY_CAN_SAY_AFTER_MS = 7 * DAY_MS;
/** Adyen cannot be asked; its notice comes within days, or never. */
const NO_NOTICE_AFTER_MS = 30 * DAY_MS;

/**
 * Whether a share was sent so long ago that it is never sent again, and its provider cannot say what became of it:
 * no notice ever came, or the account was changed or taken away. Then staff look it up there and say how it ended,
 * because every refund ends.
 */
export function isBeyondAsking({ allocation, payment }: AllocationOfPayment, now: Date): boolean {
  const { status, troubleCode, firstSentAt } = allocation;
  if (status !== 'SENT' || firstSentAt === null) return false;
  const ageMs = now.getTime() - firstSentAt.getTime();
  if (troubleCode === 'UNREADABLE' || troubleCode === 'CREDENTIALS') return ageMs > NOBODY_CAN_SAY_AFTER_MS;
  return payment.provider === 'adyen' && ageMs > NO_NOTICE_AFTER_MS;
}

/** What can be done about a refund now, whoever asks; pure, so that the page and the execution agree. */
export function actionsOf(refund: Refund, shares: readonly AllocationOfPayment[], now: Date): RefundAction[] {
  const open = shares.filter(({ allocation }) => isOpen(allocation));
  if (open.length > 0 && open.every((share) => isBeyondAsking(share, now))) return ['CANCEL', 'MARK_PAID'];
  if (refund.status === 'PROCESSING' || refund.status === 'AWAITING_APPROVAL') {
    return isCancelable(refund, shares) ? ['CANCEL'] : [];
  }
  if (refund.status !== 'FAILED' && refund.status !== 'REVERSED') return [];
  if (refund.failureCode === 'PAID_AFTER_ALL') return [];
  return isRetryable(unpaidOf(shares, now)) ? ['RETRY', 'MARK_PAID'] : ['MARK_PAID'];
}

/** The shares that a retry sends again, or that are marked as paid by hand. */
export function unpaidOf(shares: readonly AllocationOfPayment[], now: Date): AllocationOfPayment[] {
  const isUnpaid = (allocation: RefundAllocation) => !isPaid(allocation) && !isOpen(allocation);
  return shares.filter((share) => isUnpaid(share.allocation) || isBeyondAsking(share, now));
}

function isRetryable(unpaid: readonly AllocationOfPayment[]): boolean {
  return unpaid.every(
    ({ allocation, payment }) => failureWords(allocation.failureCode ?? '').retryable && !isDisputed(payment),
  );
}

function isCancelable(refund: Refund, shares: readonly AllocationOfPayment[]): boolean {
  if (shares.length === 0 || refund.cancelRequestedAt !== null) return false;
  if (shares.some(({ allocation }) => isPaid(allocation))) return false;
  return shares.every(({ allocation, payment }) => allocation.status !== 'SENT' || canCallBack(payment.provider));
}
