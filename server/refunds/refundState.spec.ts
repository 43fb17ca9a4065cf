import fc from 'fast-check';
import { REFUND_STATUSES, type RefundStatus } from './refund';
import { canBecome, orderRefundStatus, REFUND_TRANSITIONS } from './refundState';

const refunds = (...statuses: RefundStatus[]) => statuses.map((status, index) => ({ status, sequence: index + 1 }));

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
    [refunds(), 100n, 'NONE'],
    [refunds('CANCELED'), 100n, 'NONE'],
    [refunds('AWAITING_APPROVAL'), 100n, 'AWAITING_APPROVAL'],
    [refunds('PROCESSING'), 0n, 'PROCESSING'],
    [refunds('SUCCEEDED'), 50n, 'PARTIALLY_REFUNDED'],
    [refunds('SUCCEEDED', 'SUCCEEDED'), 0n, 'REFUNDED'],
    [refunds('SUCCEEDED', 'PROCESSING'), 0n, 'PROCESSING'],
    [refunds('SUCCEEDED', 'FAILED'), 50n, 'ACTION_REQUIRED'],
    [refunds('FAILED', 'SUCCEEDED'), 0n, 'REFUNDED'],
    [refunds('FAILED', 'CANCELED'), 50n, 'ACTION_REQUIRED'],
    [refunds('REVERSED'), 100n, 'ACTION_REQUIRED'],
  ] as const)('of %j with %p left is %s', (list, refundableMinor, status) => {
    expect(orderRefundStatus(list, refundableMinor)).toBe(status);
  });

  it('does not depend on the order in which refunds are read', () => {
    const anyRefunds = fc.array(fc.constantFrom(...REFUND_STATUSES), { maxLength: 6 }).map((list) => refunds(...list));
    fc.assert(
      fc.property(anyRefunds, fc.bigInt(0n, 1n), (list, left) => {
        expect(orderRefundStatus([...list].reverse(), left)).toBe(orderRefundStatus(list, left));
      }),
    );
  });
});
