import fc from 'fast-check';
import { sum } from '../money/money';
import type { Order, OrderItem } from '../orders/order';
import type { Payment, ProviderName } from '../payments/payment';
import type { Ticket } from '../tickets/ticket';
import type { FeePolicy } from './fee';
import { computeRefund, countedItems, refundableAmount, type RefundableOrder, type RefundComputation } from './refundRules';

const item = (id: string, fields: Partial<OrderItem> = {}): OrderItem => ({
  id,
  orderId: '1',
  position: Number(id),
  productName: `Product ${id}`,
  sku: null,
  quantity: 2,
  totalMinor: 1_000n,
  discountMinor: 0n,
  taxRatePpm: 90_000,
  refundable: true,
  takenQuantity: 0,
  takenMinor: 0n,
  takenTaxMinor: 0n,
  ...fields,
});

const ticket = (id: string, orderItemId: string, status: Ticket['status']): Ticket => ({
  id,
  orderId: '1',
  orderItemId,
  barcode: `B${id}`,
  status,
  redeemedAt: status === 'REDEEMED' ? new Date(0) : null,
});

/** An order whose payments, cut at the given shares, cover its total. */
function orderOf(
  items: OrderItem[],
  { feePolicy = { kind: 'NONE' } as FeePolicy, cuts = [] as number[], tickets = [] as Ticket[] } = {},
): RefundableOrder {
  const totalMinor = sum(items.map((each) => each.totalMinor));
  const order = { id: '1', partnerId: '1', currencyCode: 'EUR', totalMinor, capturedMinor: totalMinor } as Order;
  const fresh = { takenMinor: 0n, givenMinor: 0n, feeBaseMinor: 0n, feeKeptMinor: 0n, externalMinor: 0n, version: 1 };
  const connected = new Set<ProviderName>(['sandbox']);
  return { order: { ...order, ...fresh }, items, tickets, payments: paymentsOf(totalMinor, cuts), feePolicy, connected };
}

function paymentsOf(totalMinor: bigint, cuts: number[]): Payment[] {
  let restMinor = totalMinor;
  const amounts = cuts.map((percent) => {
    const amountMinor = (restMinor * BigInt(percent)) / 100n;
    restMinor -= amountMinor;
    return amountMinor;
  });
  return [...amounts, restMinor].map((capturedMinor, position) => ({
    id: `p${position}`,
    orderId: '1',
    position,
    provider: 'sandbox',
    method: 'card',
    reference: `r${position}`,
    capturedMinor,
    takenMinor: 0n,
    externalMinor: 0n,
    disputeStatus: null,
  }));
}

/** The order after a refund was created, or, with sign −1, after it failed. */
function after(subject: RefundableOrder, refund: RefundComputation, sign: 1 | -1 = 1): RefundableOrder {
  const signed = (amountMinor: bigint) => BigInt(sign) * amountMinor;
  const { order } = subject;
  return {
    ...subject,
    order: {
      ...order,
      takenMinor: order.takenMinor + signed(refund.subtotalMinor),
      givenMinor: order.givenMinor + signed(refund.totalMinor),
      feeKeptMinor: order.feeKeptMinor + signed(refund.feeMinor),
      feeBaseMinor: order.feeBaseMinor + signed(refund.feeWaived ? 0n : refund.subtotalMinor),
    },
    items: subject.items.map((each) => {
      const taken = refund.items.find((candidate) => candidate.itemId === each.id);
      return taken
        ? {
            ...each,
            takenQuantity: each.takenQuantity + sign * taken.quantity,
            takenMinor: each.takenMinor + signed(taken.totalMinor),
            takenTaxMinor: each.takenTaxMinor + signed(taken.taxMinor),
          }
        : each;
    }),
    payments: subject.payments.map((payment) => {
      const taken = refund.allocations.find((candidate) => candidate.paymentId === payment.id);
      return { ...payment, takenMinor: payment.takenMinor + signed(taken?.amountMinor ?? 0n) };
    }),
  };
}

const anyPolicy: fc.Arbitrary<FeePolicy> = fc.oneof(
  fc.constant<FeePolicy>({ kind: 'NONE' }),
  fc.bigInt(0n, 2_000n).map((amountMinor): FeePolicy => ({ kind: 'FIXED', amountMinor })),
  fc.integer({ min: 0, max: 1_000_000 }).map((ratePpm): FeePolicy => ({ kind: 'PERCENTAGE', ratePpm })),
);
const anyItem = fc.record({
  quantity: fc.integer({ min: 1, max: 6 }),
  totalMinor: fc.bigInt(0n, 10_000n),
  taxRatePpm: fc.constantFrom(0, 90_000, 210_000, 55_000),
  refundable: fc.boolean(),
});
const anyOrder = fc
  .record({
    shapes: fc.array(anyItem, { minLength: 1, maxLength: 5 }),
    feePolicy: anyPolicy,
    cuts: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 2 }),
  })
  .map(({ shapes, feePolicy, cuts }) =>
    orderOf(
      shapes.map((shape, index) => item(String(index + 1), shape)),
      { feePolicy, cuts },
    ),
  );
