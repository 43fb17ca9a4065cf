import type { EntityManager } from 'typeorm';
import { newId, type Id } from '../database/id';
import { insertAll, insertions, type Insertion } from '../database/statements';
import { PaymentRow } from '../payments/payment.entity';
import { TicketRow } from '../tickets/ticket.entity';
import type { NewOrder, NewOrderItem, NewPayment } from './newOrder';
import { OrderItemRow, OrderRow } from './order.entity';
import { termInsertions, termsOfOrders } from './search/termStore';

/** Every row of some orders, parents before children when they are written in this order. */
export interface OrderRows {
  readonly orders: OrderRow[];
  readonly items: OrderItemRow[];
  readonly tickets: TicketRow[];
  readonly payments: PaymentRow[];
}

/** What the rows of a new order need beside the order itself. */
export interface OrderPlace {
  readonly orderId: Id;
  readonly partnerId: Id;
  readonly locationId: Id | null;
  readonly recordedAt: Date;
}

/** The rows of a new order, of which nothing was refunded yet. */
export function rowsOfOrder(order: NewOrder, place: OrderPlace): OrderRows {
  const items = order.items.map((item, index) => itemRow(item, index + 1, place));
  return {
    orders: [orderRow(order, place)],
    items,
    tickets: items.flatMap(({ id }, index) => ticketRows(order.items[index]?.barcodes ?? [], id, place)),
    payments: order.payments.map((payment, index) => paymentRow(payment, index + 1, place)),
  };
}

/** The rows of many orders in one. */
export function joinRows(parts: readonly OrderRows[]): OrderRows {
  return {
    orders: parts.flatMap((part) => part.orders),
    items: parts.flatMap((part) => part.items),
    tickets: parts.flatMap((part) => part.tickets),
    payments: parts.flatMap((part) => part.payments),
  };
}

/** Writes orders, with everything they are made of and found by. */
export function insertOrderRows(tx: EntityManager, rows: OrderRows): Promise<void> {
  return insertAll(tx, orderInsertions(tx, rows));
}

function* orderInsertions(tx: EntityManager, rows: OrderRows): Generator<Insertion> {
  yield* insertions(tx, OrderRow, rows.orders);
  yield* insertions(tx, OrderItemRow, rows.items);
  yield* insertions(tx, TicketRow, rows.tickets);
  yield* insertions(tx, PaymentRow, rows.payments);
  yield* termInsertions(tx, termsOfOrders(rows.orders, rows.items));
}

function orderRow(order: NewOrder, place: OrderPlace): OrderRow {
  return {
    id: place.orderId,
    partnerId: place.partnerId,
    number: order.number,
    placedAt: order.placedAt,
    visitDate: order.visitDate ?? '',
    locationId: place.locationId,
    channel: order.channel,
    status: order.status,
    canceledAt: order.canceledAt,
    customerEmail: order.customer.email,
    customerName: order.customer.name,
    customerPhone: order.customer.phone,
    currencyCode: order.currencyCode,
    totalMinor: order.totalMinor,
    capturedMinor: order.capturedMinor,
    takenMinor: 0n,
    givenMinor: 0n,
    feeBaseMinor: 0n,
    feeKeptMinor: 0n,
    externalMinor: 0n,
    refundStatus: 'NONE',
    refundCount: 0,
    version: 1,
    recordedAt: place.recordedAt,
  };
}

// Every column by its name, here and below: copying the objects took four times as long.
function itemRow(item: NewOrderItem, position: number, { orderId }: OrderPlace): OrderItemRow {
  return {
    id: newId(),
    orderId,
    position,
    productName: item.productName,
    sku: item.sku,
    quantity: item.quantity,
    totalMinor: item.totalMinor,
    discountMinor: item.discountMinor,
    taxRatePpm: item.taxRatePpm,
    refundable: item.refundable,
    takenQuantity: 0,
    takenMinor: 0n,
    takenTaxMinor: 0n,
  };
}

function ticketRows(barcodes: readonly string[], orderItemId: Id, { partnerId, orderId }: OrderPlace): TicketRow[] {
  return barcodes.map((barcode, index) => ({
    id: newId(),
    partnerId,
    orderId,
    orderItemId,
    position: index + 1,
    barcode,
    status: 'VALID',
    redeemedAt: null,
  }));
}

function paymentRow(payment: NewPayment, position: number, { orderId }: OrderPlace): PaymentRow {
  return {
    id: newId(),
    orderId,
    position,
    provider: payment.provider,
    method: payment.method,
    reference: payment.reference,
    capturedMinor: payment.amountMinor,
    takenMinor: 0n,
    externalMinor: 0n,
    disputeStatus: null,
  };
}
