import type { EntityManager } from 'typeorm';
import type { Order } from '../orders/order';
import { findItems } from '../orders/orderRepository';
import type { RefundPolicyRow } from '../partners/partner.entity';
import { findPolicyAt } from '../partners/partnerRepository';
import { findPayments } from '../payments/paymentRepository';
import type { Providers } from '../payments/providers';
import { findTickets } from '../tickets/ticketRepository';
import type { FeePolicy } from './fee';
import type { RefundableOrder } from './refundRules';

/** Reads everything about an order that a refund depends on. */
export async function loadRefundableOrder(
  manager: EntityManager,
  providers: Providers,
  order: Order,
): Promise<RefundableOrder> {
  const items = await findItems(manager, [order.id]);
  const tickets = await findTickets(manager, [order.id]);
  const payments = await findPayments(manager, [order.id]);
  const policy = await findPolicyAt(manager, order.partnerId, order.placedAt);
  const connected = await providers.connectedTo(manager, order.partnerId);
  return { order, items, tickets, payments, feePolicy: toFeePolicy(policy, order.currencyCode), connected };
}

/** The fee rule that a stored policy is for an order; no policy means no fee. */
export function toFeePolicy(policy: RefundPolicyRow | null, orderCurrencyCode: string): FeePolicy {
  switch (policy?.feeKind) {
    case 'FIXED':
      return policy.currencyCode === orderCurrencyCode
        ? { kind: 'FIXED', amountMinor: policy.feeFixedMinor }
        : { kind: 'NONE' };
    case 'PERCENTAGE':
      return { kind: 'PERCENTAGE', ratePpm: policy.feeRatePpm };
    case 'NONE':
    case undefined:
      return { kind: 'NONE' };
  }
}
