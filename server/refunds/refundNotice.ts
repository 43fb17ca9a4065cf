import type { Id } from '../database/id';
import { formatAmount } from '../money/money';
import type { OrderItem } from '../orders/order';
import { isolated } from '../plainText';

/** Something that a person should know about a refund before it is made. */
export interface RefundNotice {
  readonly code: string;
  readonly message: string;
  readonly itemId?: Id;
}

/** Every warning and blocker, in words that staff understand. */
export const noticeOf = {
  notPaid: (): RefundNotice => ({
    code: 'ORDER_NOT_PAID',
    message: 'This order has not been paid in full, so it cannot be refunded from here.',
  }),
  nothingSelected: (): RefundNotice => ({
    code: 'NOTHING_SELECTED',
    message: 'Nothing is selected. Choose what goes back.',
  }),
  nothingLeft: (): RefundNotice => ({
    code: 'NOTHING_LEFT',
    message: 'Everything that can be refunded is refunded or on its way.',
  }),
  onlyRedeemedLeft: (): RefundNotice => ({
    code: 'TICKET_REDEEMED',
    message: 'Only tickets that were scanned at the gate are left. Ask an admin for “Override refund rules” to refund them.',
  }),
  itemNotRefundable: (item: OrderItem): RefundNotice => ({
    code: 'ITEM_NOT_REFUNDABLE',
    message: `${isolated(item.productName)} is never refunded.`,
    itemId: item.id,
  }),
  quantityNotAvailable: (item: OrderItem, available: number): RefundNotice => ({
    code: 'QUANTITY_NOT_AVAILABLE',
    message:
      available === 0
        ? `${isolated(item.productName)} is refunded or on its way already.`
        : `Only ${available} of ${isolated(item.productName)} can still be refunded.`,
    itemId: item.id,
  }),
  ticketRedeemed: (item: OrderItem): RefundNotice => ({
    code: 'TICKET_REDEEMED',
    message: `A ticket of ${isolated(item.productName)} was scanned at the gate. Ask an admin for “Override refund rules” to refund it.`,
    itemId: item.id,
  }),
  ticketTaken: (item: OrderItem): RefundNotice => ({
    code: 'TICKET_NOT_AVAILABLE',
    message: `A chosen ticket of ${isolated(item.productName)} is part of another refund.`,
    itemId: item.id,
  }),
  redeemedTicketTaken: (item: OrderItem, count: number): RefundNotice => ({
    code: 'TICKET_REDEEMED',
    message:
      count === 1
        ? `One ticket of ${isolated(item.productName)} was scanned at the gate. You may refund it; your name is noted with it.`
        : `${count} tickets of ${isolated(item.productName)} were scanned at the gate. You may refund them; your name is noted with it.`,
    itemId: item.id,
  }),
  nothingToPay: (): RefundNotice => ({
    code: 'NOTHING_TO_PAY',
    message: 'The customer gets nothing back: the tickets stop being valid, and no money moves.',
  }),
  refundedElsewhere: (leftMinor: bigint, currencyCode: string): RefundNotice => ({
    code: 'REFUNDED_ELSEWHERE',
    message:
      leftMinor === 0n
        ? 'This order was refunded at the payment provider itself. Nothing is left to refund here.'
        : `Part of this order was refunded at the payment provider itself. Only ${formatAmount(leftMinor, currencyCode)} ${currencyCode} is left: choose less.`,
  }),
  paymentDisputed: (method: string): RefundNotice => ({
    code: 'PAYMENT_DISPUTED',
    message: `The customer disputed the payment by ${isolated(method)} with the bank, which decides who gets the money. A refund on top would pay twice.`,
  }),
  providerNotConnected: (provider: string): RefundNotice => ({
    code: 'PROVIDER_NOT_CONNECTED',
    message: `The payment was made through ${provider}, which is not connected to this desk. Ask an admin to connect it, or refund it there.`,
  }),
};
