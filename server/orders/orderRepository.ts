import { In, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { Order, OrderItem } from './order';
import { OrderItemRow, OrderRow } from './order.entity';

/** An order of the partner by its id; null when it is not theirs or does not exist. */
export async function findOrder(manager: EntityManager, partnerId: Id, id: Id): Promise<Order | null> {
  const row = await manager.findOneBy(OrderRow, { id, partnerId });
  return row && toOrder(row);
}

/** Orders of the partner by their ids, in no particular order. */
export async function findOrders(manager: EntityManager, partnerId: Id, ids: readonly Id[]): Promise<Order[]> {
  return (await manager.findBy(OrderRow, { id: In(ids), partnerId })).map(toOrder);
}

/** An order of the partner by the number that its customer knows. */
export async function findOrderByNumber(manager: EntityManager, partnerId: Id, number: string): Promise<Order | null> {
  const row = await manager.findOneBy(OrderRow, { partnerId, number });
  // MySQL takes texts that differ in spaces at the end for equal.
  return row?.number === number ? toOrder(row) : null;
}

/**
 * An order for changing: where the database has row locks, nobody else changes it until the transaction ends.
 * (SQLite has one writer, which is the same.)
 */
export async function findOrderForUpdate(tx: EntityManager, partnerId: Id, id: Id): Promise<Order | null> {
  const isSqlite = tx.dataSource.options.type === 'better-sqlite3';
  const lock = isSqlite ? {} : { lock: { mode: 'pessimistic_write' as const } };
  const row = await tx.findOne(OrderRow, { where: { id, partnerId }, ...lock });
  return row && toOrder(row);
}

/** The items of some orders, each order's in its own order. */
export async function findItems(manager: EntityManager, orderIds: readonly Id[]): Promise<OrderItem[]> {
  return manager.find(OrderItemRow, {
    where: { orderId: In(orderIds) },
    order: { orderId: 'ASC', position: 'ASC' },
  });
}

/** A row as the features see it. */
export function toOrder(row: OrderRow): Order {
  const { visitDate, customerEmail, customerName, customerPhone, ...rest } = row;
  return {
    ...rest,
    visitDate: visitDate === '' ? null : visitDate,
    customer: { email: customerEmail, name: customerName, phone: customerPhone },
  };
}