/** For each step: which share of what is left of each item it takes, and whether the refund fails afterwards. */
const anySteps = fc.array(
  fc.record({ shares: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), fails: fc.boolean() }),
  { maxLength: 12 },
);

const everything = { waiveFee: false, mayOverride: false };

function partial(subject: RefundableOrder, shares: number[]): RefundComputation {
  const items = subject.items.flatMap((each, index) => {
    const left = each.refundable ? each.quantity - each.takenQuantity : 0;
    const quantity = Math.floor((left * (shares[index] ?? 0)) / 3);
    return quantity > 0 ? [{ itemId: each.id, quantity }] : [];
  });
  return computeRefund(subject, { ...everything, items });
}

function expectInvariants(subject: RefundableOrder): void {
  const { order } = subject;
  expect(order.takenMinor >= 0n && order.takenMinor <= order.capturedMinor).toBe(true);
  expect(order.givenMinor + order.feeKeptMinor).toBe(order.takenMinor);
  expect(sum(subject.items.map((each) => each.takenMinor))).toBe(order.takenMinor);
  expect(sum(subject.payments.map((payment) => payment.takenMinor))).toBe(order.givenMinor);
  for (const payment of subject.payments) {
    expect(payment.takenMinor >= 0n && payment.takenMinor <= payment.capturedMinor).toBe(true);
  }
  for (const each of subject.items) {
    expect(each.takenMinor >= 0n && each.takenMinor <= each.totalMinor).toBe(true);
    expect(each.takenQuantity >= 0 && each.takenQuantity <= each.quantity).toBe(true);
  }
}

describe('money, over any order and any sequence of refunds', () => {
  it('never gives more than was captured, on any payment, order or item (invariant 1)', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (fresh, steps) => {
        let subject = fresh;
        const underWay: RefundComputation[] = [];
        for (const { shares, fails } of steps) {
          const refund = partial(subject, shares);
          expect(refund.feeMinor >= 0n && refund.feeMinor <= refund.subtotalMinor).toBe(true);
          if (refund.blockers.length > 0) continue;
          subject = after(subject, refund);
          underWay.push(refund);
          expectInvariants(subject);
          const failed = fails ? underWay.shift() : undefined;
          if (failed) subject = after(subject, failed, -1);
          expectInvariants(subject);
        }
      }),
    );
  });

  it('splits each subtotal into what the customer gets and what is kept, with its exact tax (invariant 2)', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (fresh, steps) => {
        let subject = fresh;
        for (const { shares } of steps) {
          const refund = partial(subject, shares);
          expect(refund.totalMinor + refund.feeMinor).toBe(refund.subtotalMinor);
          expect(refund.feeMinor >= 0n && refund.feeMinor <= refund.subtotalMinor).toBe(true);
          expect(refund.taxMinor).toBe(sum(refund.items.map((each) => each.taxMinor)));
          expect(refund.taxMinor >= 0n && refund.taxMinor <= refund.subtotalMinor).toBe(true);
          if (refund.blockers.length === 0) subject = after(subject, refund);
        }
      }),
    );
  });

  it('ends exactly where one full refund would, however it is cut (invariant 3)', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (fresh, steps) => {
        const whole = computeRefund(fresh, everything);
        let subject = fresh;
        let taxMinor = 0n;
        const take = (refund: RefundComputation) => {
          if (refund.blockers.length > 0) return;
          taxMinor += refund.taxMinor;
          subject = after(subject, refund);
        };
        for (const { shares } of steps) take(partial(subject, shares));
        take(computeRefund(subject, everything));
        expect(subject.order.givenMinor).toBe(whole.blockers.length > 0 ? 0n : whole.totalMinor);
        expect(subject.order.takenMinor).toBe(whole.subtotalMinor);
        expect(taxMinor).toBe(whole.taxMinor);
        expect(refundableAmount(subject.order, countedItems(subject), true)).toBe(0n);
      }),
    );
  });

  it('is a pure function: the same order gives the same refund, and what it says remains does (invariant 6)', () => {
    fc.assert(
      fc.property(anyOrder, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), (subject, shares) => {
        const preview = partial(subject, shares);
        expect(partial(structuredClone(subject), shares)).toEqual(preview);
        if (preview.blockers.length === 0) {
          expect(refundableAmount(after(subject, preview).order, countedItems(after(subject, preview)), false)).toBe(preview.remainingMinor);
        }
      }),
    );
  });
});

