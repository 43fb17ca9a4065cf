import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { newId, type Id } from '../database/id';
import { insertRows } from '../database/statements';
import { addToOutbox } from '../outbox/outbox';
import { holdTickets } from '../tickets/ticketRepository';
import type { Allocation } from './allocation';
import { RefundAllocationRow, RefundItemRow, RefundRow, RefundTicketRow } from './refund.entity';
import { BalanceConflict } from './refundBalance';
import type { RefundCreateInput } from './refundInput';
import type { RefundCaller } from './refundPreview';
import type { RefundableOrder, RefundComputation } from './refundRules';

/** A refund that is decided on, and who asked for it. */
export interface NewRefund {
  readonly refundId: Id;
  readonly caller: RefundCaller;
  readonly input: RefundCreateInput;
  readonly subject: RefundableOrder;
  readonly computation: RefundComputation;
}

/** Writes a refund that its balance was taken for, with everything that belongs to it. Throws BalanceConflict when a ticket changed. */
export async function writeRefund(tx: EntityManager, refund: NewRefund): Promise<void> {
  const { refundId, caller, input, subject, computation } = refund;
  const { order } = subject;
  const { items, allocations, subtotalMinor, feeMinor, totalMinor, taxMinor } = computation;
  const ticketIds = items.flatMap((item) => item.ticketIds);
  if ((await holdTickets(tx, ticketIds)) !== ticketIds.length) throw new BalanceConflict('a ticket changed');
  await insertRows(tx, RefundRow, [
    {
      id: refundId,
      partnerId: order.partnerId,
      orderId: order.id,
      sequence: order.refundCount + 1,
      status: 'PROCESSING',
      holdsMoney: true,
      reasonCode: input.reasonCode,
      description: input.description.trim(),
      subtotalMinor,
      feeMinor,
      taxMinor,
      totalMinor,
      feeWaived: computation.feeWaived,
      requestedBy: caller.name,
      requestedAt: new Date(),
      settledAt: null,
      failureCode: null,
      version: 0,
      cancelRequestedAt: null,
    },
  ]);
  await insertRows(tx, RefundItemRow, items.map((item) => itemRow(refundId, item)));
  await insertRows(tx, RefundTicketRow, ticketIds.map((ticketId) => ({ refundId, ticketId })));
  await insertRows(tx, RefundAllocationRow, allocations.map((allocation) => allocationRow(refund, allocation)));
  await addToOutbox(tx, 'REFUND_SEND', refundId);
  await addAuditEntry(tx, {
    partnerId: order.partnerId,
    actor: caller.key,
    action: 'refund.create',
    subjectType: 'Refund',
    subjectId: refundId,
    after: { orderId: order.id, totalMinor: `${totalMinor}`, feeMinor: `${feeMinor}`, feeWaived: computation.feeWaived },
  });
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
