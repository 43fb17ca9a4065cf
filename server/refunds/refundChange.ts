import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { execute } from '../database/statements';
import type { Id } from '../database/id';
import type { Order } from '../orders/order';
import { findOrderForUpdate } from '../orders/orderRepository';
import { wholePartner } from '../partners/reach';
import { releaseTickets, voidTickets } from '../tickets/ticketRepository';
import type { Refund, RefundAllocation } from './refund';
import { RefundAllocationRow } from './refund.entity';
import { changeOfRefund, returnToBalance } from './refundBalance';
import { findAllocations, findRefundItems, findRefundTickets } from './refundRepository';
import { retakeBalance } from './refundRetake';
import { canBecome, standingOf, type RefundStanding } from './refundState';
import { storeRefundStatus } from './refundStatusStore';

/** Thrown when somebody else changed the refund since it was read: read it again, and decide again. */
export class RefundConflict extends Error {
  override readonly name = 'RefundConflict';
}

/** What becomes of one share; what is left out stays. */
export type AllocationChange = Pick<RefundAllocation, 'id'> & Partial<Omit<RefundAllocation, 'id' | 'refundId' | 'paymentId'>>;

/** A change of a refund. */
export interface RefundChange {
  readonly allocations: readonly AllocationChange[];
  /** Set when somebody asks for it back that the provider has already. */
  readonly cancelRequestedAt?: Date;
  /** Who makes it: the key of a caller, or `worker`. */
  readonly actor: string;
  /** What somebody asked for, as the audit calls it; left out: what the refund came to, where it came to something else. */
  readonly action?: string;
  /** Whether a refund that had given everything back may take tickets again that were scanned since. */
  readonly mayOverride: boolean;
}

/**
 * The only way in which a refund changes after it was created. The caller says which version it saw and decided on;
 * whoever comes second, a worker that slept for hours included, matches no row and changes nothing.
 *
 * What the refund comes to follows from its shares; its amount and its tickets are freed, or taken again, exactly
 * when that changes. Answers the refund as it stands then, for the next change to build on. Throws RefundConflict, and
 * BalanceConflict when what was freed cannot be taken again.
 */
export async function changeRefund(tx: EntityManager, seen: Refund, change: RefundChange): Promise<Refund> {
  const order = await findOrderForUpdate(tx, wholePartner(seen.partnerId), seen.orderId);
  if (!order) throw new Error(`refund ${seen.id} has no order`);
  const matched = await execute(
    tx,
    `UPDATE refunds SET version = version + 1, cancel_requested_at_ms = COALESCE(?, cancel_requested_at_ms)
     WHERE id = ? AND version = ?`,
    [change.cancelRequestedAt?.getTime() ?? null, BigInt(seen.id), seen.version],
  );
  if (matched !== 1) throw new RefundConflict(`refund ${seen.id} changed`);
  for (const { id, ...fields } of change.allocations) await tx.update(RefundAllocationRow, { id }, fields);
  const allocations = await findAllocations(tx, [seen.id]);
  const standing = standingOf(seen.status, allocations);
  const cancelRequestedAt = change.cancelRequestedAt ?? seen.cancelRequestedAt;
  const changed: Refund = { ...seen, ...standing, version: seen.version + 1, cancelRequestedAt };
  const hasMoved = differs(seen, standing);
  if (hasMoved) {
    if (standing.status !== seen.status && !canBecome(seen.status, standing.status)) {
      throw new Error(`a refund cannot go from ${seen.status} to ${standing.status}`);
    }
    await move(tx, order, seen, standing, allocations, change);
    await store(tx, seen.id, standing);
    await storeRefundStatus(tx, seen.orderId);
  }
  if (hasMoved || change.action !== undefined) await note(tx, seen, standing, change);
  return changed;
}

async function note(tx: EntityManager, seen: Refund, standing: RefundStanding, { actor, action }: RefundChange): Promise<void> {
  await addAuditEntry(tx, {
    partnerId: seen.partnerId,
    actor,
    action: action ?? ACTIONS[standing.status],
    subjectType: 'Refund',
    subjectId: seen.id,
    before: { status: seen.status, failureCode: seen.failureCode },
    after: { status: standing.status, failureCode: standing.failureCode },
  });
}

const ACTIONS: Record<Refund['status'], string> = {
  AWAITING_APPROVAL: 'refund.create',
  PROCESSING: 'refund.retry',
  SUCCEEDED: 'refund.succeed',
  FAILED: 'refund.fail',
  CANCELED: 'refund.cancel',
  REVERSED: 'refund.reverse',
};

function differs(seen: Refund, standing: RefundStanding): boolean {
  return (
    seen.status !== standing.status || seen.holdsMoney !== standing.holdsMoney || seen.failureCode !== standing.failureCode
  );
}

/** Moves the amount and the tickets to where the refund stands now. */
async function move(
  tx: EntityManager,
  order: Order,
  seen: Refund,
  standing: RefundStanding,
  allocations: readonly RefundAllocation[],
  change: RefundChange,
): Promise<void> {
  const ticketIds = (await findRefundTickets(tx, [seen.id])).map((row) => row.ticketId);
  if (standing.holdsMoney && !seen.holdsMoney) {
    await retakeBalance(tx, order, seen, allocations, { ticketIds, mayOverride: change.mayOverride });
  }
  if (!standing.holdsMoney && seen.holdsMoney) {
    await returnToBalance(tx, changeOfRefund(seen, await findRefundItems(tx, [seen.id]), allocations));
    await releaseTickets(tx, ticketIds);
  }
  if (standing.status === 'SUCCEEDED') await voidTickets(tx, ticketIds);
}

async function store(tx: EntityManager, id: Id, { status, holdsMoney, failureCode }: RefundStanding): Promise<void> {
  const settledAtMs = status === 'PROCESSING' ? null : Date.now();
  const keepsRequest = status === 'PROCESSING';
  await execute(
    tx,
    `UPDATE refunds SET status = ?, holds_money = ?, failure_code = ?, settled_at_ms = ?,
       cancel_requested_at_ms = ${keepsRequest ? 'cancel_requested_at_ms' : 'NULL'}
     WHERE id = ?`,
    [status, holdsMoney ? 1 : 0, failureCode, settledAtMs, BigInt(id)],
  );
}
