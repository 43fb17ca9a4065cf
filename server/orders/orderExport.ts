import type { Id } from '../database/id';
import { formatAmount } from '../money/money';
import { CSV_START, csvLine } from './csv';
import { maskEmail, maskName } from './masking';
import type { Customer, Order, OrderItem } from './order';

/** How orders are written into an export. */
export interface ExportStyle {
  /** Of the partner, as in the IANA database. */
  readonly timeZone: string;
  /** Whether the reader may see customers; masked otherwise. */
  readonly showsCustomers: boolean;
}

/** What belongs to some orders. */
export interface ExportDetails {
  /** In their order's own order. */
  readonly items: readonly OrderItem[];
  readonly locationNames: ReadonlyMap<Id, string>;
}

/** The beginning of the file: the names of the columns. */
export function exportHead({ timeZone }: ExportStyle): string {
  const placed = `Placed (${timeZone})`;
  const customer = ['Customer e-mail', 'Customer name', 'Customer phone'];
  const states = ['Status', 'Refund status'];
  return CSV_START + csvLine(['Order ID', placed, 'Visit date', 'Location', 'Channel', ...customer, 'Items', 'Currency', 'Total', 'Refunded', ...states]);
}

/** The lines of some orders, one each, in the order given. */
export function exportLines(orders: readonly Order[], { items, locationNames }: ExportDetails, style: ExportStyle): string {
  const itemsOf = new Map<Id, string[]>(orders.map(({ id }) => [id, []]));
  for (const { orderId, quantity, productName } of items) itemsOf.get(orderId)?.push(`${quantity} × ${productName}`);
  const placedAt = instantWriter(style.timeZone);
  return orders
    .map((order) =>
      csvLine([
        order.number,
        placedAt(order.placedAt),
        order.visitDate ?? '',
        order.locationId === null ? '' : (locationNames.get(order.locationId) ?? ''),
        order.channel,
        ...customerCells(order.customer, style.showsCustomers),
        itemsOf.get(order.id)?.join('; ') ?? '',
        order.currencyCode,
        formatAmount(order.totalMinor, order.currencyCode),
        formatAmount(order.givenMinor + order.externalMinor, order.currencyCode),
        order.status,
        order.refundStatus,
      ]),
    )
    .join('');
}

function customerCells({ email, name, phone }: Customer, areShown: boolean): string[] {
  if (areShown) return [email, name ?? '', phone ?? ''];
  return [maskEmail(email), maskName(name) ?? '', ''];
}

/** Writes instants as spreadsheets read them: 2026-11-22 21:40:05. */
function instantWriter(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => format.format(instant);
}
