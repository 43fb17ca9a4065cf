import fc from 'fast-check';
import { feeOf, type FeePolicy } from './fee';

const anyPolicy: fc.Arbitrary<FeePolicy> = fc.oneof(
  fc.constant<FeePolicy>({ kind: 'NONE' }),
  fc.bigInt(0n, 200n).map((amountMinor): FeePolicy => ({ kind: 'FIXED', amountMinor })),
  fc.integer({ min: 0, max: 1_000_000 }).map((ratePpm): FeePolicy => ({ kind: 'PERCENTAGE', ratePpm })),
);
/** What was kept so far may be any part of what it was kept of: the refunds that failed had kept the rest. */
const anySoFar = fc
  .record({ baseMinor: fc.bigInt(0n, 300n), percent: fc.bigInt(0n, 100n) })
  .map(({ baseMinor, percent }) => ({ baseMinor, keptMinor: (baseMinor * percent) / 100n }));

describe('the fee of one more refund', () => {
  it('is never below nothing and never above its subtotal, whatever was kept before', () => {
    fc.assert(
      fc.property(anyPolicy, fc.bigInt(0n, 300n), anySoFar, (policy, subtotalMinor, soFar) => {
        const feeMinor = feeOf(policy, subtotalMinor, soFar);
        expect(feeMinor >= 0n && feeMinor <= subtotalMinor).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same for two refunds as for one of both', () => {
    const none = { baseMinor: 0n, keptMinor: 0n };
    fc.assert(
      fc.property(anyPolicy, fc.bigInt(0n, 300n), fc.bigInt(0n, 300n), (policy, firstMinor, secondMinor) => {
        const first = feeOf(policy, firstMinor, none);
        const second = feeOf(policy, secondMinor, { baseMinor: firstMinor, keptMinor: first });
        expect(first + second).toBe(feeOf(policy, firstMinor + secondMinor, none));
      }),
      { numRuns: 1_000 },
    );
  });
});
