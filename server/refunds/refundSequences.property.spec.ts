import fc from 'fast-check';
import { sum } from '../money/money';
import { nextUnits } from '../money/spread';
import type { Order, OrderItem } from '../orders/order';
import { refundableOf, type Payment, type ProviderName } from '../payments/payment';
import type { FeePolicy } from './fee';
import { computeRefund, countedItems, refundableAmount, type RefundableOrder, type RefundComputation } from './refundRules';

const everything = { waiveFee: false, mayOverride: false };
const CONNECTED = new Set<ProviderName>(['sandbox', 'stripe']);

const anyPolicy: fc.Arbitrary<FeePolicy> = fc.oneof(
  fc.constant<FeePolicy>({ kind: 'NONE' }),
  fc.bigInt(0n, 20_000n).map((amountMinor): FeePolicy => ({ kind: 'FIXED', amountMinor })),
  fc.integer({ min: 0, max: 1_000_000 }).map((ratePpm): FeePolicy => ({ kind: 'PERCENTAGE', ratePpm })),
);
/** The smallest amounts round the most; the largest do not fit a double. */
const anyPrice = fc.oneof(fc.bigInt(0n, 12n), fc.bigInt(0n, 100_000n), fc.bigInt(2n ** 53n, 2n ** 55n));
const anyItem = fc.record({
  quantity: fc.integer({ min: 1, max: 6 }),
  totalMinor: anyPrice,
  discountMinor: fc.bigInt(0n, 5_000n),
  taxRatePpm: fc.constantFrom(0, 55_000, 90_000, 210_000, 333_333),
  refundable: fc.boolean(),
});
/** A card, a voucher, cash: sent from here or given back by hand. */
const anyProvider = fc.constantFrom<ProviderName>('sandbox', 'stripe', 'manual');
const anyOrder: fc.Arbitrary<RefundableOrder> = fc
  .record({
    shapes: fc.array(anyItem, { minLength: 1, maxLength: 5 }),
    feePolicy: anyPolicy,
    currencyCode: fc.constantFrom('JPY', 'EUR', 'KWD'),
    cuts: fc.array(fc.record({ percent: fc.integer({ min: 0, max: 100 }), provider: anyProvider }), { maxLength: 3 }),
    lastProvider: anyProvider,
  })
  .map(({ shapes, feePolicy, currencyCode, cuts, lastProvider }) => {
    const items = shapes.map((shape, index) => itemOf(index, shape));
    const totalMinor = sum(items.map((item) => item.totalMinor));
    const order = { id: '1', partnerId: '1', currencyCode, totalMinor, capturedMinor: totalMinor, version: 1 } as Order;
    const balance = { takenMinor: 0n, givenMinor: 0n, feeBaseMinor: 0n, feeKeptMinor: 0n, externalMinor: 0n };
    const payments = paymentsOf(totalMinor, cuts, lastProvider);
    return { order: { ...order, ...balance }, items, tickets: [], payments, feePolicy, connected: CONNECTED };
  });

type ItemShape = Pick<OrderItem, 'quantity' | 'totalMinor' | 'discountMinor' | 'taxRatePpm' | 'refundable'>;
function itemOf(index: number, shape: ItemShape): OrderItem {
  const taken = { takenQuantity: 0, takenMinor: 0n, takenTaxMinor: 0n };
  return { id: `i${index}`, orderId: '1', position: index, productName: `Product ${index}`, sku: null, ...shape, ...taken };
}

function paymentsOf(totalMinor: bigint, cuts: readonly { percent: number; provider: ProviderName }[], last: ProviderName): Payment[] {
  let restMinor = totalMinor;
  const parts = cuts.map(({ percent, provider }) => {
    const capturedMinor = (restMinor * BigInt(percent)) / 100n;
    restMinor -= capturedMinor;
    return { capturedMinor, provider };
  });
  return [...parts, { capturedMinor: restMinor, provider: last }].map((part, position) => ({
    id: `p${position}`,
    orderId: '1',
    position,
    method: 'card',
    reference: `r${position}`,
    takenMinor: 0n,
    externalMinor: 0n,
    disputeStatus: null,
    ...part,
  }));
}

