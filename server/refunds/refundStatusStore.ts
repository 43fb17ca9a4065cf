import type { EntityManager } from 'typeorm';
import { execute } from '../database/statements';
import type { Id } from '../database/id';
import { OrderRow } from '../orders/order.entity';
import { findItems, toOrder } from '../orders/orderRepository';
import { findRefundsOfOrders } from './refundRepository';
import { refundableAmount } from './refundRules';
import { orderRefundStatus } from './refundState';

/** Derives the refund status of an order from its refunds anew and keeps it, for filters. Never written otherwise. */
export async function storeRefundStatus(tx: EntityManager, orderId: Id): Promise<void> {
  const order = toOrder(await tx.findOneByOrFail(OrderRow, { id: orderId }));
  const items = await findItems(tx, [orderId]);
  const refunds = await findRefundsOfOrders(tx, [orderId]);
  // Whether a ticket was redeemed does not count here: it bars a caller, not the order.
  const status = orderRefundStatus(refunds, refundableAmount({ order, items, tickets: [] }, true));
  await execute(tx, 'UPDATE orders SET refund_status = ? WHERE id = ?', [status, BigInt(orderId)]);
}
