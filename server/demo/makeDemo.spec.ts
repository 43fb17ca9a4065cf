import { readEmail } from '../mail/address';
import { sum } from '../money/money';
import { ORDER_REFUND_STATUSES, ORDER_STATUSES, SALES_CHANNELS } from '../orders/order';
import { REFUND_STATUSES } from '../refunds/refund';
import { unitsLeft } from '../refunds/refundRules';
import { orderRefundStatus } from '../refunds/refundState';
import { TICKET_STATUSES } from '../tickets/ticket';
import { LocalTime } from './days';
import { makeDemo, type Demo } from './makeDemo';
import { REFUND_REASONS } from './refundWords';

const agent = { name: 'Noor de Vries', key: 'staff:1' };
const admin = { name: 'Ilse Bakker', key: 'staff:2' };
const make = (now: string) => makeDemo(new Date(now), agent, admin);
// The first day of a year, a leap day, both days on which clocks change, high season, and an hour before midnight.
const NOWS = ['2026-01-01T00:30:00Z', '2028-02-29T12:00:00Z', '2026-03-29T12:00:00Z', '2026-08-15T21:59:00Z', '2026-10-25T02:00:00Z', '2026-11-23T12:00:00Z'];

/** The rows by what they belong to. */
function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): (key: string) => Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return (key) => groups.get(key) ?? [];
}

