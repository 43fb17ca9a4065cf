import { In, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { Payment } from './payment';
import { PaymentRow } from './payment.entity';

/** The payments of some orders, in the order in which they were made. */
export async function findPayments(manager: EntityManager, orderIds: readonly Id[]): Promise<Payment[]> {
  return manager.find(PaymentRow, { where: { orderId: In(orderIds) }, order: { orderId: 'ASC', position: 'ASC' } });
}
