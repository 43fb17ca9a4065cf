import type { GlobalIds } from '../../../server/graphql/globalIds';
import { divideHalfUp, formatRate } from '../../../server/money/rate';
import { maskEmail, maskName } from '../../../server/orders/masking';
import type { OrderItem } from '../../../server/orders/order';
import { countedItems, countTickets, refundableAmount, refundableQuantity } from '../../../server/refunds/refundRules';
import type { Ticket } from '../../../server/tickets/ticket';
import { money, type Money } from './money';
import { findWholeOrder, type WholeOrder } from './orderRows';
import type { Store } from './store';

const SHOWN_CHARACTERS = 4;

export async function showOrder(store: Store, id: string): Promise<unknown> {
  const whole = await findWholeOrder(store, store.ids.rowId('Order', id));
  return whole && orderView(whole, store.ids);
}

/** An order as its page shows it. */
export function orderView({ order, locationName, items, tickets, feePolicy, policyFrom }: WholeOrder, ids: GlobalIds): unknown {
  const { currencyCode } = order;
  const inEuros = (minor: bigint): Money => money(Number(minor), currencyCode);
  return {
    id: ids.encode('Order', order.id),
    number: order.number,
    placedAt: order.placedAt.toISOString(),
    visitDate: order.visitDate,
    canceledAt: order.canceledAt?.toISOString() ?? null,
    channel: order.channel,
    status: order.status,
    refundStatus: order.refundStatus,
    customer: { maskedEmail: maskEmail(order.customer.email), maskedName: maskName(order.customer.name) },
    location: order.locationId === null ? null : { id: ids.encode('Location', order.locationId), name: locationName },
    items: items.map((item) => itemView(item, tickets, currencyCode, ids)),
    total: inEuros(order.totalMinor),
    refunded: inEuros(order.givenMinor + order.externalMinor),
    refundable: inEuros(refundableAmount(order, countedItems({ items, tickets }), true)),
    refundPolicy: {
      feeKind: feePolicy.kind,
      feeRate: feePolicy.kind === 'PERCENTAGE' ? formatRate(feePolicy.ratePpm) : null,
      feeAmount: feePolicy.kind === 'FIXED' ? inEuros(feePolicy.amountMinor) : null,
      validFrom: policyFrom.toISOString(),
    },
  };
}

function itemView(item: OrderItem, tickets: readonly Ticket[], currencyCode: string, ids: GlobalIds): unknown {
  const own = tickets.filter(({ orderItemId }) => orderItemId === item.id);
  const inEuros = (minor: bigint): Money => money(Number(minor), currencyCode);
  return {
    id: ids.encode('OrderItem', item.id),
    productName: item.productName,
    sku: item.sku,
    quantity: item.quantity,
    refundable: item.refundable,
    refundedQuantity: item.takenQuantity,
    refundableQuantity: refundableQuantity(item, countTickets(own), true),
    taxRate: formatRate(item.taxRatePpm),
    unitPrice: inEuros(divideHalfUp(item.totalMinor, BigInt(item.quantity))),
    discount: inEuros(item.discountMinor),
    total: inEuros(item.totalMinor),
    tickets: own.map((ticket) => ticketView(ticket, ids)),
  };
}

export function ticketView({ id, barcode, status, redeemedAt }: Ticket, ids: GlobalIds): unknown {
  const shown = barcode.length > 2 * SHOWN_CHARACTERS ? SHOWN_CHARACTERS : 1;
  return { id: ids.encode('Ticket', id), maskedBarcode: `…${barcode.slice(-shown)}`, status, redeemedAt: redeemedAt?.toISOString() ?? null };
}
