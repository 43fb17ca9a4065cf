import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findRow, findRows } from '../database/rows';
import { rowReader } from '../database/rowReader';
import { listOf, select, sql } from '../database/sql';
import type { Reach } from '../partners/reach';
import { withinReach } from '../partners/reachRows';
import { partsByOrder, type VersionedParts, type VersionedRow } from './keptByVersion';
import type { Order, OrderItem, OrderItemOfOrder } from './order';
import { OrderItemRow, OrderRow } from './order.entity';
import type { SharedTexts } from './sharedTexts';

/** An order by its id; null when it is out of reach or does not exist. */
export async function findOrder(manager: EntityManager, reach: Reach, id: Id): Promise<Order | null> {
  const row = await findRow(manager, OrderRow, { id, ...withinReach(reach) });
  return row && toOrder(row);
}

/** Those orders within reach that have these ids, in no particular order. */
export async function findOrders(manager: EntityManager, reach: Reach, ids: readonly Id[]): Promise<Order[]> {
  return (await findRows(manager, OrderRow, { id: ids, ...withinReach(reach) })).map(toOrder);
}

/** An order by the number that its customer knows; null when it is out of reach or does not exist. */
export async function findOrderByNumber(manager: EntityManager, reach: Reach, number: string): Promise<Order | null> {
  const row = await findRow(manager, OrderRow, { ...withinReach(reach), number });
  // MySQL takes texts that differ in spaces at the end for equal.
  return row?.number === number ? toOrder(row) : null;
}

/**
 * An order for changing: nobody else changes it until the transaction ends. MySQL locks the row before it looks at the reach: what a caller names
 * must have been found with `findOrder` first, or others would feel the lock.
 */
export async function findOrderForUpdate(tx: EntityManager, reach: Reach, id: Id): Promise<Order | null> {
  const row = await findOrderRowForUpdate(tx, reach, id);
  return row && toOrder(row);
}

/** The same as its row. */
export function findOrderRowForUpdate(tx: EntityManager, reach: Reach, id: Id): Promise<OrderRow | null> {
  return findRow(tx, OrderRow, { id, ...withinReach(reach) }, { forUpdate: true });
}

/** The items of some orders, each order's in its own order. */
export async function findItems(manager: EntityManager, orderIds: readonly Id[]): Promise<OrderItem[]> {
  return findRows(manager, OrderItemRow, { orderId: orderIds }, { order: { orderId: 'ASC', position: 'ASC' } });
}

/**
 * The same with their tickets counted and the version of their order, in one statement: most who show an item show what
 * can be refunded of it.
 */
export async function findVersionedItems(
  manager: EntityManager,
  orderIds: readonly Id[],
  texts: SharedTexts,
): Promise<VersionedParts<OrderItemOfOrder>[]> {
  const reader = rowReader(manager, OrderItemRow);
  const ids = listOf(orderIds.map(BigInt));
  const rows = await select<VersionedRow>(
    manager,
    sql`SELECT ${reader.columns('item')}, ticket.ticket_count, ticket.valid_count, ticket.redeemed_count,
        o.version AS order_version, o.currency_code AS order_currency_code
      FROM order_items item JOIN orders o ON o.id = item.order_id LEFT JOIN (
        SELECT order_item_id, COUNT(*) AS ticket_count, COUNT(CASE status WHEN 'VALID' THEN 1 END) AS valid_count,
          COUNT(CASE status WHEN 'REDEEMED' THEN 1 END) AS redeemed_count
        FROM tickets WHERE order_id IN ${ids} GROUP BY order_item_id
      ) ticket ON ticket.order_item_id = item.id
      WHERE item.order_id IN ${ids} ORDER BY item.order_id, item.position`,
  );
  return partsByOrder(rows, (row) => toItemOfOrder(reader.read(row), row, texts));
}

/** An item as it is kept: written out for the same reason as an order, and sharing the texts that many items have. */
function toItemOfOrder(item: OrderItemRow, row: VersionedRow, texts: SharedTexts): OrderItemOfOrder {
  return {
    id: item.id,
    orderId: texts.of(item.orderId),
    position: item.position,
    productName: texts.of(item.productName),
    sku: item.sku === null ? null : texts.of(item.sku),
    quantity: item.quantity,
    totalMinor: item.totalMinor,
    discountMinor: item.discountMinor,
    taxRatePpm: item.taxRatePpm,
    refundable: item.refundable,
    takenQuantity: item.takenQuantity,
    takenMinor: item.takenMinor,
    takenTaxMinor: item.takenTaxMinor,
    ticketCounts: { all: Number(row.ticket_count ?? 0), valid: Number(row.valid_count ?? 0), redeemed: Number(row.redeemed_count ?? 0) },
    currencyCode: texts.of(String(row.order_currency_code)),
    orderVersion: Number(row.order_version),
  };
}

/** A row as the features see it. */
export function toOrder(row: OrderRow): Order {
  // Written out, because copying what is left of a row takes several times as long, and a page has a hundred of them.
  return {
    id: row.id,
    partnerId: row.partnerId,
    number: row.number,
    placedAt: row.placedAt,
    visitDate: row.visitDate === '' ? null : row.visitDate,
    locationId: row.locationId,
    channel: row.channel,
    status: row.status,
    canceledAt: row.canceledAt,
    customer: { orderId: row.id, email: row.customerEmail, name: row.customerName, phone: row.customerPhone },
    currencyCode: row.currencyCode,
    totalMinor: row.totalMinor,
    capturedMinor: row.capturedMinor,
    takenMinor: row.takenMinor,
    givenMinor: row.givenMinor,
    feeBaseMinor: row.feeBaseMinor,
    feeKeptMinor: row.feeKeptMinor,
    externalMinor: row.externalMinor,
    refundStatus: row.refundStatus,
    refundCount: row.refundCount,
    version: row.version,
  };
}
