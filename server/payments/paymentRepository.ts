import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { rowReader } from '../database/rowReader';
import { findRows, type StoredRow } from '../database/rows';
import { listOf, select, sql } from '../database/sql';
import { partsByOrder, type VersionedParts } from '../orders/keptByVersion';
import { OrderRow } from '../orders/order.entity';
import type { Payment, ProviderName } from './payment';
import { PaymentRow } from './payment.entity';

/** The payments of some orders, in the order in which they were made. */
export async function findPayments(manager: EntityManager, orderIds: readonly Id[]): Promise<Payment[]> {
  return findRows(manager, PaymentRow, { orderId: orderIds }, { order: { orderId: 'ASC', position: 'ASC' } });
}

/** The same with the version of their order, in one statement. */
export async function findVersionedPayments(manager: EntityManager, orderIds: readonly Id[]): Promise<VersionedParts<Payment>[]> {
  const reader = rowReader(manager, PaymentRow);
  const rows = await select<StoredRow>(
    manager,
    sql`SELECT ${reader.columns('payment')}, o.version AS order_version
      FROM payments payment JOIN orders o ON o.id = payment.order_id
      WHERE payment.order_id IN ${listOf(orderIds.map(BigInt))} ORDER BY payment.order_id, payment.position`,
  );
  return partsByOrder(rows, ({ order_version: version }) => Number(version), reader.read);
}

/** The partner's payments that a provider knows by a reference, with the currency of their orders; mostly one. */
export async function findPaymentsByReference(
  manager: EntityManager,
  partnerId: Id,
  provider: ProviderName,
  reference: string,
): Promise<(Payment & { readonly currencyCode: string })[]> {
  // MySQL takes texts that differ in spaces at the end for equal.
  const payments = (await findRows(manager, PaymentRow, { provider, reference })).filter((row) => row.reference === reference);
  const orders = await findRows(manager, OrderRow, { id: payments.map(({ orderId }) => orderId), partnerId });
  return payments.flatMap((payment) => {
    const order = orders.find(({ id }) => id === payment.orderId);
    return order ? [{ ...payment, currencyCode: order.currencyCode }] : [];
  });
}
