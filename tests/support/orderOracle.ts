import type { Id } from '../../server/database/id';
import type { OrderRow } from '../../server/orders/order.entity';
import type { OrderQuery, OrderSortKey } from '../../server/orders/orderQuery';
import type { OrderRows } from '../../server/orders/orderRows';

/** A text as people compare it, in other words than the program's. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/ß/g, 'ss').replace(/ς/g, 'σ').normalize('NFC').replace(/\s+/g, ' ').trim();
const words = (text: string): string[] => plain(text).split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');

/** An order with what it can be found by. */
interface Found {
  readonly order: OrderRow;
  readonly products: readonly string[];
  readonly barcodes: readonly string[];
}

function groupBy<Row extends { readonly orderId: Id }>(rows: readonly Row[]): ReadonlyMap<Id, Row[]> {
  const groups = new Map<Id, Row[]>();
  for (const row of rows) groups.set(row.orderId, [...(groups.get(row.orderId) ?? []), row]);
  return groups;
}

/** Puts together what belongs to each order. */
export function toFound({ orders, items, tickets }: OrderRows): Found[] {
  const products = groupBy(items);
  const barcodes = groupBy(tickets);
  return orders.map((order) => ({
    order,
    products: (products.get(order.id) ?? []).map(({ productName }) => plain(productName)),
    barcodes: (barcodes.get(order.id) ?? []).map(({ barcode }) => barcode),
  }));
}

/** The ids of the orders of a query in the order of the list, found by looking at each of them. */
export function expectedOrders(all: readonly Found[], query: OrderQuery): Id[] {
  const sign = query.descending ? -1 : 1;
  return all
    .filter((one) => isWithin(one.order, query) && passes(one.order, query) && matches(one, query))
    .map(({ order }) => order)
    .sort((a, b) => sign * (compare(sortValue(a, query.sortKey), sortValue(b, query.sortKey)) || compare(BigInt(a.id), BigInt(b.id))))
    .map(({ id }) => id);
}

function compare<Value extends bigint | number | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortValue(order: OrderRow, key: OrderSortKey): bigint | string {
  const values = { PLACED_AT: BigInt(order.placedAt.getTime()), NUMBER: order.number, TOTAL: order.totalMinor, VISIT_DATE: order.visitDate };
  return values[key];
}

function isWithin({ partnerId, locationId }: OrderRow, { reach }: OrderQuery): boolean {
  if (partnerId !== reach.partnerId) return false;
  return reach.locationIds === null || (locationId !== null && reach.locationIds.includes(locationId));
}

function passes(order: OrderRow, { filter }: OrderQuery): boolean {
  const { id, placedFrom, placedBefore, visitFrom, visitTo, status, refundStatus, channel, locationId } = filter;
  return (
    (!id || id.includes(order.id)) &&
    (!placedFrom || order.placedAt >= placedFrom) &&
    (!placedBefore || order.placedAt < placedBefore) &&
    (!visitFrom || order.visitDate >= visitFrom) &&
    (!visitTo || (order.visitDate !== '' && order.visitDate <= visitTo)) &&
    (!status || status.includes(order.status)) &&
    (!refundStatus || refundStatus.includes(order.refundStatus)) &&
    (!channel || channel.includes(order.channel)) &&
    (!locationId || (order.locationId !== null && locationId.includes(order.locationId)))
  );
}

function matches({ order, products, barcodes }: Found, { search }: OrderQuery): boolean {
  if (!search) return true;
  const { text, extended, includesCustomers } = search;
  if ([text, text.replace(/^#\s*/, '')].includes(order.number)) return true;
  if (text.toLowerCase() === order.customerEmail) return true;
  if (!extended) return false;
  if (products.some((name) => name.includes(plain(text)))) return true;
  if (!includesCustomers) return false;
  return barcodes.includes(text) || isNamed(order, text);
}

function isNamed({ customerName }: OrderRow, text: string): boolean {
  const wanted = [...new Set(words(text).filter((word) => [...word].length > 1))];
  const had = words(customerName ?? '');
  if (text.includes('@') || wanted.length === 0 || wanted.length > 8) return false;
  return wanted.every((word) => had.some((one) => one.startsWith(word)));
}
