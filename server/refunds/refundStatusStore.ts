import type { EntityManager } from 'typeorm';
import { execute } from '../database/statements';
import { existingRow } from '../database/rows';
import type { Id } from '../database/id';
import type { Order } from '../orders/order';
import { OrderRow } from '../orders/order.entity';
import { findItems } from '../orders/orderRepository';
import type { Refund } from './refund';
import { findRefundsOfOrders } from './refundRepository';
import { unitsLeft } from './refundRules';
import { orderRefundStatus } from './refundState';

/** What need not be read, because it is known how it stands in this transaction, and nobody else changes it. */
export interface KnownOfOrder {
  /** The order, while what was taken of it is still the same. */
  readonly order?: Order | undefined;
  /** All of its refunds. */
  readonly refunds?: readonly Refund[] | undefined;
}

/** Derives the refund status of an order from its refunds anew and keeps it, for filters; `refundCreate` does so as well. */
export async function storeRefundStatus(tx: EntityManager, orderId: Id, known: KnownOfOrder = {}): Promise<void> {
  const items = await findItems(tx, [orderId]);
  const refunds = known.refunds ?? (await findRefundsOfOrders(tx, [orderId]));
  const { capturedMinor, takenMinor, externalMinor } = known.order ?? (await existingRow(tx, OrderRow, { id: orderId }));
  const moneyMinor = capturedMinor - takenMinor - externalMinor;
  const status = orderRefundStatus(refunds, { units: unitsLeft(items), moneyMinor, externalMinor });
  await execute(tx, 'UPDATE orders SET refund_status = ? WHERE id = ?', [status, BigInt(orderId)]);
}
