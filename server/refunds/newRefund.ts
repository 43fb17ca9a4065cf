import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { newId, type Id } from '../database/id';
import { insertRows } from '../database/statements';
import type { OrderRefundStatus } from '../orders/order';
import { addToOutbox } from '../outbox/outbox';
import { holdTickets } from '../tickets/ticketRepository';
import type { Allocation } from './allocation';
import type { Refund, SeenRefund } from './refund';
import { RefundAllocationRow, RefundItemRow, RefundRow, RefundTicketRow } from './refund.entity';
import { BalanceConflict } from './refundBalance';
import type { RefundCreateInput } from './refundInput';
import type { RefundCaller } from './refundPreview';
import { unitsLeft, type RefundableOrder, type RefundComputation } from './refundRules';
import { orderRefundStatus } from './refundState';

/** Where every refund begins. */
const NEW_STATUS = 'PROCESSING';

/** A refund that is decided on, and who asked for it. */
export interface NewRefund {
  readonly refundId: Id;
  readonly caller: RefundCaller;
  readonly input: RefundCreateInput;
  readonly subject: RefundableOrder;
  readonly computation: RefundComputation;
}

/** The refund status of an order once a computed refund has come to be beside the earlier ones. */
export function statusWith(
  { order, items }: Pick<RefundableOrder, 'order' | 'items'>,
  earlier: readonly Refund[],
  computation: Pick<RefundComputation, 'items' | 'subtotalMinor'>,
): OrderRefundStatus {
  const { capturedMinor, takenMinor, externalMinor } = order;
  const quantities = new Map(computation.items.map(({ itemId, quantity }) => [itemId, quantity]));
  const left = items.map((item) => ({ ...item, takenQuantity: item.takenQuantity + (quantities.get(item.id) ?? 0) }));
  const moneyMinor = capturedMinor - takenMinor - externalMinor - computation.subtotalMinor;
  const created: Pick<Refund, 'sequence' | 'status' | 'holdsMoney'> = { sequence: order.refundCount + 1, status: NEW_STATUS, holdsMoney: true };
  return orderRefundStatus([...earlier, created], { units: unitsLeft(left), moneyMinor, externalMinor });
}

/**
 * Writes a refund that its balance was taken for, with everything that belongs to it, and answers it as it was written.
 * Throws BalanceConflict when a ticket changed.
 */
export async function writeRefund(tx: EntityManager, refund: NewRefund): Promise<SeenRefund> {
  const { refundId, caller, subject, computation } = refund;
  const { order } = subject;
  const { items, feeMinor, totalMinor } = computation;
  const ticketIds = items.flatMap((item) => item.ticketIds);
  if ((await holdTickets(tx, ticketIds)) !== ticketIds.length) throw new BalanceConflict('a ticket changed');
  const row = refundRow(refund);
  const allocations = computation.allocations.map((allocation) => allocationRow(refund, allocation));
  await insertRows(tx, RefundRow, [row]);
  await insertRows(tx, RefundItemRow, items.map((item) => itemRow(refundId, item)));
  await insertRows(tx, RefundTicketRow, ticketIds.map((ticketId) => ({ refundId, ticketId })));
  await insertRows(tx, RefundAllocationRow, allocations);
  await addToOutbox(tx, 'REFUND_SEND', refundId);
  await addAuditEntry(tx, {
    partnerId: order.partnerId,
    actor: caller.key,
    action: 'refund.create',
    subjectType: 'Refund',
    subjectId: refundId,
    after: { orderId: order.id, totalMinor: `${totalMinor}`, feeMinor: `${feeMinor}`, feeWaived: computation.feeWaived },
  });
  return { ...row, allocations };
}

function refundRow({ refundId, caller, input, subject: { order }, computation }: NewRefund): RefundRow {
  const { subtotalMinor, feeMinor, taxMinor, totalMinor, feeWaived } = computation;
  return {
    id: refundId,
    partnerId: order.partnerId,
    orderId: order.id,
    sequence: order.refundCount + 1,
    status: NEW_STATUS,
    holdsMoney: true,
    reasonCode: input.reasonCode,
    description: input.description.trim(),
    subtotalMinor,
    feeMinor,
    taxMinor,
    totalMinor,
    feeWaived,
    requestedBy: caller.name,
    requestedAt: new Date(),
    settledAt: null,
    failureCode: null,
    version: 0,
    cancelRequestedAt: null,
  };
}

function itemRow(refundId: Id, item: RefundComputation['items'][number]): RefundItemRow {
  const { itemId, quantity, totalMinor, taxMinor } = item;
  return { refundId, orderItemId: itemId, quantity, totalMinor, taxMinor };
}

/** What no provider can send back is recorded as given back by hand, by whoever asks for the refund. */
function allocationRow({ refundId, caller, input }: NewRefund, allocation: Allocation): RefundAllocationRow {
  const { paymentId, amountMinor, automatic } = allocation;
  const byHand = {
    byHandBy: automatic ? null : caller.name,
    byHandAt: automatic ? null : new Date(),
    byHandProof: automatic ? null : (input.byHandProof?.trim() ?? ''),
  };
  return {
    id: newId(),
    refundId,
    paymentId,
    amountMinor,
    status: automatic ? 'WAITING' : 'BY_HAND',
    providerReference: null,
    failureCode: null,
    attempt: 1,
    firstSentAt: null,
    troubleSince: null,
    troubleCode: null,
    ...byHand,
  };
}
