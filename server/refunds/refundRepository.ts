import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findRow, findRows } from '../database/rows';
import type { Reach } from '../partners/reach';
import { addReachOfOrder } from '../partners/reachRows';
import type { Refund, RefundAllocation, RefundItem } from './refund';
import {
  IdempotencyKeyRow,
  RefundAllocationRow,
  RefundItemRow,
  RefundRow,
  RefundTicketRow,
} from './refund.entity';

/** A refund by its id; null when its order is out of reach or it does not exist. */
export function findRefund(manager: EntityManager, reach: Reach, id: Id): Promise<Refund | null> {
  const builder = manager.createQueryBuilder(RefundRow, 'r').where('r.id = :id', { id: BigInt(id) });
  addReachOfOrder(builder, reach);
  return builder.getOne();
}

/** Every refund of some orders, oldest first. */
export function findRefundsOfOrders(manager: EntityManager, orderIds: readonly Id[]): Promise<RefundRow[]> {
  return findRows(manager, RefundRow, { orderId: orderIds }, { order: { orderId: 'ASC', sequence: 'ASC' } });
}

/** What some refunds take of which items. */
export function findRefundItems(manager: EntityManager, refundIds: readonly Id[]): Promise<RefundItem[]> {
  return findRows(manager, RefundItemRow, { refundId: refundIds }, { order: { orderItemId: 'ASC' } });
}

/** Which tickets some refunds take. */
export function findRefundTickets(manager: EntityManager, refundIds: readonly Id[]): Promise<RefundTicketRow[]> {
  return findRows(manager, RefundTicketRow, { refundId: refundIds });
}

/** How some refunds are divided over payments. */
export function findAllocations(manager: EntityManager, refundIds: readonly Id[]): Promise<RefundAllocation[]> {
  return findRows(manager, RefundAllocationRow, { refundId: refundIds }, { order: { id: 'ASC' } });
}

/** What a caller's idempotency key stands for; null when it was never used. */
export function findKey(
  manager: EntityManager,
  caller: string,
  operation: string,
  idempotencyKey: string,
): Promise<IdempotencyKeyRow | null> {
  return findRow(manager, IdempotencyKeyRow, { caller, operation, idempotencyKey: storedKey(idempotencyKey) });
}

/** A key as it is stored: in hexadecimal, because MySQL takes texts that differ in spaces at the end for equal. */
export function storedKey(idempotencyKey: string): string {
  return Buffer.from(idempotencyKey, 'utf8').toString('hex');
}
