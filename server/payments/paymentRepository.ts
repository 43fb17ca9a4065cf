import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { rowReader } from '../database/rowReader';
import { findRows } from '../database/rows';
import type { StoredRow } from '../database/table';
import { listOf, select, sql } from '../database/sql';
import { partsByOrder, type VersionedParts, type VersionedRow } from '../orders/keptByVersion';
import type { Payment, ProviderName } from './payment';
import { PaymentRow } from './payment.entity';

/** The payments of some orders, in the order in which they were made. */
export async function findPayments(manager: EntityManager, orderIds: readonly Id[]): Promise<Payment[]> {
  return findRows(manager, PaymentRow, { orderId: orderIds }, { order: { orderId: 'ASC', position: 'ASC' } });
}

/** The same with the version of their order, in one statement. */
export async function findVersionedPayments(manager: EntityManager, orderIds: readonly Id[]): Promise<VersionedParts<Payment>[]> {
  const reader = rowReader(manager, PaymentRow);
  const rows = await select<VersionedRow>(
    manager,
    sql`SELECT ${reader.columns('payment')}, o.version AS order_version
      FROM payments payment JOIN orders o ON o.id = payment.order_id
      WHERE payment.order_id IN ${listOf(orderIds.map(BigInt))} ORDER BY payment.order_id, payment.position`,
  );
  return partsByOrder(rows, reader.read);
}

/** The partner's payments that a provider knows by a reference, with the currency of their orders; mostly one. */
export async function findPaymentsByReference(
  manager: EntityManager,
  partnerId: Id,
  provider: ProviderName,
  reference: string,
): Promise<(Payment & { readonly currencyCode: string })[]> {
  const reader = rowReader(manager, PaymentRow);
  const rows = await select<StoredRow>(
    manager,
    sql`SELECT ${reader.columns('payment')}, paid.currency_code FROM payments payment JOIN orders paid ON paid.id = payment.order_id
      WHERE payment.provider = ${provider} AND payment.reference = ${reference} AND paid.partner_id = ${BigInt(partnerId)}`,
  );
  const payments = rows.map((row) => ({ ...reader.read(row), currencyCode: String(row.currency_code) }));
  // MySQL takes texts that differ in spaces at the end for equal.
  return payments.filter((payment) => payment.reference === reference);
}
