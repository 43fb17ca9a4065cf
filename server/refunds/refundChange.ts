import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Id } from '../database/id';
import { updateRows } from '../database/rows';
import type { Order } from '../orders/order';
import { findOrderForUpdate } from '../orders/orderRepository';
import { wholePartner } from '../partners/reach';
import { releaseTickets, voidTickets } from '../tickets/ticketRepository';
import type { Refund, RefundAllocation, SeenRefund } from './refund';
import { RefundAllocationRow, RefundRow } from './refund.entity';
import { changeOfRefund, returnToBalance } from './refundBalance';
import { findRefundItems, findRefundTickets } from './refundRepository';
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
 * whoever comes second, a worker that slept for hours included, matches no row and changes nothing. Every change of a
 * share is one of its refund's version, so that the shares are the ones that were seen as well.
 *
 * What the refund comes to follows from its shares; its amount and its tickets are freed, or taken again, exactly
 * when that changes. Answers the refund as it stands then, for the next change to build on. Throws RefundConflict, and
 * BalanceConflict when what was freed cannot be taken again.
 */
export async function changeRefund(tx: EntityManager, seen: SeenRefund, change: RefundChange): Promise<SeenRefund> {
  const allocations = seen.allocations.map((allocation) => changedBy(allocation, change));
  const standing = standingOf(seen.status, allocations);
  const hasMoved = differs(seen, standing);
  const times = hasMoved ? timesOf(seen, standing, change) : { cancelRequestedAt: change.cancelRequestedAt ?? seen.cancelRequestedAt };
  const changed: SeenRefund = { ...seen, ...standing, ...times, version: seen.version + 1, allocations };
  // Whatever else is written, the order comes first. What only happens to a share on its way is no matter of the order.
  const order = hasMoved || change.action !== undefined ? await lockOrder(tx, seen) : null;
  await store(tx, seen, changed);
  for (const { id, ...fields } of change.allocations) await updateRows(tx, RefundAllocationRow, { id }, fields);
  if (order && hasMoved) await move(tx, order, seen, changed, change);
  if (order) await note(tx, seen, standing, change);
  return changed;
}

function changedBy(allocation: RefundAllocation, { allocations }: RefundChange): RefundAllocation {
  return allocations.reduce<RefundAllocation>((one, fields) => (fields.id === one.id ? { ...one, ...fields } : one), allocation);
}

/** When a refund ended that has moved, if it has, and whether it is still asked for back. */
function timesOf(seen: Refund, { status }: RefundStanding, change: RefundChange): Pick<RefundRow, 'settledAt' | 'cancelRequestedAt'> {
  if (status !== 'PROCESSING') return { settledAt: new Date(), cancelRequestedAt: null };
  return { settledAt: null, cancelRequestedAt: change.cancelRequestedAt ?? seen.cancelRequestedAt };
}

async function lockOrder(tx: EntityManager, { id, partnerId, orderId }: Refund): Promise<Order> {
  const order = await findOrderForUpdate(tx, wholePartner(partnerId), orderId);
  if (!order) throw new Error(`refund ${id} has no order`);
  return order;
}

/** The guard: it matches only while the refund is at the version that was seen. */
async function store(tx: EntityManager, { id, version }: SeenRefund, changed: SeenRefund): Promise<void> {
  const { status, holdsMoney, failureCode, settledAt, cancelRequestedAt } = changed;
  const fields = { version: changed.version, status, holdsMoney, failureCode, settledAt, cancelRequestedAt };
  const matched = await updateRows(tx, RefundRow, { id, version }, fields);
  if (matched !== 1) throw new RefundConflict(`refund ${id} changed`);
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
async function move(tx: EntityManager, order: Order, seen: SeenRefund, changed: SeenRefund, change: RefundChange): Promise<void> {
  if (changed.status !== seen.status && !canBecome(seen.status, changed.status)) {
    throw new Error(`a refund cannot go from ${seen.status} to ${changed.status}`);
  }
  const isTaken = changed.holdsMoney && !seen.holdsMoney;
  const isFreed = !changed.holdsMoney && seen.holdsMoney;
  if (isTaken || isFreed) {
    const ticketIds = (await findRefundTickets(tx, [seen.id])).map((row) => row.ticketId);
    if (isTaken) await retakeBalance(tx, order, seen, changed.allocations, { ticketIds, mayOverride: change.mayOverride });
    else await giveBack(tx, seen, changed.allocations, ticketIds);
  }
  if (changed.status === 'SUCCEEDED') await voidTickets(tx, seen);
  await storeRefundStatus(tx, order.id, {
    order: isTaken || isFreed ? undefined : order,
    refunds: order.refundCount === 1 ? [changed] : undefined,
  });
}

async function giveBack(tx: EntityManager, refund: Refund, allocations: readonly RefundAllocation[], ticketIds: readonly Id[]): Promise<void> {
  await returnToBalance(tx, changeOfRefund(refund, await findRefundItems(tx, [refund.id]), allocations));
  await releaseTickets(tx, ticketIds);
}