describe('what a refund takes', () => {
  it('is full when it takes every refundable unit and nothing was refunded before', () => {
    const fresh = orderOf([item('1'), item('2', { refundable: false })]);
    const whole = computeRefund(fresh, everything);
    expect(whole).toMatchObject({ full: true, subtotalMinor: 1_000n, remainingMinor: 0n });
    const half = computeRefund(fresh, { ...everything, items: [{ itemId: '1', quantity: 1 }] });
    expect(half).toMatchObject({ full: false, subtotalMinor: 500n, remainingMinor: 500n });
    expect(computeRefund(after(fresh, half), everything).full).toBe(false);
  });

  it('keeps a fixed fee once an order, and none where it is waived', () => {
    const fresh = orderOf([item('1')], { feePolicy: { kind: 'FIXED', amountMinor: 250n } });
    const first = computeRefund(fresh, { ...everything, items: [{ itemId: '1', quantity: 1 }] });
    expect([first.feeMinor, first.totalMinor]).toEqual([250n, 250n]);
    expect(computeRefund(after(fresh, first), everything).feeMinor).toBe(0n);
    expect(computeRefund(fresh, { ...everything, waiveFee: true }).feeMinor).toBe(0n);
  });

  it('takes tickets that were not scanned first, and scanned ones only for who may override', () => {
    const tickets = [ticket('11', '1', 'REDEEMED'), ticket('12', '1', 'VALID')];
    const subject = orderOf([item('1')], { tickets });
    expect(computeRefund(subject, everything)).toMatchObject({ items: [{ quantity: 1, ticketIds: ['12'] }], full: false });
    const two = { items: [{ itemId: '1', quantity: 2 }], waiveFee: false };
    const codes = (refund: RefundComputation) => refund.blockers.map((blocker) => blocker.code);
    expect(codes(computeRefund(subject, { ...two, mayOverride: false }))).toEqual(['TICKET_REDEEMED']);
    const overridden = computeRefund(subject, { ...two, mayOverride: true });
    expect(codes(overridden)).toEqual([]);
    expect(overridden.warnings.map((warning) => warning.code)).toEqual(['TICKET_REDEEMED']);
  });

  it('refuses a ticket that another refund holds', () => {
    const subject = orderOf([item('1')], { tickets: [ticket('11', '1', 'REFUND_HOLD'), ticket('12', '1', 'VALID')] });
    const asked = { itemId: '1', quantity: 1, ticketIds: ['11'] };
    const refund = computeRefund(subject, { ...everything, items: [asked] });
    expect(refund.blockers.map((blocker) => blocker.code)).toEqual(['TICKET_NOT_AVAILABLE']);
  });

  it.each([
    ['an unpaid order', { capturedMinor: 0n }, undefined, 'ORDER_NOT_PAID'],
    ['nothing chosen', {}, [], 'NOTHING_SELECTED'],
    ['too many', {}, [{ itemId: '1', quantity: 3 }], 'QUANTITY_NOT_AVAILABLE'],
    ['what is never refunded', {}, [{ itemId: '2', quantity: 1 }], 'ITEM_NOT_REFUNDABLE'],
  ])('is blocked for %s', (_case, orderFields, items, code) => {
    const fresh = orderOf([item('1'), item('2', { refundable: false })]);
    const subject = { ...fresh, order: { ...fresh.order, ...orderFields } };
    const refund = computeRefund(subject, { ...everything, items });
    expect(refund.blockers.map((blocker) => blocker.code)).toContain(code);
  });

  it('is blocked when nothing is left', () => {
    const fresh = orderOf([item('1')]);
    const spent = after(fresh, computeRefund(fresh, everything));
    expect(computeRefund(spent, everything).blockers.map((blocker) => blocker.code)).toEqual(['NOTHING_LEFT']);
  });

  it('is blocked when the money is gone before the units, as after a refund at the provider itself', () => {
    const fresh = orderOf([item('1')]);
    const spent = { ...fresh, order: { ...fresh.order, externalMinor: 501n } };
    const refund = computeRefund(spent, everything);
    expect(refund.blockers.map((blocker) => blocker.code)).toEqual(['REFUNDED_ELSEWHERE']);
    expect(computeRefund(spent, { ...everything, items: [{ itemId: '1', quantity: 1 }] }).blockers).toHaveLength(1);
    expect(refundableAmount(spent.order, countedItems(spent), false)).toBe(499n);
  });

  it('is recorded by hand where no provider can send money, and blocked where the partner is not connected', () => {
    const fresh = orderOf([item('1')]);
    const paidBy = (provider: Payment['provider']) =>
      computeRefund({ ...fresh, payments: fresh.payments.map((each) => ({ ...each, provider })) }, everything);
    expect(paidBy('manual')).toMatchObject({ blockers: [], allocations: [{ automatic: false }] });
    expect(paidBy('sandbox')).toMatchObject({ blockers: [], allocations: [{ automatic: true }] });
    expect(paidBy('stripe').blockers.map((blocker) => blocker.code)).toEqual(['PROVIDER_NOT_CONNECTED']);
  });
});
