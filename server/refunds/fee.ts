import { max, min } from '../money/money';
import { shareOf, type RatePpm } from '../money/rate';

/** What the partner keeps of a refund. The policy that counts is the one in force when the order was placed. */
export type FeePolicy =
  | { readonly kind: 'NONE' }
  | { readonly kind: 'FIXED'; readonly amountMinor: bigint }
  | { readonly kind: 'PERCENTAGE'; readonly ratePpm: RatePpm };

/** What the fees of an order were reckoned from so far, over the refunds that succeeded or are on their way. */
export interface FeesSoFar {
  /** Subtotals of those refunds on which a fee was due. */
  readonly baseMinor: bigint;
  /** Fees kept of them. */
  readonly keptMinor: bigint;
}

/**
 * The fee kept of one more refund, in minor units; never above its subtotal.
 *
 * It is what the policy takes of everything refunded by then, less what was kept before. Partial refunds that
 * end with nothing left therefore keep exactly what one full refund would have kept: a fixed fee once an order,
 * a percentage without rounding twice.
 */
export function feeOf(policy: FeePolicy, subtotalMinor: bigint, soFar: FeesSoFar): bigint {
  const due = feeDue(policy, soFar.baseMinor + subtotalMinor);
  return min(max(due - soFar.keptMinor, 0n), subtotalMinor);
}

function feeDue(policy: FeePolicy, baseMinor: bigint): bigint {
  switch (policy.kind) {
    case 'NONE':
      return 0n;
    case 'FIXED':
      return min(policy.amountMinor, baseMinor);
    case 'PERCENTAGE':
      return shareOf(baseMinor, policy.ratePpm);
  }
}
