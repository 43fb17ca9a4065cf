import type { Id } from '../database/id';

export const REFUND_STATUSES = [
  'AWAITING_APPROVAL',
  'PROCESSING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'REVERSED',
] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** Where one payment's share of a refund stands: still to be sent, at the provider, or ended. */
export type AllocationStatus = 'WAITING' | 'SENT' | 'SUCCEEDED' | 'FAILED';

/** One decision to give money back. Amounts are minor units of the order's currency. */
export interface Refund {
  readonly id: Id;
  readonly partnerId: Id;
  readonly orderId: Id;
  /** Counts the refunds of the order from 1. */
  readonly sequence: number;
  readonly status: RefundStatus;
  readonly reasonCode: string;
  readonly description: string;
  readonly subtotalMinor: bigint;
  readonly feeMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly feeWaived: boolean;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly settledAt: Date | null;
  readonly failureCode: string | null;
}

/** What of one item a refund takes. */
export interface RefundItem {
  readonly refundId: Id;
  readonly orderItemId: Id;
  readonly quantity: number;
  readonly totalMinor: bigint;
  readonly taxMinor: bigint;
}

/** The share of a refund that goes back to one payment. */
export interface RefundAllocation {
  readonly id: Id;
  readonly refundId: Id;
  readonly paymentId: Id;
  readonly amountMinor: bigint;
  readonly status: AllocationStatus;
  readonly providerReference: string | null;
  readonly failureCode: string | null;
}