/** The order after a refund took what it takes, or, with sign −1, gave it back. */
function after(subject: RefundableOrder, refund: RefundComputation, sign: 1n | -1n): RefundableOrder {
  const { order } = subject;
  const of = (id: string) => refund.items.find(({ itemId }) => itemId === id);
  const shareOf = (id: string) => refund.allocations.find(({ paymentId }) => paymentId === id)?.amountMinor ?? 0n;
  return {
    ...subject,
    order: {
      ...order,
      takenMinor: order.takenMinor + sign * refund.subtotalMinor,
      givenMinor: order.givenMinor + sign * refund.totalMinor,
      feeKeptMinor: order.feeKeptMinor + sign * refund.feeMinor,
      feeBaseMinor: order.feeBaseMinor + sign * (refund.feeWaived ? 0n : refund.subtotalMinor),
    },
    items: subject.items.map((item) => ({
      ...item,
      takenQuantity: item.takenQuantity + Number(sign) * (of(item.id)?.quantity ?? 0),
      takenMinor: item.takenMinor + sign * (of(item.id)?.totalMinor ?? 0n),
      takenTaxMinor: item.takenTaxMinor + sign * (of(item.id)?.taxMinor ?? 0n),
    })),
    payments: subject.payments.map((payment) => ({ ...payment, takenMinor: payment.takenMinor + sign * shareOf(payment.id) })),
  };
}

type Step =
  | { readonly do: 'REFUND'; readonly thirds: readonly number[] }
  | { readonly do: 'FAIL'; readonly which: number }
  | { readonly do: 'RETRY'; readonly which: number }
  | { readonly do: 'EXTERNAL'; readonly which: number; readonly percent: number };
const refundStep = fc.record({ do: fc.constant('REFUND' as const), thirds: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }) });
const settleStep = fc.oneof(
  fc.record({ do: fc.constant('FAIL' as const), which: fc.nat(9) }),
  fc.record({ do: fc.constant('RETRY' as const), which: fc.nat(9) }),
);
const externalStep = fc.record({ do: fc.constant('EXTERNAL' as const), which: fc.nat(3), percent: fc.integer({ min: 0, max: 130 }) });
const anySteps = fc.array(fc.oneof({ weight: 2, arbitrary: refundStep }, settleStep), { maxLength: 16 });
const stepsWithExternal = fc.array(fc.oneof({ weight: 2, arbitrary: refundStep }, settleStep, externalStep), { maxLength: 16 });

interface World {
  subject: RefundableOrder;
  readonly held: RefundComputation[];
  readonly freed: RefundComputation[];
  hasRetried: boolean;
}

function partial({ items }: RefundableOrder, thirds: readonly number[]) {
  return items.flatMap((item, index) => {
    const left = item.refundable ? item.quantity - item.takenQuantity : 0;
    const quantity = Math.floor((left * (thirds[index] ?? 0)) / 3);
    return quantity > 0 ? [{ itemId: item.id, quantity }] : [];
  });
}

/** Whether a refund that gave everything back can take it again: it would come to the same today, and its payments have it. */
function canRetake(subject: RefundableOrder, refund: RefundComputation): boolean {
  const fits = refund.allocations.every(({ paymentId, amountMinor }) => {
    const payment = subject.payments.find(({ id }) => id === paymentId);
    return payment !== undefined && amountMinor <= refundableOf(payment);
  });
  const today = computeRefund(subject, { ...everything, items: refund.items });
  const isSame = today.feeMinor === refund.feeMinor && JSON.stringify(today.items, asText) === JSON.stringify(refund.items, asText);
  return fits && isSame && today.blockers.every(({ code }) => code === 'PROVIDER_NOT_CONNECTED');
}

const asText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

function take(world: World, refund: RefundComputation): void {
  if (refund.blockers.length > 0) return;
  world.subject = after(world.subject, refund, 1n);
  world.held.push(refund);
}

function walk(world: World, step: Step): void {
  if (step.do === 'REFUND') {
    take(world, computeRefund(world.subject, { ...everything, items: partial(world.subject, step.thirds) }));
  } else if (step.do === 'FAIL') {
    const [failed] = world.held.splice(step.which % Math.max(world.held.length, 1), 1);
    if (!failed) return;
    world.subject = after(world.subject, failed, -1n);
    world.freed.push(failed);
  } else if (step.do === 'RETRY') {
    const index = step.which % Math.max(world.freed.length, 1);
    const retried = world.freed[index];
    if (!retried || !canRetake(world.subject, retried)) return;
    world.freed.splice(index, 1);
    world.hasRetried = true;
    world.subject = after(world.subject, retried, 1n);
    world.held.push(retried);
  } else {
    const { order, payments } = world.subject;
    const payment = payments[step.which % payments.length];
    if (!payment) return;
    const amountMinor = (refundableOf(payment) * BigInt(step.percent)) / 100n;
    world.subject = {
      ...world.subject,
      order: { ...order, externalMinor: order.externalMinor + amountMinor },
      payments: payments.map((each) => (each === payment ? { ...each, externalMinor: each.externalMinor + amountMinor } : each)),
    };
  }
}

