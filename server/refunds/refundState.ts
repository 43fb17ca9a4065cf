import type { OrderRefundStatus } from '../orders/order';
import type { AllocationStatus, Refund, RefundAllocation, RefundStatus } from './refund';

/** Which state a refund may go to from which; everything else is refused. */
export const REFUND_TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  AWAITING_APPROVAL: ['PROCESSING', 'CANCELED'],
  // Reversed at once where the news that it came back is here before the news that it had arrived.
  PROCESSING: ['SUCCEEDED', 'FAILED', 'CANCELED', 'REVERSED'],
  SUCCEEDED: ['REVERSED'],
  // Retried; or marked as paid by hand, or overtaken by late news: paid after all, or its paid part came back.
  FAILED: ['PROCESSING', 'SUCCEEDED', 'REVERSED'],
  CANCELED: [],
  REVERSED: ['PROCESSING', 'SUCCEEDED'],
};

/** Whether a refund may go from one state to another. */
export function canBecome(from: RefundStatus, to: RefundStatus): boolean {
  return REFUND_TRANSITIONS[from].includes(to);
}

const OPEN: readonly AllocationStatus[] = ['WAITING', 'SENT'];
const PAID: readonly AllocationStatus[] = ['SUCCEEDED', 'BY_HAND'];

/** Whether nobody knows yet what becomes of a share. */
export function isOpen({ status }: Pick<RefundAllocation, 'status'>): boolean {
  return OPEN.includes(status);
}

/** Whether the customer has a share, or is sure to get it. */
export function isPaid({ status }: Pick<RefundAllocation, 'status'>): boolean {
  return PAID.includes(status);
}

/** Where a refund stands. */
export interface RefundStanding {
  readonly status: RefundStatus;
  /** Whether its amount and its tickets stay taken. */
  readonly holdsMoney: boolean;
  readonly failureCode: string | null;
}

/**
 * Where a refund stands, by what became of its shares; `before` is where it stood. A refund of which one part was
 * paid and another was not keeps everything, so that nobody is paid twice, until the other part is paid as well.
 * What was returned had arrived before, also where nobody has told so yet: the order of the news does not matter.
 */
export function standingOf(
  before: RefundStatus,
  allocations: readonly Pick<RefundAllocation, 'status' | 'failureCode'>[],
): RefundStanding {
  if (allocations.some(isOpen)) return { status: 'PROCESSING', holdsMoney: true, failureCode: null };
  if (allocations.every(isPaid)) return { status: 'SUCCEEDED', holdsMoney: true, failureCode: null };
  const cameBack = allocations.some(({ status, failureCode }) => status === 'FAILED' && failureCode === 'RETURNED');
  const unpaid = cameBack || before === 'SUCCEEDED' || before === 'REVERSED' ? 'REVERSED' : 'FAILED';
  if (allocations.some(isPaid)) return { status: unpaid, holdsMoney: true, failureCode: 'PARTLY_PAID' };
  const failed = allocations.find(({ status }) => status === 'FAILED');
  if (!failed) return { status: 'CANCELED', holdsMoney: false, failureCode: null };
  return { status: unpaid, holdsMoney: false, failureCode: failed.failureCode };
}

type RefundOfOrder = Pick<Refund, 'sequence' | 'status' | 'holdsMoney'>;

/** What an order's refund status depends on beside its refunds. */
export interface OrderLeft {
  /** How many units are left to refund, whoever asks: a ticket that cost nothing is left as well. */
  readonly units: number;
  readonly moneyMinor: bigint;
  /** What was refunded at a provider itself. */
  readonly externalMinor: bigint;
}

/**
 * The refund status of an order, derived from its refunds. What needs a person comes first, then what is under
 * way, then what was reached. A failed refund needs a person until another refund was made after it, or others have
 * taken everything that it would have taken.
 */
export function orderRefundStatus(
  refunds: readonly RefundOfOrder[],
  left: OrderLeft,
): OrderRefundStatus {
  const has = (status: RefundStatus) => refunds.some((refund) => refund.status === status);
  const last = refunds.reduce<RefundOfOrder | null>(
    (latest, refund) => (refund.status !== 'CANCELED' && refund.sequence > (latest?.sequence ?? 0) ? refund : latest),
    null,
  );
  const hasFailed = last?.status === 'FAILED' || last?.status === 'REVERSED';
  if (hasFailed && (last.holdsMoney || left.units > 0)) return 'ACTION_REQUIRED';
  if (has('AWAITING_APPROVAL')) return 'AWAITING_APPROVAL';
  if (has('PROCESSING')) return 'PROCESSING';
  if (!has('SUCCEEDED') && left.externalMinor === 0n) return 'NONE';
  const isSpent = left.externalMinor > 0n && left.moneyMinor <= 0n;
  return left.units === 0 || isSpent ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}
