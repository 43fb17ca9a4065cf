import type { Id } from '../database/id';
import type { TroubleCode } from '../payments/provider';

export const REFUND_STATUSES = [
  'AWAITING_APPROVAL',
  'PROCESSING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'REVERSED',
] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/**
 * Where one payment's share of a refund stands: still to be sent; sent, and nobody knows more until the provider
 * says; ended by what the provider said; or recorded as given back by hand.
 */
export const ALLOCATION_STATUSES = ['WAITING', 'SENT', 'SUCCEEDED', 'FAILED', 'CANCELED', 'BY_HAND'] as const;
export type AllocationStatus = (typeof ALLOCATION_STATUSES)[number];

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
  /** Counts every change of the refund. */
  readonly version: number;
  /** From its creation until its amount and its tickets are freed. */
  readonly holdsMoney: boolean;
  readonly cancelRequestedAt: Date | null;
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
  /** Counts from 1; a retry after a definite failure is the next one. */
  readonly attempt: number;
  /** When this attempt was first sent, so that its key is never used after the provider may have forgotten it. */
  readonly firstSentAt: Date | null;
  /** Since when, and why, the provider gives no answer that settles anything; null when it does. */
  readonly troubleSince: Date | null;
  readonly troubleCode: TroubleCode | null;
  readonly byHandBy: string | null;
  readonly byHandAt: Date | null;
  readonly byHandProof: string | null;
}

/** A refund with its shares, as they stood at one moment: what a change of it is decided on. */
export interface SeenRefund extends Refund {
  readonly allocations: readonly RefundAllocation[];
}

/**
 * The provider's idempotency key of a share: one until the provider has said definitely that this attempt paid
 * nothing. Only then a retry makes a new one, because a provider answers a known key with its old answer.
 */
export function allocationKey({ id, attempt }: Pick<RefundAllocation, 'id' | 'attempt'>): string {
  return attempt === 1 ? id : `${id}-${attempt}`;
}
