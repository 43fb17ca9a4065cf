import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { newId } from '../database/id';
import { execute, insertRows } from '../database/statements';
import { sum } from '../money/money';
import type { Order } from '../orders/order';
import { ExternalRefundRow } from './externalRefund.entity';
import type { Payment } from './payment';
import type { ProviderRefundView } from './provider';

/**
 * Takes in refunds of a payment that were made at the provider itself: from now on they lower what can be refunded.
 * They are facts, so nothing refuses them; what more can be taken is guarded elsewhere by the same figures. The
 * order must be locked by the caller. Returns whether anything changed.
 */
export async function takeInExternalRefunds(
  tx: EntityManager,
  order: Order,
  payment: Payment,
  seen: readonly Omit<ProviderRefundView, 'ownKey'>[],
): Promise<boolean> {
  const known = await tx.findBy(ExternalRefundRow, { paymentId: payment.id });
  for (const { reference, amountMinor, status } of seen) {
    const row = known.find(({ providerReference }) => providerReference === reference);
    if (row) {
      await tx.update(ExternalRefundRow, { id: row.id }, { amountMinor, status });
      Object.assign(row, { amountMinor, status });
      continue;
    }
    const added = {
      id: newId(),
      partnerId: order.partnerId,
      paymentId: payment.id,
      providerReference: reference,
      amountMinor,
      status,
      foundAt: new Date(),
    };
    await insertRows(tx, ExternalRefundRow, [added]);
    known.push(added);
  }
  const counted = known.filter(({ status }) => status === 'PENDING' || status === 'SUCCEEDED');
  return storeExternal(tx, order, payment, sum(counted.map(({ amountMinor }) => amountMinor)));
}

async function storeExternal(tx: EntityManager, order: Order, payment: Payment, externalMinor: bigint): Promise<boolean> {
  const stored = await tx.query<{ external_minor: bigint | string }[]>('SELECT external_minor FROM payments WHERE id = ?', [
    BigInt(payment.id),
  ]);
  const beforeMinor = BigInt(stored[0]?.external_minor ?? 0);
  if (beforeMinor === externalMinor) return false;
  const change = externalMinor - beforeMinor;
  await execute(tx, 'UPDATE payments SET external_minor = ? WHERE id = ?', [externalMinor, BigInt(payment.id)]);
  await execute(tx, 'UPDATE orders SET external_minor = external_minor + ?, version = version + 1 WHERE id = ?', [
    change,
    BigInt(order.id),
  ]);
  await addAuditEntry(tx, {
    partnerId: order.partnerId,
    actor: 'provider',
    action: 'refund.external',
    subjectType: 'Payment',
    subjectId: payment.id,
    before: { externalMinor: `${beforeMinor}` },
    after: { externalMinor: `${externalMinor}` },
  });
  return true;
}
