import { allocationKey } from '../../refunds/refund';
import type { ProviderPaymentView, ProviderRefundView } from '../provider';
import type { OwnShare, OwnSide } from './difference';

/** Whether money of a provider's refund is with the customer, or on its way there. */
export function isLive({ status }: Pick<ProviderRefundView, 'status'>): boolean {
  return status === 'PENDING' || status === 'SUCCEEDED';
}

/** Every key under which a share may have been sent. */
export function keysOf({ id, attempt }: OwnShare['allocation']): string[] {
  return Array.from({ length: attempt }, (_, index) => allocationKey({ id, attempt: index + 1 }));
}

/** The provider's refunds of a share. */
export function refundsOf({ allocation }: OwnShare, theirs: Pick<ProviderPaymentView, 'refunds'>): ProviderRefundView[] {
  const keys = keysOf(allocation);
  return theirs.refunds.filter(({ ownKey, reference }) =>
    ownKey === null ? reference === allocation.providerReference : keys.includes(ownKey),
  );
}

/** Whether a refund at the provider is one of our shares. */
export function isOfShares({ shares }: OwnSide, refund: ProviderRefundView): boolean {
  return shares.some((share) => refundsOf(share, { refunds: [refund] }).length > 0);
}

/** Refunds at the provider with a key of ours that no share here has, as after going back to an older database. */
export function strangersOf(ours: OwnSide, theirs: ProviderPaymentView): ProviderRefundView[] {
  return theirs.refunds.filter(
    (refund) => refund.ownKey !== null && !ours.elsewhere?.has(refund.ownKey) && !isOfShares(ours, refund),
  );
}

/** A refund that was paid after all, and could only be taken in as one made elsewhere. */
export function wasTakenIn(refund: ProviderRefundView, { external }: OwnSide): boolean {
  return external.some(({ reference }) => reference === refund.reference);
}
