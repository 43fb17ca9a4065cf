import fc from 'fast-check';
import { ALLOCATION_STATUSES, REFUND_STATUSES, type AllocationStatus, type RefundStatus } from './refund';
import { canBecome, isOpen, isPaid, standingOf } from './refundState';

const anyShare = fc.constantFrom(...ALLOCATION_STATUSES).map((status) => ({ status, failureCode: status === 'FAILED' ? 'REFUSED' : null }));
const anyShares = fc.array(anyShare, { minLength: 1, maxLength: 5 });
const anyStatus = fc.constantFrom(...REFUND_STATUSES);

/** What may become of a share next. What was canceled or paid by hand stays, unless the whole refund failed. */
const NEXT: Readonly<Record<AllocationStatus, readonly AllocationStatus[]>> = {
  WAITING: ['SENT', 'FAILED', 'CANCELED'],
  SENT: ['WAITING', 'SUCCEEDED', 'FAILED', 'CANCELED'],
  // The bank may send it back, days later.
  SUCCEEDED: ['FAILED'],
  // Retried, paid by hand, or paid after all.
  FAILED: ['WAITING', 'BY_HAND', 'SUCCEEDED'],
  CANCELED: ['WAITING', 'BY_HAND'],
  BY_HAND: [],
};
/** A step that leaves an end is for refunds that failed; one that ends a share, for those that are under way. */
const isAllowed = (refund: RefundStatus, from: AllocationStatus): boolean => {
  if (from === 'WAITING' || from === 'SENT') return refund === 'PROCESSING';
  if (from === 'CANCELED') return refund === 'FAILED' || refund === 'REVERSED';
  return refund === 'SUCCEEDED' || refund === 'FAILED' || refund === 'REVERSED';
};

describe('where a refund stands', () => {
  it('frees its money only when no share was paid and none is open', () => {
    fc.assert(
      fc.property(anyStatus, anyShares, (before, shares) => {
        const mayBeFreed = !shares.some(isPaid) && !shares.some(isOpen);
        expect(standingOf(before, shares).holdsMoney).toBe(!mayBeFreed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not depend on the order of its shares', () => {
    const shuffled = anyShares.chain((shares) =>
      fc.tuple(fc.constant(shares), fc.shuffledSubarray(shares, { minLength: shares.length, maxLength: shares.length })),
    );
    fc.assert(
      fc.property(anyStatus, shuffled, (before, [shares, others]) => {
        expect(standingOf(before, others)).toEqual(standingOf(before, shares));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is under way exactly while a share is open, and has succeeded exactly when all are paid', () => {
    fc.assert(
      fc.property(anyStatus, anyShares, (before, shares) => {
        const { status, failureCode } = standingOf(before, shares);
        expect(status === 'PROCESSING').toBe(shares.some(isOpen));
        expect(status === 'SUCCEEDED').toBe(shares.every(isPaid));
        expect(status === 'CANCELED').toBe(shares.every((share) => share.status === 'CANCELED'));
        expect(failureCode !== null).toBe(status === 'FAILED' || status === 'REVERSED');
        if (failureCode === 'PARTLY_PAID') expect(shares.some(isPaid)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('says that it failed before it had succeeded, and was reversed after it had', () => {
    fc.assert(
      fc.property(anyStatus, anyShares, (before, shares) => {
        const { status } = standingOf(before, shares);
        const wasThere = before === 'SUCCEEDED' || before === 'REVERSED';
        if (status === 'FAILED') expect(wasThere).toBe(false);
        if (status === 'REVERSED') expect(wasThere).toBe(true);
      }),
    );
  });

  it('goes only where it may, whatever becomes of its shares one after the other', () => {
    const steps = fc.array(fc.record({ share: fc.nat(3), next: fc.nat(3) }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (count, walk) => {
        const shares = Array.from({ length: count }, () => 'WAITING' as AllocationStatus);
        let status: RefundStatus = 'PROCESSING';
        for (const { share, next } of walk) {
          const from = shares[share % count] ?? 'WAITING';
          const to = NEXT[from][next % Math.max(NEXT[from].length, 1)];
          if (to === undefined || !isAllowed(status, from)) continue;
          // A retry, and paying by hand, are for every share that was not paid.
          const isForAll = (from === 'FAILED' || from === 'CANCELED') && to !== 'SUCCEEDED';
          shares.forEach((each, index) => {
            const isMeant = isForAll ? each === 'FAILED' || each === 'CANCELED' : index === share % count;
            if (isMeant) shares[index] = to;
          });
          const standing = standingOf(status, shares.map((each) => ({ status: each, failureCode: each === 'FAILED' ? 'REFUSED' : null })));
          expect(standing.status === status || canBecome(status, standing.status)).toBe(true);
          status = standing.status;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