const begin = (subject: RefundableOrder): World => ({ subject, held: [], freed: [], hasRetried: false });

/** Invariant 1, with what the rows of the database are checked for. */
function expectSoundBooks({ order, items, payments }: RefundableOrder): void {
  expect(order.takenMinor >= 0n && order.takenMinor <= order.capturedMinor).toBe(true);
  expect(order.givenMinor + order.feeKeptMinor).toBe(order.takenMinor);
  expect(sum(items.map(({ takenMinor }) => takenMinor))).toBe(order.takenMinor);
  expect(sum(payments.map(({ takenMinor }) => takenMinor))).toBe(order.givenMinor);
  for (const { takenMinor, capturedMinor } of payments) expect(takenMinor >= 0n && takenMinor <= capturedMinor).toBe(true);
  for (const item of items) {
    expect(item.takenMinor >= 0n && item.takenMinor <= item.totalMinor).toBe(true);
    expect(item.takenTaxMinor >= 0n && item.takenTaxMinor <= item.takenMinor + 1n).toBe(true);
  }
}

/** Where the money went, and what is left. */
function endOf({ order, items }: RefundableOrder) {
  const ofItems = items.map(({ takenQuantity, takenMinor, takenTaxMinor }) => ({ takenQuantity, takenMinor, takenTaxMinor }));
  return { givenMinor: order.givenMinor, feeKeptMinor: order.feeKeptMinor, takenMinor: order.takenMinor, ofItems };
}
const perPayment = ({ payments }: RefundableOrder) => payments.map(({ id, takenMinor }) => [id, takenMinor]);

