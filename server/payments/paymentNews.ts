import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { execute } from '../database/statements';
import type { Order } from '../orders/order';
import { addToOutbox } from '../outbox/outbox';
import { storeRefundStatus } from '../refunds/refundStatusStore';
import { takeInExternalRefunds } from './externalRefunds';
import { isDisputed, type DisputeStatus, type Payment } from './payment';
import type { ProviderPaymentView } from './provider';
import type { OwnSide } from './reconciliation/difference';
import { newsOf } from './reconciliation/news';

/**
 * Takes in what a provider says of a payment: refunds made there lower what can be refunded, a dispute blocks, and
 * refunds of ours that stand otherwise there are looked at again. The order must be locked by the caller, and
 * `payment` and `ours` read in this transaction.
 */
export async function takeInNews(
  tx: EntityManager,
  order: Order,
  payment: Payment,
  ours: OwnSide,
  theirs: ProviderPaymentView,
): Promise<void> {
  const { external, refundIds } = newsOf(ours, theirs);
  const isTaken = external.length > 0 && (await takeInExternalRefunds(tx, order, payment, external));
  if (isTaken) await storeRefundStatus(tx, order.id);
  const { dispute } = theirs;
  if (dispute !== payment.disputeStatus) await storeDispute(tx, order, payment, dispute);
  // What waits to be sent need not wait any longer to be stopped.
  const waiting = ours.shares.filter(({ allocation }) => allocation.status === 'WAITING').map(({ refund }) => refund.id);
  const stopped = isDisputed({ ...payment, disputeStatus: dispute }) ? waiting : [];
  for (const id of new Set([...refundIds, ...stopped])) await addToOutbox(tx, 'REFUND_CHECK', id);
}

/** What was previewed before is previewed again: a dispute decides whether anything can be refunded. */
async function storeDispute(
  tx: EntityManager,
  order: Order,
  payment: Payment,
  disputeStatus: DisputeStatus | null,
): Promise<void> {
  await execute(tx, 'UPDATE payments SET dispute_status = ? WHERE id = ?', [disputeStatus, BigInt(payment.id)]);
  await execute(tx, 'UPDATE orders SET version = version + 1 WHERE id = ?', [BigInt(order.id)]);
  await addAuditEntry(tx, {
    partnerId: order.partnerId,
    actor: 'provider',
    action: 'payment.dispute',
    subjectType: 'Payment',
    subjectId: payment.id,
    before: { disputeStatus: payment.disputeStatus },
    after: { disputeStatus },
  });
}
