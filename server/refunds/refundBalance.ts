import type { EntityManager } from 'typeorm';
import { execute, type SqlParameter } from '../database/statements';
import type { Id } from '../database/id';
import type { Order, OrderRefundStatus } from '../orders/order';
import type { Refund, RefundAllocation, RefundItem } from './refund';
import type { RefundComputation } from './refundRules';

/** Thrown when a guarded UPDATE did not match its row: somebody else changed the order first. */
export class BalanceConflict extends Error {
  override readonly name = 'BalanceConflict';
}

/** What a refund takes, or gives back, of the balances of its order. */
export interface BalanceChange {
  readonly orderId: Id;
  readonly subtotalMinor: bigint;
  readonly totalMinor: bigint;
  readonly feeMinor: bigint;
  /** The subtotal on which a fee was due: nothing where it was waived. */
  readonly feeBaseMinor: bigint;
  readonly items: readonly ItemChange[];
  readonly payments: readonly { readonly paymentId: Id; readonly amountMinor: bigint }[];
}

export interface ItemChange {
  readonly itemId: Id;
  readonly quantity: number;
  readonly totalMinor: bigint;
  readonly taxMinor: bigint;
}

/** How many rows one statement changes at most. */
const ROWS_PER_STATEMENT = 500;

/**
 * Takes a refund's amount from its order, its items and its payments. The UPDATE of the order row is the guard of
 * the whole desk: it matches only while the order is at the version that was computed with and the money is there,
 * on any number of processes and nodes. Throws BalanceConflict when it does not.
 *
 * @param newStatus the order's refund status with a refund that comes to be; left out for one that takes again what it
 * had given back
 * @returns the order as it stands then
 */
export async function takeFromBalance(
  tx: EntityManager,
  order: Order,
  change: BalanceChange,
  newStatus?: OrderRefundStatus,
): Promise<Order> {
  const taken = orderAfter(order, change, newStatus);
  const matched = await execute(
    tx,
    `UPDATE orders SET taken_minor = taken_minor + ?, given_minor = given_minor + ?, fee_kept_minor = fee_kept_minor + ?,
       fee_base_minor = fee_base_minor + ?, refund_count = refund_count + ?, refund_status = ?, version = version + 1
     WHERE id = ? AND partner_id = ? AND version = ? AND taken_minor + external_minor + ? <= captured_minor`,
    [
      change.subtotalMinor,
      change.totalMinor,
      change.feeMinor,
      change.feeBaseMinor,
      taken.refundCount - order.refundCount,
      taken.refundStatus,
      BigInt(order.id),
      BigInt(order.partnerId),
      order.version,
      change.subtotalMinor,
    ],
  );
  if (matched !== 1) throw new BalanceConflict('the order changed');
  await changeItems(tx, change.items, '+');
  await changePayments(tx, change.payments, '+');
  return taken;
}

/** What the UPDATE makes of the order: it matches only the version that this is reckoned from. */
function orderAfter(order: Order, change: BalanceChange, newStatus: OrderRefundStatus | undefined): Order {
  return {
    ...order,
    takenMinor: order.takenMinor + change.subtotalMinor,
    givenMinor: order.givenMinor + change.totalMinor,
    feeKeptMinor: order.feeKeptMinor + change.feeMinor,
    feeBaseMinor: order.feeBaseMinor + change.feeBaseMinor,
    refundCount: order.refundCount + (newStatus === undefined ? 0 : 1),
    refundStatus: newStatus ?? order.refundStatus,
    version: order.version + 1,
  };
}

/** Gives back what a refund had taken that failed or was canceled. The caller makes sure that it happens once. */
export async function returnToBalance(tx: EntityManager, change: BalanceChange): Promise<void> {
  const matched = await execute(
    tx,
    `UPDATE orders SET taken_minor = taken_minor - ?, given_minor = given_minor - ?, fee_kept_minor = fee_kept_minor - ?,
       fee_base_minor = fee_base_minor - ?, version = version + 1
     WHERE id = ? AND taken_minor >= ?`,
    [
      change.subtotalMinor,
      change.totalMinor,
      change.feeMinor,
      change.feeBaseMinor,
      BigInt(change.orderId),
      change.subtotalMinor,
    ],
  );
  if (matched !== 1) throw new Error('an order would give back more than was taken');
  await changeItems(tx, change.items, '-');
  await changePayments(tx, change.payments, '-');
}

/** What a refund takes that was made before. */
export function changeOfRefund(
  refund: Refund,
  items: readonly RefundItem[],
  allocations: readonly RefundAllocation[],
): BalanceChange {
  return {
    orderId: refund.orderId,
    subtotalMinor: refund.subtotalMinor,
    totalMinor: refund.totalMinor,
    feeMinor: refund.feeMinor,
    feeBaseMinor: refund.feeWaived ? 0n : refund.subtotalMinor,
    items: items.map((item) => ({ ...item, itemId: item.orderItemId })),
    payments: allocations,
  };
}

/** What a computed refund takes. */
export function changeOf(orderId: Id, computation: RefundComputation): BalanceChange {
  return {
    orderId,
    subtotalMinor: computation.subtotalMinor,
    totalMinor: computation.totalMinor,
    feeMinor: computation.feeMinor,
    feeBaseMinor: computation.feeWaived ? 0n : computation.subtotalMinor,
    items: computation.items,
    payments: computation.allocations,
  };
}

async function changeItems(tx: EntityManager, items: readonly ItemChange[], sign: '+' | '-'): Promise<void> {
  for (let start = 0; start < items.length; start += ROWS_PER_STATEMENT) {
    const chunk = items.slice(start, start + ROWS_PER_STATEMENT);
    const cases = chunk.map(() => 'WHEN ? THEN ?').join(' ');
    const bound = (value: (item: ItemChange) => SqlParameter) => chunk.flatMap((item) => [BigInt(item.itemId), value(item)]);
    const matched = await execute(
      tx,
      `UPDATE order_items SET
         taken_quantity = taken_quantity ${sign} CASE id ${cases} END,
         taken_minor = taken_minor ${sign} CASE id ${cases} END,
         taken_tax_minor = taken_tax_minor ${sign} CASE id ${cases} END
       WHERE id IN (${chunk.map(() => '?').join(', ')})`,
      [
        ...bound((item) => item.quantity),
        ...bound((item) => item.totalMinor),
        ...bound((item) => item.taxMinor),
        ...chunk.map((item) => BigInt(item.itemId)),
      ],
    );
    if (matched !== chunk.length) throw new BalanceConflict('an item changed');
  }
}

async function changePayments(tx: EntityManager, payments: BalanceChange['payments'], sign: '+' | '-'): Promise<void> {
  // What goes back to a payment fits in any case; what is taken must leave what was refunded elsewhere.
  const most = sign === '+' ? 'captured_minor - external_minor' : 'captured_minor';
  for (const { paymentId, amountMinor } of payments) {
    const matched = await execute(
      tx,
      `UPDATE payments SET taken_minor = taken_minor ${sign} ?
       WHERE id = ? AND taken_minor ${sign} ? BETWEEN 0 AND ${most}`,
      [amountMinor, BigInt(paymentId), amountMinor],
    );
    if (matched !== 1) throw new BalanceConflict('a payment changed');
  }
}
