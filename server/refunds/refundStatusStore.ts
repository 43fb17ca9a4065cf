import type { EntityManager } from 'typeorm';
import { execute } from '../database/statements';
import { existingRow } from '../database/rows';
import type { Id } from '../database/id';
import { OrderRow } from '../orders/order.entity';
import { findItems } from '../orders/orderRepository';
import { findRefundsOfOrders } from './refundRepository';
import { unitsLeft } from './refundRules';
import { orderRefundStatus } from './refundState';

/** Derives the refund status of an order from its refunds anew and keeps it, for filters. Never written otherwise. */
export async function storeRefundStatus(tx: EntityManager, orderId: Id): Promise<void> {
  const items = await findItems(tx, [orderId]);
  const refunds = await findRefundsOfOrders(tx, [orderId]);
  const { capturedMinor, takenMinor, externalMinor } = await existingRow(tx, OrderRow, { id: orderId });
  const moneyMinor = capturedMinor - takenMinor - externalMinor;
  const status = orderRefundStatus(refunds, { units: unitsLeft(items), moneyMinor, externalMinor });
  await execute(tx, 'UPDATE orders SET refund_status = ? WHERE id = ?', [status, BigInt(orderId)]);
}
