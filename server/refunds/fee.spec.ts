import { feeOf } from './fee';

describe('the fee of a refund', () => {
  it('is never below nothing, when an earlier refund failed that had been rounded down', () => {
    const policy = { kind: 'PERCENTAGE', ratePpm: 490_000 } as const;
    expect(feeOf(policy, 1n, { baseMinor: 0n, keptMinor: 0n })).toBe(0n);
    expect(feeOf(policy, 1n, { baseMinor: 1n, keptMinor: 0n })).toBe(1n);
    // The first of the two failed: what the second kept is more than its own share.
    expect(feeOf(policy, 0n, { baseMinor: 1n, keptMinor: 1n })).toBe(0n);
  });

  it('is never above the subtotal, when an earlier refund failed that had kept its part of a fixed fee', () => {
    const policy = { kind: 'FIXED', amountMinor: 1_000n } as const;
    expect(feeOf(policy, 100n, { baseMinor: 800n, keptMinor: 500n })).toBe(100n);
  });

  it('rounds a percentage half up', () => {
    const policy = { kind: 'PERCENTAGE', ratePpm: 50_000 } as const;
    expect(feeOf(policy, 50n, { baseMinor: 0n, keptMinor: 0n })).toBe(3n);
    expect(feeOf(policy, 49n, { baseMinor: 0n, keptMinor: 0n })).toBe(2n);
  });
});
