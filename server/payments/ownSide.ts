import type { EntityManager } from 'typeorm';
import { findRows } from '../database/rows';
import { findAllocations, findRefundsOfOrders } from '../refunds/refundRepository';
import { ExternalRefundRow } from './externalRefund.entity';
import type { Payment } from './payment';
import type { OwnSide } from './reconciliation/difference';
import { keysOf } from './reconciliation/matching';

/** What this desk knows of payments with one reference, which are mostly one; by the payment's id. */
export async function findOwnSides(manager: EntityManager, payments: readonly Payment[]): Promise<Map<string, OwnSide>> {
  const refunds = await findRefundsOfOrders(manager, [...new Set(payments.map(({ orderId }) => orderId))]);
  const allocations = await findAllocations(manager, refunds.map(({ id }) => id));
  const external = await findRows(manager, ExternalRefundRow, { paymentId: payments.map(({ id }) => id) });
  const sides = payments.map(({ id }): [string, OwnSide] => {
    const others = new Set(payments.filter((payment) => payment.id !== id).map((payment) => payment.id));
    const keysElsewhere = allocations.filter(({ paymentId }) => others.has(paymentId)).flatMap(keysOf);
    return [
      id,
      {
        shares: allocations
          .filter(({ paymentId }) => paymentId === id)
          .flatMap((allocation) => {
            const refund = refunds.find((one) => one.id === allocation.refundId);
            return refund ? [{ allocation, refund }] : [];
          }),
        external: external
          .filter(({ paymentId }) => paymentId === id)
          .map(({ providerReference, amountMinor, status }) => ({ reference: providerReference, amountMinor, status })),
        elsewhere: others.size === 0 ? null : new Set(keysElsewhere),
      },
    ];
  });
  return new Map(sides);
}
