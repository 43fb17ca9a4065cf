import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findRow, findRows } from '../database/rows';
import type { Reach } from '../partners/reach';
import { withinReach } from '../partners/reachRows';
import type { Order, OrderItem } from './order';
import { OrderItemRow, OrderRow } from './order.entity';

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

/** A row as the features see it. */
export function toOrder(row: OrderRow): Order {
  const { visitDate, customerEmail, customerName, customerPhone, ...rest } = row;
  return {
    ...rest,
    visitDate: visitDate === '' ? null : visitDate,
    customer: { orderId: row.id, email: customerEmail, name: customerName, phone: customerPhone },
  };
}
