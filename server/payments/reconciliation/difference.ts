import type { Id } from '../../database/id';
import type { Refund, RefundAllocation } from '../../refunds/refund';
import type { ProviderRefundView } from '../provider';

/** How this desk and a provider can have a payment and its refunds differently. */
export const DIFFERENCE_KINDS = [
  // The provider carried out a refund of ours that we have as failed, canceled, or not at all.
  'PAID_BUT_NOT_HERE',
  // We have a refund as paid that the provider does not have, or has as failed.
  'HERE_BUT_NOT_PAID',
  'AMOUNT_DIFFERS',
  // Two refunds at the provider carry keys of one share, or one that staff gave back by hand was sent as well.
  'PAID_TWICE',
  // What was refunded here and there is more than was captured, and no other difference says why.
  'MORE_THAN_CAPTURED',
  // The provider has captured another amount than was recorded.
  'CAPTURE_DIFFERS',
  'PAYMENT_UNKNOWN',
  // Under way for longer than the provider usually takes, or without an answer for too long.
  'STUCK',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** A share of ours, with what the comparison needs of its refund. */
export interface OwnShare {
  readonly allocation: RefundAllocation;
  readonly refund: Pick<Refund, 'id' | 'status' | 'requestedAt'>;
}

/** What this desk knows of a payment. */
export interface OwnSide {
  readonly shares: readonly OwnShare[];
  /** Refunds made at the provider itself that were taken in. */
  readonly external: readonly Omit<ProviderRefundView, 'ownKey'>[];
  /** Keys of the shares of other payments with the same reference, as of one payment for two orders; null for none. */
  readonly elsewhere: ReadonlySet<string> | null;
}

/** One thing that this desk and the provider have differently. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Names the thing that differs, so that it is the same when it is found again; unique for a partner. */
  readonly identity: string;
  readonly refundId: Id | null;
  /** The provider's id of the refund. */
  readonly providerReference: string | null;
  /** How each side has it: an amount with its currency, or a status; null for not at all. */
  readonly ours: string | null;
  readonly theirs: string | null;
  /** What it is about, in minor units of the order's currency. */
  readonly amountMinor: bigint;
}

/** What a provider knows that this desk has to find out: no difference until it has been asked about. */
export interface News {
  /** Refunds made at the provider itself that are to be taken in, or have changed there. */
  readonly external: readonly ProviderRefundView[];
  /** Refunds of ours that are to be looked at again. */
  readonly refundIds: readonly Id[];
}
