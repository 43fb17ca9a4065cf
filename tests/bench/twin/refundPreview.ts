import { digestOf, QUOTE_LIFETIME_MS } from '../../../server/refunds/quote';
import type { RefundNotice } from '../../../server/refunds/refundNotice';
import { computeRefund } from '../../../server/refunds/refundRules';
import { money, type Money } from './money';
import { orderView, ticketView } from './orderPage';
import { findPayments, findWholeOrder } from './orderRows';
import type { Store } from './store';

export interface PreviewInput {
  readonly orderId: string;
  readonly waiveFee?: boolean | null;
  readonly items?: readonly { readonly orderItemId: string; readonly quantity: number }[] | null;
}

/** What a refund would do, in four statements at once. Its rules are the desk's: there is only one right answer. */
export async function previewRefund(store: Store, { orderId, items: asked, waiveFee }: PreviewInput): Promise<unknown> {
  const { ids } = store;
  const id = ids.rowId('Order', orderId);
  const [whole, payments] = await Promise.all([findWholeOrder(store, id), findPayments(store, id)]);
  if (!whole) throw new Error('There is no such order.');
  const { order, items, tickets, feePolicy } = whole;
  const request = {
    items: asked?.map(({ orderItemId, quantity }) => ({ itemId: ids.rowId('OrderItem', orderItemId), quantity })),
    waiveFee: waiveFee ?? false,
  };
  const subject = { order, items, tickets, payments, feePolicy, connected: new Set(['sandbox'] as const) };
  const computed = computeRefund(subject, { ...request, mayOverride: true });
  const inEuros = (minor: bigint): Money => money(Number(minor), order.currencyCode);
  const noticeView = ({ code, message, itemId }: RefundNotice) => ({
    code, message, orderItemId: itemId === undefined ? null : ids.encode('OrderItem', itemId),
  });
  const expiresAt = new Date(Date.now() + QUOTE_LIFETIME_MS);
  const isPossible = computed.blockers.length === 0;
  return {
    order: orderView(whole, ids),
    items: items.map((item) => {
      const taken = computed.items.find(({ itemId }) => itemId === item.id);
      return {
        orderItem: { id: ids.encode('OrderItem', item.id) },
        quantity: taken?.quantity ?? 0,
        total: inEuros(taken?.totalMinor ?? 0n),
        tickets: tickets.filter((ticket) => taken?.ticketIds.includes(ticket.id)).map((ticket) => ticketView(ticket, ids)),
      };
    }),
    subtotal: inEuros(computed.subtotalMinor),
    fee: inEuros(computed.feeMinor),
    total: inEuros(computed.totalMinor),
    tax: inEuros(computed.taxMinor),
    remaining: inEuros(computed.remainingMinor),
    full: computed.full,
    allocations: computed.allocations.map(({ paymentId, amountMinor, automatic }) => {
      const payment = payments.find((candidate) => candidate.id === paymentId);
      return { provider: payment?.provider, method: payment?.method, amount: inEuros(amountMinor), automatic, status: null, byHand: null };
    }),
    warnings: computed.warnings.map(noticeView),
    blockers: computed.blockers.map(noticeView),
    quote: isPossible
      ? store.quotes.seal({
          partnerId: order.partnerId, caller: 'twin', orderId: order.id, orderVersion: order.version, ...request,
          digest: digestOf(computed), expiresAtMs: expiresAt.getTime(),
        })
      : null,
    expiresAt: isPossible ? expiresAt.toISOString() : null,
  };
}
