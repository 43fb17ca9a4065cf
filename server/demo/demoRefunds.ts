import { toOrder } from '../orders/orderRepository';
import type { ProviderName } from '../payments/payment';
import type { RefundStatus } from '../refunds/refund';
import { changeOf, type BalanceChange } from '../refunds/refundBalance';
import { computeRefund, unitsLeft, type RefundComputation } from '../refunds/refundRules';
import { orderRefundStatus } from '../refunds/refundState';
import { FREES, UNDER_WAY, writeRefund, type OrderBook, type RefundRows, type RefundTelling } from './refundRows';

/** Computes a refund as the program would, and writes its rows and what it does to its order's. False when it may not be. */
export function tellRefund(out: RefundRows, book: OrderBook, telling: RefundTelling): boolean {
  const { row, rows, feePolicy } = book;
  const { items, tickets, payments } = rows;
  const connected = new Set<ProviderName>(['sandbox']);
  const subject = { order: toOrder(row), items, tickets, payments, feePolicy, connected };
  const computation = computeRefund(subject, telling.request);
  const isSent = computation.allocations.length > 0 && computation.allocations.every(({ automatic }) => automatic);
  if (computation.blockers.length > 0 || !isSent) return false;
  const { end } = telling.step;
  const change = changeOf(row.id, computation);
  row.refundCount += 1;
  move(book, change, 1n);
  if (FREES.includes(end)) move(book, change, -1n);
  writeRefund(out, book, telling, computation);
  markTickets(book, computation, end);
  const own = out.refunds.filter((refund) => refund.orderId === row.id);
  row.refundStatus = orderRefundStatus(own, {
    units: unitsLeft(rows.items),
    moneyMinor: row.capturedMinor - row.takenMinor,
    externalMinor: 0n,
  });
  return true;
}

/** Takes a refund from the balances, or gives it back. */
function move({ row, rows }: OrderBook, change: BalanceChange, sign: 1n | -1n): void {
  row.takenMinor += sign * change.subtotalMinor;
  row.givenMinor += sign * change.totalMinor;
  row.feeKeptMinor += sign * change.feeMinor;
  row.feeBaseMinor += sign * change.feeBaseMinor;
  row.version += 1;
  for (const taken of change.items) {
    const item = rows.items.find((candidate) => candidate.id === taken.itemId);
    if (!item) continue;
    item.takenQuantity += Number(sign) * taken.quantity;
    item.takenMinor += sign * taken.totalMinor;
    item.takenTaxMinor += sign * taken.taxMinor;
  }
  for (const { paymentId, amountMinor } of change.payments) {
    const payment = rows.payments.find((candidate) => candidate.id === paymentId);
    if (payment) payment.takenMinor += sign * amountMinor;
  }
}

function markTickets({ rows }: OrderBook, computation: RefundComputation, end: RefundStatus): void {
  if (FREES.includes(end)) return;
  const taken = new Set(computation.items.flatMap((item) => item.ticketIds));
  for (const ticket of rows.tickets) {
    if (taken.has(ticket.id)) ticket.status = UNDER_WAY.includes(end) ? 'REFUND_HOLD' : 'VOID';
  }
}