/** The same rows with a running number for each id. */
function withoutIds(demo: Demo): string {
  const numbers = new Map<string, number>();
  const text = JSON.stringify(demo, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  return text.replace(/\d{16,19}/g, (id) => {
    numbers.set(id, numbers.get(id) ?? numbers.size);
    return `#${numbers.get(id)}`;
  });
}

it('is the same on every start of one day, and another the next day', () => {
  const morning = withoutIds(make('2026-11-23T05:00:00Z'));
  expect(withoutIds(make('2026-11-23T22:30:00Z')) === morning).toBe(true);
  expect(withoutIds(make('2026-11-23T23:30:00Z')) === morning).toBe(false);
});

describe.each(NOWS)('the demo partner on %s', (now) => {
  const demo = make(now);
  const { orders, items, tickets, payments } = demo.orders;
  const { refunds } = demo.refunds;
  const itemsOf = grouped(items, (row) => row.orderId);
  const paymentsOf = grouped(payments, (row) => row.orderId);
  const refundsOf = grouped(refunds, (row) => row.orderId);
  const partsOf = grouped(demo.refunds.items, (row) => row.refundId);
  const allocationsOf = grouped(demo.refunds.allocations, (row) => row.refundId);

  it('has a year of orders in every state', () => {
    expect(orders).toHaveLength(2_000);
    const seen = (values: readonly string[]) => [...new Set(values)].sort();
    expect(seen(orders.map((row) => row.status))).toEqual([...ORDER_STATUSES].sort());
    expect(seen(orders.map((row) => row.refundStatus))).toEqual([...ORDER_REFUND_STATUSES].sort());
    expect(seen(orders.map((row) => row.channel))).toEqual([...SALES_CHANNELS].sort());
    expect(seen(refunds.map((row) => row.status))).toEqual([...REFUND_STATUSES].sort());
    expect(seen(refunds.map((row) => row.reasonCode))).toEqual(REFUND_REASONS.map(([code]) => code).sort());
    expect(seen(tickets.map((row) => row.status))).toEqual([...TICKET_STATUSES].sort());
    expect(seen(refunds.flatMap((row) => row.failureCode ?? []))).toEqual(['ACCOUNT_CLOSED', 'INSUFFICIENT_BALANCE', 'REFUSED', 'RETURNED']);
    expect(seen(payments.map((row) => row.method))).toEqual(['card', 'cash', 'ideal', 'invoice', 'paypal', 'voucher']);
  });

  it('keeps the books: what orders, items and payments gave is what their refunds took', () => {
    const wrong = orders.filter((order) => {
      const holding = refundsOf(order.id).filter((refund) => refund.holdsMoney);
      const feeBase = holding.filter((refund) => !refund.feeWaived).map((refund) => refund.subtotalMinor);
      const own = paymentsOf(order.id);
      return !(
        order.totalMinor === sum(itemsOf(order.id).map((item) => item.totalMinor)) &&
        order.capturedMinor === sum(own.map((payment) => payment.capturedMinor)) &&
        order.capturedMinor <= order.totalMinor &&
        order.takenMinor === sum(holding.map((refund) => refund.subtotalMinor)) &&
        order.takenMinor <= order.capturedMinor &&
        order.givenMinor === sum(holding.map((refund) => refund.totalMinor)) &&
        order.givenMinor === sum(own.map((payment) => payment.takenMinor)) &&
        order.feeKeptMinor === order.takenMinor - order.givenMinor &&
        order.feeBaseMinor === sum(feeBase) &&
        order.refundCount === refundsOf(order.id).length &&
        own.every((payment) => payment.takenMinor >= 0n && payment.takenMinor <= payment.capturedMinor)
      );
    });
    expect(wrong).toEqual([]);
    const holding = new Set(refunds.filter((refund) => refund.holdsMoney).map((refund) => refund.id));
    const takenOf = grouped(demo.refunds.items.filter((part) => holding.has(part.refundId)), (part) => part.orderItemId);
    const wrongItems = items.filter((item) => {
      const taken = takenOf(item.id);
      return !(
        item.takenQuantity === taken.reduce((units, part) => units + part.quantity, 0) &&
        item.takenQuantity <= item.quantity &&
        item.takenMinor === sum(taken.map((part) => part.totalMinor)) &&
        item.takenMinor <= item.totalMinor &&
        item.takenTaxMinor === sum(taken.map((part) => part.taxMinor))
      );
    });
    expect(wrongItems).toEqual([]);
  });

  it('has refunds that add up', () => {
    const wrong = refunds.filter((refund) => {
      const parts = partsOf(refund.id);
      return !(
        refund.subtotalMinor > 0n &&
        refund.subtotalMinor === refund.totalMinor + refund.feeMinor &&
        refund.subtotalMinor === sum(parts.map((part) => part.totalMinor)) &&
        refund.taxMinor === sum(parts.map((part) => part.taxMinor)) &&
        refund.totalMinor === sum(allocationsOf(refund.id).map((allocation) => allocation.amountMinor))
      );
    });
    expect(wrong).toEqual([]);
    const derived = orders.map((row) => {
      const moneyMinor = row.capturedMinor - row.takenMinor;
      return orderRefundStatus(refundsOf(row.id), { units: unitsLeft(itemsOf(row.id)), moneyMinor, externalMinor: 0n });
    });
    expect(orders.map((row) => row.refundStatus)).toEqual(derived);
  });

  it('has tickets that are what their refunds and the gate made of them', () => {
    const statusOf = new Map(refunds.map((refund) => [refund.id, refund.status]));
    const endOf = new Map<string, string>();
    for (const { ticketId, refundId } of demo.refunds.tickets) {
      const status = statusOf.get(refundId);
      if (status === 'SUCCEEDED') endOf.set(ticketId, 'VOID');
      if (status === 'PROCESSING' || status === 'AWAITING_APPROVAL') endOf.set(ticketId, 'REFUND_HOLD');
    }
    const wrong = tickets.filter(
      (ticket) => ticket.status !== (endOf.get(ticket.id) ?? (ticket.redeemedAt === null ? 'VALID' : 'REDEEMED')),
    );
    expect(wrong).toEqual([]);
    expect(new Set(tickets.map((ticket) => ticket.barcode)).size).toBe(tickets.length);
  });

  it('leaves nothing under way that nobody ends', () => {
    const jobs = new Set(demo.refunds.outbox.map((job) => job.subjectId));
    const processing = refunds.filter((refund) => refund.status === 'PROCESSING');
    expect(new Set(processing.map((refund) => refund.id))).toEqual(jobs);
    const books = new Map(demo.refunds.sandbox.map((row) => [row.idempotencyKey, row]));
    const sent = demo.refunds.allocations.filter((allocation) => allocation.status === 'SENT');
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter((allocation) => !(books.get(allocation.id)!.settlesAt > new Date(now)))).toEqual([]);
  });

  it('has happened: nothing but visits lies ahead', () => {
    const time = new LocalTime('Europe/Amsterdam');
    const today = time.at(time.dayOf(new Date(now)), 0).getTime();
    const dates = [
      ...orders.flatMap((row) => [row.placedAt, row.canceledAt]),
      ...tickets.map((row) => row.redeemedAt),
      ...refunds.flatMap((row) => [row.requestedAt, row.settledAt]),
    ];
    expect(dates.filter((date) => date !== null && date.getTime() >= today)).toEqual([]);
    const placedAt = new Map(orders.map((row) => [row.id, row.placedAt]));
    expect(refunds.filter((row) => row.requestedAt <= placedAt.get(row.orderId)!)).toEqual([]);
    const visitDate = new Map(orders.map((row) => [row.id, row.visitDate]));
    const elsewhen = tickets.filter(
      ({ redeemedAt, orderId }) =>
        redeemedAt && redeemedAt.toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' }) !== visitDate.get(orderId),
    );
    expect(elsewhen).toEqual([]);
  });

  it('is sold to people whom no mail reaches', () => {
    const emails = new Set(orders.map((row) => row.customerEmail));
    expect(emails.size).toBeGreaterThan(1_000);
    expect([...emails].filter((email) => readEmail(email) !== email)).toEqual([]);
    expect([...emails].filter((email) => !/@([a-z]+\.example|example\.(org|net))$/.test(email))).toEqual([]);
  });

  it('has an order with which a declined refund can be tried out', () => {
    const photos = items.filter((item) => item.sku === 'PHOTOS' && item.totalMinor === 6666n && item.takenQuantity === 0);
    expect(photos.length).toBeGreaterThan(0);
  });
});
