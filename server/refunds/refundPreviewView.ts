import type { GlobalIds } from '../graphql/globalIds';
import { toMoney, type MoneyType } from '../graphql/money.type';
import type { Order, OrderItemOfOrder } from '../orders/order';
import type { Ticket } from '../tickets/ticket';
import type { RefundNotice } from './refundNotice';
import type { RefundPreview } from './refundPreview';
import { countedItems } from './refundRules';
import type { RefundAllocationType } from './refundAllocation.type';
import type { RefundNoticeType } from './refundPreview.type';

/** A preview as the API shows it: values that the resolvers of orders, items and tickets understand. */
export interface RefundPreviewView {
  readonly order: Order;
  readonly items: readonly RefundPreviewItemView[];
  readonly subtotal: MoneyType;
  readonly fee: MoneyType;
  readonly total: MoneyType;
  readonly tax: MoneyType;
  readonly remaining: MoneyType;
  readonly full: boolean;
  readonly allocations: readonly RefundAllocationType[];
  readonly warnings: readonly RefundNoticeType[];
  readonly blockers: readonly RefundNoticeType[];
  readonly quote: string | null;
  readonly expiresAt: Date | null;
}

interface RefundPreviewItemView {
  readonly orderItem: OrderItemOfOrder;
  readonly quantity: number;
  readonly total: MoneyType;
  readonly tickets: readonly Ticket[];
}

/** Shows a preview; every item of the order stands in it, with what of it the refund takes. */
export function toPreviewView(preview: RefundPreview, ids: GlobalIds): RefundPreviewView {
  const { subject, computation } = preview;
  const { currencyCode } = subject.order;
  const money = (amountMinor: bigint) => toMoney(amountMinor, currencyCode);
  const taken = new Map(computation.items.map((item) => [item.itemId, item]));
  const payments = new Map(subject.payments.map((payment) => [payment.id, payment]));
  const notice = ({ code, message, itemId }: RefundNotice): RefundNoticeType => ({
    code,
    message,
    orderItemId: itemId === undefined ? null : ids.encode('OrderItem', itemId),
  });
  return {
    order: subject.order,
    items: countedItems(subject).map((item) => ({
      orderItem: { ...item, currencyCode, orderVersion: subject.order.version },
      quantity: taken.get(item.id)?.quantity ?? 0,
      total: money(taken.get(item.id)?.totalMinor ?? 0n),
      tickets: subject.tickets.filter((ticket) => taken.get(item.id)?.ticketIds.includes(ticket.id)),
    })),
    subtotal: money(computation.subtotalMinor),
    fee: money(computation.feeMinor),
    total: money(computation.totalMinor),
    tax: money(computation.taxMinor),
    remaining: money(computation.remainingMinor),
    full: computation.full,
    allocations: computation.allocations.map(({ paymentId, amountMinor, automatic }) => ({
      provider: payments.get(paymentId)?.provider ?? '',
      method: payments.get(paymentId)?.method ?? '',
      amount: money(amountMinor),
      automatic,
      status: null,
      byHand: null,
    })),
    warnings: computation.warnings.map(notice),
    blockers: computation.blockers.map(notice),
    quote: preview.quote,
    expiresAt: preview.expiresAt,
  };
}
