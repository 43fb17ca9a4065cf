import fc from 'fast-check';
import { sum } from '../money/money';
import { refundableOf, type Payment, type ProviderName } from '../payments/payment';
import { allocate } from './allocation';

const CONNECTED = new Set<ProviderName>(['sandbox', 'stripe']);

const anyPayment = fc
  .record({
    capturedMinor: fc.bigInt(0n, 50_000n),
    takenPercent: fc.integer({ min: 0, max: 100 }),
    externalPercent: fc.integer({ min: 0, max: 120 }),
    provider: fc.constantFrom<ProviderName>('sandbox', 'stripe', 'mollie', 'manual'),
    disputeStatus: fc.constantFrom(null, null, null, 'OPEN' as const, 'LOST' as const, 'WON' as const),
  })
  .map(({ capturedMinor, takenPercent, externalPercent, ...rest }) => {
    const takenMinor = (capturedMinor * BigInt(takenPercent)) / 100n;
    const externalMinor = ((capturedMinor - takenMinor) * BigInt(externalPercent)) / 100n;
    return { capturedMinor, takenMinor, externalMinor, ...rest };
  });
const anyPayments: fc.Arbitrary<Payment[]> = fc.array(anyPayment, { minLength: 1, maxLength: 5 }).map((payments) =>
  payments.map((payment, position) => ({
    id: `p${position}`,
    orderId: '1',
    position,
    method: 'card',
    reference: `r${position}`,
    ...payment,
  })),
);
const leftOf = (payments: readonly Payment[]): bigint => sum(payments.map(refundableOf));
const taken = (payments: readonly Payment[], totalMinor: bigint): Payment[] => {
  const { allocations } = allocate(payments, CONNECTED, totalMinor);
  return payments.map((payment) => {
    const share = allocations.find(({ paymentId }) => paymentId === payment.id);
    return { ...payment, takenMinor: payment.takenMinor + (share?.amountMinor ?? 0n) };
  });
};

describe('dividing a refund over payments', () => {
  it('gives out exactly the total, and of no payment more than it has left', () => {
    fc.assert(
      fc.property(anyPayments, fc.integer({ min: 0, max: 100 }), (payments, percent) => {
        const totalMinor = (leftOf(payments) * BigInt(percent)) / 100n;
        const { allocations } = allocate(payments, CONNECTED, totalMinor);
        expect(sum(allocations.map(({ amountMinor }) => amountMinor))).toBe(totalMinor);
        expect(new Set(allocations.map(({ paymentId }) => paymentId)).size).toBe(allocations.length);
        for (const { paymentId, amountMinor } of allocations) {
          const payment = payments.find(({ id }) => id === paymentId);
          expect(amountMinor > 0n && payment !== undefined && amountMinor <= refundableOf(payment)).toBe(true);
        }
      }),
    );
  });

  it('does not depend on how the refunds were cut', () => {
    fc.assert(
      fc.property(anyPayments, fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 6 }), (payments, cuts) => {
        const wantedMinor = leftOf(payments);
        let current = payments;
        let restMinor = wantedMinor;
        for (const percent of cuts) {
          const partMinor = (restMinor * BigInt(percent)) / 100n;
          current = taken(current, partMinor);
          restMinor -= partMinor;
          expect(current).toEqual(taken(payments, wantedMinor - restMinor));
        }
      }),
    );
  });

  it('takes by hand only what nothing that can be sent from here is left for', () => {
    fc.assert(
      fc.property(anyPayments, fc.integer({ min: 0, max: 100 }), (payments, percent) => {
        const totalMinor = (leftOf(payments) * BigInt(percent)) / 100n;
        const { allocations } = allocate(payments, CONNECTED, totalMinor);
        const sent = payments.filter(({ provider }) => CONNECTED.has(provider));
        const others = allocations.filter(({ paymentId }) => !sent.some(({ id }) => id === paymentId));
        const sentMinor = sum(allocations.filter((one) => !others.includes(one)).map(({ amountMinor }) => amountMinor));
        if (others.length > 0) expect(sentMinor).toBe(leftOf(sent));
        for (const { paymentId, automatic } of allocations) {
          expect(automatic).toBe(payments.find(({ id }) => id === paymentId)?.provider !== 'manual');
        }
      }),
    );
  });

  it('blocks for each share that must not, or cannot, be sent, and for no other', () => {
    fc.assert(
      fc.property(anyPayments, (payments) => {
        const { allocations, blockers } = allocate(payments, CONNECTED, leftOf(payments));
        const expected = allocations.flatMap(({ paymentId }) => {
          const payment = payments.find(({ id }) => id === paymentId);
          if (payment?.disputeStatus === 'OPEN' || payment?.disputeStatus === 'LOST') return ['PAYMENT_DISPUTED'];
          return payment?.provider === 'mollie' ? ['PROVIDER_NOT_CONNECTED'] : [];
        });
        expect(blockers.map(({ code }) => code).sort()).toEqual(expected.sort());
      }),
    );
  });
});
