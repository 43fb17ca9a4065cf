import type { EntityManager } from 'typeorm';
import { execute } from '../database/statements';
import { existingRow } from '../database/rows';
import { findOrderForUpdate } from '../orders/orderRepository';
import { wholePartner } from '../partners/reach';
import { takeInExternalRefunds } from '../payments/externalRefunds';
import { PaymentRow } from '../payments/payment.entity';
import type { RefundAllocation, SeenRefund } from './refund';
import { RefundConflict } from './refundChange';
import { storeRefundStatus } from './refundStatusStore';

/**
 * A failed share was paid after all, and what it had given back was refunded otherwise in the meantime. The money is
 * gone all the same: it is taken in like a refund made elsewhere, and the refund says so to a person. Answers the
 * refund as it stands then.
 */
export async function takePaidAfterAll(
  tx: EntityManager,
  refund: SeenRefund,
  allocation: RefundAllocation,
  reference: string,
): Promise<SeenRefund> {
  const order = await findOrderForUpdate(tx, wholePartner(refund.partnerId), refund.orderId);
  if (!order) throw new Error(`refund ${refund.id} has no order`);
  const matched = await execute(
    tx,
    `UPDATE refunds SET version = version + 1, failure_code = 'PAID_AFTER_ALL' WHERE id = ? AND version = ?`,
    [BigInt(refund.id), refund.version],
  );
  if (matched !== 1) throw new RefundConflict(`refund ${refund.id} changed`);
  const payment = await existingRow(tx, PaymentRow, { id: allocation.paymentId });
  await takeInExternalRefunds(tx, order, payment, [{ reference, amountMinor: allocation.amountMinor, status: 'SUCCEEDED' }]);
  await execute(tx, 'UPDATE refund_allocations SET failure_code = ? WHERE id = ?', ['PAID_AFTER_ALL', BigInt(allocation.id)]);
  await storeRefundStatus(tx, order.id);
  const failureCode = 'PAID_AFTER_ALL';
  const allocations = refund.allocations.map((one) => (one.id === allocation.id ? { ...one, failureCode } : one));
  return { ...refund, version: refund.version + 1, failureCode, allocations };
}
