import type { EntityManager } from 'typeorm';
import { newId, type Id } from '../database/id';
import { insertRows } from '../database/statements';
import { PaymentRow } from '../payments/payment.entity';
import { TicketRow } from '../tickets/ticket.entity';
import type { NewOrder } from './newOrder';
import { OrderItemRow, OrderRow } from './order.entity';
import { insertTerms, termsOfOrders } from './search/termStore';

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
  const { orderId, partnerId } = place;
  const items = order.items.map((item, index) => ({ ...item, id: newId(), position: index + 1 }));
  return {
    orders: [orderRow(order, place)],
    items: items.map(({ barcodes: _barcodes, ...item }) => ({
      ...item,
      orderId,
      takenQuantity: 0,
      takenMinor: 0n,
      takenTaxMinor: 0n,
    })),
    tickets: items.flatMap(({ id, barcodes }) =>
      barcodes.map((barcode, index) => ({
        id: newId(),
        partnerId,
        orderId,
        orderItemId: id,
        position: index + 1,
        barcode,
        status: 'VALID' as const,
        redeemedAt: null,
      })),
    ),
    payments: order.payments.map(({ amountMinor, ...payment }, index) => ({
      ...payment,
      id: newId(),
      orderId,
      position: index + 1,
      capturedMinor: amountMinor,
      takenMinor: 0n,
      externalMinor: 0n,
      disputeStatus: null,
    })),
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
export async function insertOrderRows(tx: EntityManager, rows: OrderRows): Promise<void> {
  await insertRows(tx, OrderRow, rows.orders);
  await insertRows(tx, OrderItemRow, rows.items);
  await insertRows(tx, TicketRow, rows.tickets);
  await insertRows(tx, PaymentRow, rows.payments);
  await insertTerms(tx, termsOfOrders(rows.orders, rows.items));
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