describe('any sequence of refunds', () => {
  it('never takes more than was captured of a payment, an order or an item, failures and retries included (invariant 1)', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (fresh, steps) => {
        const world = begin(fresh);
        for (const step of steps) {
          walk(world, step);
          expectSoundBooks(world.subject);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends exactly where one full refund would: given, kept, tax, per item and per payment (invariant 3)', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (fresh, steps) => {
        const whole = begin(fresh);
        take(whole, computeRefund(fresh, everything));
        const world = begin(fresh);
        for (const step of steps) walk(world, step);
        take(world, computeRefund(world.subject, everything));
        expect(endOf(world.subject)).toEqual(endOf(whole.subject));
        expect(refundableAmount(world.subject.order, countedItems(world.subject), true)).toBe(0n);
        // A retry goes back to the payments over which it had been divided before it failed.
        if (!world.hasRetried) expect(perPayment(world.subject)).toEqual(perPayment(whole.subject));
      }),
      { numRuns: 500 },
    );
  });

  it('ends there as well when what failed was all retried, or made anew, in whatever order', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, fc.boolean(), (fresh, steps, backwards) => {
        const world = begin(fresh);
        for (const step of steps) walk(world, step);
        for (let left = world.freed.length; left > 0; left--) walk(world, { do: 'RETRY', which: backwards ? left - 1 : 0 });
        take(world, computeRefund(world.subject, everything));
        const whole = begin(fresh);
        take(whole, computeRefund(fresh, everything));
        expect(endOf(world.subject)).toEqual(endOf(whole.subject));
      }),
      { numRuns: 300 },
    );
  });

  it('adds nothing to what was refunded elsewhere beyond what was captured, and says plainly why it stops', () => {
    fc.assert(
      fc.property(anyOrder, stepsWithExternal, (fresh, steps) => {
        const world = begin(fresh);
        for (const step of steps) {
          const before = world.subject;
          const wanted = step.do === 'REFUND' ? computeRefund(before, { ...everything, items: partial(before, step.thirds) }) : null;
          walk(world, step);
          expectSoundBooks(world.subject);
          if (wanted && wanted.blockers.length === 0) expectRoom(world.subject, wanted);
          for (const { code, message } of wanted?.blockers ?? []) {
            expect(['REFUNDED_ELSEWHERE', 'NOTHING_SELECTED', 'NOTHING_LEFT']).toContain(code);
            expect(message).toMatch(/^[A-Z].*\.$/);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  /** What a refund takes fits beside what was refunded elsewhere, of the order and of each payment that it takes from. */
  const expectRoom = ({ order, payments }: RefundableOrder, { allocations }: RefundComputation): void => {
    expect(order.takenMinor + order.externalMinor <= order.capturedMinor).toBe(true);
    const from = payments.filter(({ id }) => allocations.some(({ paymentId }) => paymentId === id));
    for (const { takenMinor, externalMinor, capturedMinor } of from) expect(takenMinor + externalMinor <= capturedMinor).toBe(true);
  };

  it('divides each refund into what is given and what is kept, and over its payments, with its exact tax (invariant 2)', () => {
    fc.assert(
      fc.property(anyOrder, stepsWithExternal, (fresh, steps) => {
        const world = begin(fresh);
        for (const step of steps) walk(world, step);
        for (const refund of [...world.held, ...world.freed]) {
          expect(refund.totalMinor + refund.feeMinor).toBe(refund.subtotalMinor);
          expect(refund.feeMinor >= 0n && refund.totalMinor >= 0n).toBe(true);
          expect(sum(refund.allocations.map(({ amountMinor }) => amountMinor))).toBe(refund.totalMinor);
          expect(sum(refund.items.map(({ totalMinor }) => totalMinor))).toBe(refund.subtotalMinor);
          expect(sum(refund.items.map(({ taxMinor }) => taxMinor))).toBe(refund.taxMinor);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is refunded', () => {
  it('is what was paid: no list price, discount, name or place of an item changes it (invariant 4)', () => {
    fc.assert(
      fc.property(anyOrder, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), fc.bigInt(0n, 9_999n), (fresh, thirds, otherMinor) => {
        const repriced = fresh.items.map((item) => ({ ...item, discountMinor: otherMinor, productName: 'Dearer today', sku: 'X' }));
        const request = { ...everything, items: partial(fresh, thirds) };
        const paid = computeRefund(fresh, request);
        const { warnings: _warnings, blockers: _blockers, ...amounts } = computeRefund({ ...fresh, items: repriced }, request);
        expect(paid).toMatchObject(amounts);
        for (const { itemId, quantity, totalMinor } of computeRefund(fresh, everything).items) {
          const item = fresh.items.find(({ id }) => id === itemId);
          expect([quantity, totalMinor]).toEqual([item?.quantity, item?.totalMinor]);
        }
        for (const { itemId, quantity, totalMinor } of paid.items) {
          const item = fresh.items.find(({ id }) => id === itemId);
          expect(item && nextUnits(item, quantity)).toBe(totalMinor);
        }
      }),
    );
  });

  it('keeps what the policy says of everything refunded: once an order, rounded half up, never above it (invariant 5)', () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (fresh, steps) => {
        const world = begin(fresh);
        for (const step of steps) walk(world, step);
        take(world, computeRefund(world.subject, everything));
        const { takenMinor, feeKeptMinor } = world.subject.order;
        const { feePolicy } = fresh;
        if (feePolicy.kind === 'NONE') expect(feeKeptMinor).toBe(0n);
        if (feePolicy.kind === 'FIXED') expect(feeKeptMinor).toBe(takenMinor < feePolicy.amountMinor ? takenMinor : feePolicy.amountMinor);
        if (feePolicy.kind === 'PERCENTAGE') {
          const twiceExact = 2n * takenMinor * BigInt(feePolicy.ratePpm);
          const twiceKept = 2_000_000n * feeKeptMinor;
          // Within half a unit, the half itself rounded up.
          expect(twiceKept - twiceExact <= 1_000_000n && twiceKept - twiceExact > -1_000_000n).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is computed by one pure function, whatever it is asked twice, and however often (invariant 6)', () => {
    fc.assert(
      fc.property(anyOrder, stepsWithExternal, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), (fresh, steps, thirds) => {
        const world = begin(fresh);
        for (const step of steps) walk(world, step);
        const request = { ...everything, items: partial(world.subject, thirds) };
        const frozen = structuredClone(world.subject);
        const preview = computeRefund(world.subject, request);
        expect(computeRefund(structuredClone(world.subject), structuredClone(request))).toEqual(preview);
        expect(world.subject).toEqual(frozen);
      }),
    );
  });
});
