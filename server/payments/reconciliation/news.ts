import { allocationKey } from '../../refunds/refund';
import type { ProviderPaymentView, ProviderRefundView } from '../provider';
import type { News, OwnShare, OwnSide } from './difference';
import { isLive, isOfShares, refundsOf, strangersOf, wasTakenIn } from './matching';

/** What is to be taken in, and which refunds are to be looked at again, before a difference is one. Pure. */
export function newsOf(ours: OwnSide, theirs: ProviderPaymentView): News {
  const known = new Map(ours.external.map((refund) => [refund.reference, refund]));
  const foreign = theirs.refunds.filter(
    (refund) => known.has(refund.reference) || (refund.ownKey === null && !isOfShares(ours, refund)),
  );
  const external = [...foreign, ...strangersOf(ours, theirs)].filter((refund) => {
    const before = known.get(refund.reference);
    if (!before) return isLive(refund);
    // What had ended does not go back to being under way: then our knowledge is the newer one.
    const isOlder = refund.status === 'PENDING' && before.status !== 'PENDING';
    return !isOlder && (before.status !== refund.status || before.amountMinor !== refund.amountMinor);
  });
  const refundIds = ours.shares.filter((share) => isNews(share, ours, theirs)).map(({ refund }) => refund.id);
  return { external: uniqueByReference(external), refundIds: [...new Set(refundIds)] };
}

function uniqueByReference(refunds: readonly ProviderRefundView[]): ProviderRefundView[] {
  return [...new Map(refunds.map((refund) => [refund.reference, refund])).values()];
}

/** Only what the provider would say when it is asked about a share: of a share that was canceled nobody asks again. */
function isNews(share: OwnShare, ours: OwnSide, theirs: ProviderPaymentView): boolean {
  const { status, firstSentAt } = share.allocation;
  const refunds = refundsOf(share, theirs);
  if (status === 'SUCCEEDED') return !refunds.some(isLive);
  if (status === 'SENT') return refunds.some((refund) => isOfLastAttempt(share, refund) && refund.status !== 'PENDING');
  return status === 'FAILED' && firstSentAt !== null && refunds.some((refund) => isLive(refund) && !wasTakenIn(refund, ours));
}

function isOfLastAttempt({ allocation }: OwnShare, { ownKey }: ProviderRefundView): boolean {
  return ownKey === null || ownKey === allocationKey(allocation);
}
