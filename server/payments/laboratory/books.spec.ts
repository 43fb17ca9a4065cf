import fc from 'fast-check';
import { disputeAt, isHeldBack, refundableMinor, refundedMinor, statusAt, type BookPayment, type BookRefund } from './books';

const PAYMENT: BookPayment = {
  provider: 'stripe',
  reference: 'pi_1',
  amountMinor: 10_000n,
  currencyCode: 'EUR',
  isLimited: true,
  createdAtMs: 0,
  dispute: null,
};
const refund = (change: Partial<BookRefund> = {}): BookRefund => ({
  provider: 'stripe',
  reference: 're_1',
  paymentReference: 'pi_1',
  amountMinor: 6000n,
  currencyCode: 'EUR',
  key: 'k1',
  metadata: null,
  merchantReference: null,
  description: null,
  isExternal: false,
  needsAction: false,
  createdAtMs: 100,
  settlesAtMs: 200,
  fails: null,
  canceledAtMs: null,
  ...change,
});

describe('how a refund stands', () => {
  it.each([
    ['before it settles', refund(), 199, 'PENDING'],
    ['once it settled', refund(), 200, 'SUCCEEDED'],
    ['while it waits for the customer', refund({ needsAction: true }), 900, 'PENDING'],
    ['declined, before', refund({ fails: { atMs: 200, code: 'REFUSED' } }), 199, 'PENDING'],
    ['declined', refund({ fails: { atMs: 200, code: 'REFUSED' } }), 200, 'FAILED'],
    ['arrived, to come back later', refund({ fails: { atMs: 900, code: 'RETURNED' } }), 899, 'SUCCEEDED'],
    ['come back', refund({ fails: { atMs: 900, code: 'RETURNED' } }), 900, 'FAILED'],
    ['canceled', refund({ canceledAtMs: 150 }), 900, 'CANCELED'],
  ])('%s', (_name, one, nowMs, status) => {
    expect(statusAt(one, nowMs)).toBe(status);
  });
});

describe('what is left of a payment', () => {
  it('is taken by what is on its way or arrived, and by nothing else', () => {
    const refunds = [
      refund({ amountMinor: 1000n }),
      refund({ amountMinor: 2000n, fails: { atMs: 200, code: 'REFUSED' } }),
      refund({ amountMinor: 4000n, canceledAtMs: 150 }),
      refund({ amountMinor: 90_000n, fails: { atMs: 200, code: 'AMOUNT_TOO_LARGE' } }),
    ];
    expect(refundedMinor(refunds, 149)).toBe(7000n);
    expect(refundedMinor(refunds, 150)).toBe(3000n);
    expect(refundableMinor(PAYMENT, refunds, 200)).toBe(9000n);
  });

  it('is without a limit where the payment has none', () => {
    expect(refundableMinor({ ...PAYMENT, isLimited: false }, [refund()], 0)).toBeNull();
  });

  it('only ever grows by waiting: what failed comes back, and nothing is taken by time', () => {
    const anyRefund = fc.record({
      amountMinor: fc.bigInt({ min: 1n, max: 10_000n }),
      settlesAtMs: fc.integer({ min: 100, max: 1000 }),
      fails: fc.option(fc.record({ atMs: fc.integer({ min: 100, max: 2000 }), code: fc.constant('REFUSED' as const) })),
    });
    fc.assert(
      fc.property(fc.array(anyRefund), fc.nat(2000), fc.nat(2000), (changes, oneMs, otherMs) => {
        const refunds = changes.map((change) => refund(change));
        const [beforeMs, afterMs] = oneMs < otherMs ? [oneMs, otherMs] : [otherMs, oneMs];
        return refundedMinor(refunds, beforeMs) >= refundedMinor(refunds, afterMs);
      }),
    );
  });
});

describe('a dispute', () => {
  const disputed = (closed: { atMs: number; isWon: boolean } | null): BookPayment => ({
    ...PAYMENT,
    dispute: { reference: 'du_1', amountMinor: 10_000n, openedAtMs: 100, closed },
  });

  it.each([
    [disputed(null), 99, null, false],
    [disputed(null), 100, 'OPEN', true],
    [disputed({ atMs: 200, isWon: true }), 199, 'OPEN', true],
    [disputed({ atMs: 200, isWon: true }), 200, 'WON', false],
    [disputed({ atMs: 200, isWon: false }), 200, 'LOST', true],
  ])('stands as it does at its time (%#)', (payment, nowMs, status, held) => {
    expect(disputeAt(payment, nowMs)).toBe(status);
    expect(isHeldBack(payment, nowMs)).toBe(held);
  });
});
