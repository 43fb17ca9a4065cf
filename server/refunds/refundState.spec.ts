import fc from 'fast-check';
import { REFUND_STATUSES, type RefundStatus } from './refund';
import { canBecome, orderRefundStatus, REFUND_TRANSITIONS } from './refundState';

const HOLDS: readonly RefundStatus[] = ['AWAITING_APPROVAL', 'PROCESSING', 'SUCCEEDED'];

const refunds = (...statuses: RefundStatus[]) => statuses.map((status, index) => ({ status, sequence: index + 1, holdsMoney: HOLDS.includes(status) }));

describe('the states of a refund', () => {
  it('never lead back to before the money moved', () => {
    expect(canBecome('SUCCEEDED', 'FAILED')).toBe(false);
    expect(canBecome('SUCCEEDED', 'PROCESSING')).toBe(false);
    expect(canBecome('FAILED', 'SUCCEEDED')).toBe(true);
    expect(REFUND_TRANSITIONS.CANCELED).toEqual([]);
  });
});

describe('the refund status of an order', () => {
  it.each([
    [refunds(), 100, 'NONE'],
    [refunds('CANCELED'), 100, 'NONE'],
    [refunds('AWAITING_APPROVAL'), 100, 'AWAITING_APPROVAL'],
    [refunds('PROCESSING'), 0, 'PROCESSING'],
    [refunds('SUCCEEDED'), 50, 'PARTIALLY_REFUNDED'],
    [refunds('SUCCEEDED', 'SUCCEEDED'), 0, 'REFUNDED'],
    [refunds('SUCCEEDED', 'PROCESSING'), 0, 'PROCESSING'],
    [refunds('SUCCEEDED', 'FAILED'), 50, 'ACTION_REQUIRED'],
    [refunds('FAILED', 'SUCCEEDED'), 0, 'REFUNDED'],
    [refunds('FAILED', 'CANCELED'), 50, 'ACTION_REQUIRED'],
    [refunds('REVERSED'), 100, 'ACTION_REQUIRED'],
    [refunds('SUCCEEDED', 'FAILED'), 0, 'REFUNDED'],
    [[...refunds('SUCCEEDED'), { status: 'FAILED', sequence: 2, holdsMoney: true }], 0, 'ACTION_REQUIRED'],
  ] as const)('of %j with %p left is %s', (list, units, status) => {
    expect(orderRefundStatus(list, { units, moneyMinor: 100n, externalMinor: 0n })).toBe(status);
  });

  it('counts what was refunded at the provider itself', () => {
    const left = { units: 3, moneyMinor: 60n, externalMinor: 40n };
    expect(orderRefundStatus([], left)).toBe('PARTIALLY_REFUNDED');
    expect(orderRefundStatus(refunds('SUCCEEDED'), { ...left, moneyMinor: 0n })).toBe('REFUNDED');
    expect(orderRefundStatus(refunds('FAILED'), { ...left, moneyMinor: 0n })).toBe('ACTION_REQUIRED');
  });

  it('does not depend on the order in which refunds are read', () => {
    const anyRefunds = fc.array(fc.constantFrom(...REFUND_STATUSES), { maxLength: 6 }).map((list) => refunds(...list));
    fc.assert(
      fc.property(anyRefunds, fc.nat(1), (list, units) => {
        const left = { units, moneyMinor: 100n, externalMinor: 0n };
        expect(orderRefundStatus([...list].reverse(), left)).toBe(orderRefundStatus(list, left));
      }),
    );
  });
});
