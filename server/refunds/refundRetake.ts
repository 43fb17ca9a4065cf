import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { taxContainedIn } from '../money/rate';
import { nextUnits } from '../money/spread';
import type { Order } from '../orders/order';
import { findItems } from '../orders/orderRepository';
import { findPolicyAt } from '../partners/partnerRepository';
import { findTicketsById, holdTickets } from '../tickets/ticketRepository';
import { feeOf } from './fee';
import type { Refund, RefundAllocation, RefundItem } from './refund';
import { BalanceConflict, changeOfRefund, takeFromBalance } from './refundBalance';
import { toFeePolicy } from './refundableOrder';
import { findRefundItems } from './refundRepository';

/**
 * Takes again what a failed refund had given back, for a retry, or because it was paid after all. Only while it
 * would come to the same amounts today: another refund may have taken its units, or the fee, in the meantime.
 * Throws BalanceConflict when it would not.
 */
export async function retakeBalance(
  tx: EntityManager,
  order: Order,
  refund: Refund,
  allocations: readonly RefundAllocation[],
  { ticketIds, mayOverride }: { readonly ticketIds: readonly Id[]; readonly mayOverride: boolean },
): Promise<void> {
  const items = await findRefundItems(tx, [refund.id]);
  if (!(await isStillTheSame(tx, order, refund, items))) throw new BalanceConflict('the refund would differ today');
  await takeFromBalance(tx, order, changeOfRefund(refund, items, allocations));
  const tickets = await findTicketsById(tx, ticketIds);
  if (!mayOverride && tickets.some(({ status }) => status === 'REDEEMED')) {
    throw new BalanceConflict('a ticket was scanned at the gate');
  }
  if ((await holdTickets(tx, ticketIds)) !== ticketIds.length) throw new BalanceConflict('a ticket changed');
}

async function isStillTheSame(
  tx: EntityManager,
  order: Order,
  refund: Refund,
  refundItems: readonly RefundItem[],
): Promise<boolean> {
  const soFar = { baseMinor: order.feeBaseMinor, keptMinor: order.feeKeptMinor };
  const policy = toFeePolicy(await findPolicyAt(tx, order.partnerId, order.placedAt), order.currencyCode);
  const feeMinor = refund.feeWaived ? 0n : feeOf(policy, refund.subtotalMinor, soFar);
  if (feeMinor !== refund.feeMinor) return false;
  const items = new Map((await findItems(tx, [order.id])).map((item) => [item.id, item]));
  return refundItems.every(({ orderItemId, quantity, totalMinor, taxMinor }) => {
    const item = items.get(orderItemId);
    if (!item || item.takenQuantity + quantity > item.quantity) return false;
    const tax = {
      quantity: item.quantity,
      takenQuantity: item.takenQuantity,
      totalMinor: taxContainedIn(item.totalMinor, item.taxRatePpm),
      takenMinor: item.takenTaxMinor,
    };
    return nextUnits(item, quantity) === totalMinor && nextUnits(tax, quantity) === taxMinor;
  });
}
