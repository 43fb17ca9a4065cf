import { In, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { PaymentRow } from '../payments/payment.entity';
import { DifferenceRow } from '../payments/reconciliation/reconciliation.entity';
import { RefundRow } from '../refunds/refund.entity';

/** What the audit's entries about some orders can be about: the orders, and what belongs to them. */
export async function subjectsOfOrders(manager: EntityManager, orderIds: readonly Id[]): Promise<Id[]> {
  if (orderIds.length === 0) return [];
  const ofOrders = { select: { id: true }, where: { orderId: In(orderIds) } } as const;
  const [refunds, payments, differences] = await Promise.all([
    manager.find(RefundRow, ofOrders),
    manager.find(PaymentRow, ofOrders),
    manager.find(DifferenceRow, ofOrders),
  ]);
  return [...orderIds, ...[...refunds, ...payments, ...differences].map(({ id }) => id)];
}
