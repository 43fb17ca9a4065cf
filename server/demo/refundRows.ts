import { newAuditEntryRow } from '../audit/audit';
import type { AuditEntryRow } from '../audit/audit.entity';
import { newId, type Id } from '../database/id';
import type { OrderRow } from '../orders/order.entity';
import type { OrderRows } from '../orders/orderRows';
import type { OutboxRow } from '../outbox/outbox.entity';
import type { SandboxRefundRow } from '../payments/sandbox/sandboxRefund.entity';
import type { FeePolicy } from '../refunds/fee';
import type { AllocationStatus, RefundStatus } from '../refunds/refund';
import type { RefundAllocationRow, RefundItemRow, RefundRow, RefundTicketRow } from '../refunds/refund.entity';
import type { RefundComputation, RefundRequest } from '../refunds/refundRules';
import type { StoryStep } from './refundStories';
import type { ReasonCode } from './refundWords';

/** Everything that the refunds of the demo partner write. */
export interface RefundRows {
  readonly refunds: RefundRow[];
  readonly items: RefundItemRow[];
  readonly tickets: RefundTicketRow[];
  readonly allocations: RefundAllocationRow[];
  readonly sandbox: SandboxRefundRow[];
  readonly outbox: OutboxRow[];
  readonly audit: AuditEntryRow[];
}

/** The rows of one order while its story is told. */
export interface OrderBook {
  readonly row: OrderRow;
  readonly rows: OrderRows;
  readonly feePolicy: FeePolicy;
}

/** Who gives a refund: the name on it, and the key in the audit. */
export interface Requester {
  readonly name: string;
  readonly key: string;
}

export interface RefundTelling {
  readonly step: StoryStep;
  readonly request: RefundRequest;
  readonly reasonCode: ReasonCode;
  readonly description: string;
  readonly by: Requester;
  readonly requestedAt: Date;
  /** When it ended, or when the provider will end it. */
  readonly settledAt: Date;
}

/** The states that give money and tickets back. */
export const FREES: readonly RefundStatus[] = ['FAILED', 'CANCELED', 'REVERSED'];
export const UNDER_WAY: readonly RefundStatus[] = ['AWAITING_APPROVAL', 'PROCESSING'];

export function noRefundRows(): RefundRows {
  return { refunds: [], items: [], tickets: [], allocations: [], sandbox: [], outbox: [], audit: [] };
}

/** Writes the rows of a computed refund in the state in which its story leaves it. */
export function writeRefund(out: RefundRows, book: OrderBook, telling: RefundTelling, computation: RefundComputation): void {
  const { row } = book;
  const { step, reasonCode, description, by, requestedAt, settledAt } = telling;
  const { subtotalMinor, feeMinor, taxMinor, totalMinor, feeWaived } = computation;
  const id = newId();
  out.refunds.push({
    id,
    partnerId: row.partnerId,
    orderId: row.id,
    sequence: row.refundCount,
    status: step.end,
    holdsMoney: !FREES.includes(step.end),
    reasonCode,
    description,
    subtotalMinor,
    feeMinor,
    taxMinor,
    totalMinor,
    feeWaived,
    requestedBy: by.name,
    requestedAt,
    settledAt: UNDER_WAY.includes(step.end) ? null : settledAt,
    failureCode: step.failureCode ?? null,
    version: 0,
    cancelRequestedAt: null,
  });
  for (const item of computation.items) {
    const { itemId, quantity } = item;
    out.items.push({ refundId: id, orderItemId: itemId, quantity, totalMinor: item.totalMinor, taxMinor: item.taxMinor });
    out.tickets.push(...item.ticketIds.map((ticketId) => ({ refundId: id, ticketId })));
  }
  writeAllocations(out, book, id, telling, computation);
  if (step.end === 'PROCESSING') out.outbox.push(sendJob(id, telling));
  writeAudit(out, row, id, telling, computation);
}

function writeAllocations(
  out: RefundRows,
  { row, rows }: OrderBook,
  refundId: Id,
  { step, requestedAt, settledAt }: RefundTelling,
  { allocations }: RefundComputation,
): void {
  const status = allocationStatus(step);
  for (const { paymentId, amountMinor } of allocations) {
    const id = newId();
    const failureCode = step.failureCode ?? null;
    const isKnown = status !== 'WAITING' && status !== 'CANCELED';
    const providerReference = isKnown && status !== 'SENT' ? `sandbox_${id}` : null;
    const sent = { attempt: 1, firstSentAt: isKnown ? requestedAt : null, troubleSince: null, troubleCode: null };
    const byHand = { byHandBy: null, byHandAt: null, byHandProof: null };
    out.allocations.push({ id, refundId, paymentId, amountMinor, status, providerReference, failureCode, ...sent, ...byHand });
    if (!isKnown) continue;
    out.sandbox.push({
      idempotencyKey: id,
      paymentReference: rows.payments.find((payment) => payment.id === paymentId)?.reference ?? '',
      amountMinor,
      currencyCode: row.currencyCode,
      failureCode,
      settlesAt: settledAt,
    });
  }
}

function allocationStatus({ end, isSent }: StoryStep): AllocationStatus {
  if (end === 'REVERSED') return 'FAILED';
  if (end === 'PROCESSING') return isSent ? 'SENT' : 'WAITING';
  return end === 'AWAITING_APPROVAL' ? 'WAITING' : end;
}

function sendJob(refundId: Id, { step, requestedAt }: RefundTelling): OutboxRow {
  return {
    id: newId(),
    topic: 'REFUND_SEND',
    subjectId: refundId,
    payload: null,
    dueAt: requestedAt,
    attempts: step.isSent ? 1 : 0,
    leaseToken: null,
    createdAt: requestedAt,
  };
}

const SETTLING: Partial<Record<RefundStatus, string>> = {
  SUCCEEDED: 'refund.succeed',
  FAILED: 'refund.fail',
  CANCELED: 'refund.cancel',
  REVERSED: 'refund.reverse',
};

function writeAudit(
  out: RefundRows,
  row: OrderRow,
  subjectId: Id,
  { step, by, requestedAt, settledAt }: RefundTelling,
  { totalMinor, feeMinor, feeWaived }: RefundComputation,
): void {
  const base = { partnerId: row.partnerId, subjectType: 'Refund', subjectId };
  const made = { orderId: row.id, totalMinor: `${totalMinor}`, feeMinor: `${feeMinor}`, feeWaived };
  out.audit.push(newAuditEntryRow({ ...base, actor: by.key, action: 'refund.create', after: made }, requestedAt));
  const action = SETTLING[step.end];
  if (!action) return;
  const actor = step.end === 'CANCELED' ? by.key : 'worker';
  const after = { status: step.end, failureCode: step.failureCode ?? null };
  out.audit.push(newAuditEntryRow({ ...base, actor, action, before: { status: 'PROCESSING' }, after }, settledAt));
}
