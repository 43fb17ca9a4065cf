import type { RowDataPacket } from 'mysql2/promise';
import type { Caller } from '../../../server/graphql/caller';
import { maskEmail } from '../../../server/orders/masking';
import { bindingOf, type OrderQuery } from '../../../server/orders/orderQuery';
import { readOrderQuery, type OrderQueryArgs } from '../../../server/orders/orderQueryInput';
import { conditionsOf, sortColumn } from './listConditions';
import { money, nextUnits } from './money';
import type { Store } from './store';

const DEFAULT_SIZE = 25;

interface ListArgs extends OrderQueryArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

interface OrderListRow extends RowDataPacket {
  readonly id: string;
  readonly number: string;
  readonly placed: string;
  readonly visit: string;
  readonly canceled: string | null;
  readonly status: string;
  readonly refundStatus: string;
  readonly email: string;
  readonly currency: string;
  readonly total: string;
  readonly captured: string;
  readonly taken: string;
  readonly given: string;
  readonly external: string;
  readonly locationId: string | null;
  readonly locationName: string | null;
}

interface ItemListRow extends RowDataPacket {
  readonly id: string;
  readonly orderId: string;
  readonly productName: string;
  readonly quantity: number;
  readonly total: string;
  readonly refundable: number;
  readonly takenQuantity: number;
  readonly taken: string;
  readonly tickets: number;
  readonly takable: string | null;
}

const ORDER_COLUMNS = `o.id, o.number, o.placed_at_ms AS placed, o.visit_date AS visit, o.canceled_at_ms AS canceled, o.status,
  o.refund_status AS refundStatus, o.customer_email AS email, o.currency_code AS currency, o.total_minor AS total,
  o.captured_minor AS captured, o.taken_minor AS taken, o.given_minor AS given, o.external_minor AS external,
  l.id AS locationId, l.name AS locationName`;

const ITEMS = `SELECT i.id, i.order_id AS orderId, i.product_name AS productName, i.quantity, i.total_minor AS total, i.refundable,
    i.taken_quantity AS takenQuantity, i.taken_minor AS taken, COUNT(t.id) AS tickets,
    SUM(t.status IN ('VALID', 'REDEEMED')) AS takable
  FROM order_items i LEFT JOIN tickets t ON t.order_item_id = i.id
  WHERE i.order_id IN (?) GROUP BY i.id ORDER BY i.order_id, i.position`;

/** A page of orders in two statements: the orders with their locations, and their items with their tickets counted. */
export async function listOrders(store: Store, args: ListArgs): Promise<unknown> {
  const query = readOrderQuery(args, adminOf(store), store.ids);
  const binding = bindingOf(query);
  const limit = args.first ?? DEFAULT_SIZE;
  const after = args.after == null ? null : store.cursors.decode(binding, args.after, 'after');
  const rows = await findPage(store, query, after, limit + 1);
  const page = rows.slice(0, limit);
  const items = await findItems(store, page);
  const cursorOf = (row: OrderListRow | undefined) => (row ? store.cursors.encode(binding, [sortValue(row, query), row.id]) : null);
  return {
    nodes: page.map((row) => orderOf(store, row, items.get(row.id) ?? [])),
    pageInfo: {
      hasNextPage: rows.length > limit,
      hasPreviousPage: after !== null,
      startCursor: cursorOf(page[0]),
      endCursor: cursorOf(page.at(-1)),
    },
  };
}

/** Everybody is the admin here. */
function adminOf({ partnerId }: Store): Caller {
  return { partnerId, locationIds: null, scopes: new Set(['customers:read']) } as unknown as Caller;
}

/** MariaDB sorts thousands of orders rather than go along the index of the sort, unless it is told to. */
const indexFor = ({ search, sortKey }: OrderQuery): string =>
  search === null && sortKey === 'PLACED_AT' ? 'FORCE INDEX (orders_partner_placed)' : '';

async function findPage({ pool }: Store, query: OrderQuery, after: string[] | null, limit: number): Promise<OrderListRow[]> {
  const column = sortColumn(query);
  const [beyond, direction] = query.descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const conditions = conditionsOf(query);
  if (after) {
    const value = query.sortKey === 'PLACED_AT' || query.sortKey === 'TOTAL' ? Number(after[0]) : after[0];
    conditions.push({
      sql: `${column} ${beyond}= ? AND (${column} ${beyond} ? OR o.id ${beyond} ?)`,
      values: [value, value, BigInt(after[1] ?? 0)],
    });
  }
  const [rows] = await pool.query<OrderListRow[]>(
    `SELECT ${ORDER_COLUMNS} FROM orders o ${indexFor(query)} LEFT JOIN locations l ON l.id = o.location_id
     WHERE ${conditions.map(({ sql }) => sql).join(' AND ')} ORDER BY ${column} ${direction}, o.id ${direction} LIMIT ?`,
    [...conditions.flatMap(({ values }) => values), limit],
  );
  return rows;
}

async function findItems({ pool }: Store, orders: readonly OrderListRow[]): Promise<Map<string, ItemListRow[]>> {
  const byOrder = new Map<string, ItemListRow[]>(orders.map(({ id }) => [id, []]));
  if (orders.length === 0) return byOrder;
  const [rows] = await pool.query<ItemListRow[]>(ITEMS, [orders.map(({ id }) => BigInt(id))]);
  for (const row of rows) byOrder.get(row.orderId)?.push(row);
  return byOrder;
}

function orderOf({ ids }: Store, row: OrderListRow, itemRows: readonly ItemListRow[]): unknown {
  let worth = 0;
  const items = itemRows.map((item) => {
    const refundableQuantity = refundableOf(item);
    const { quantity, takenQuantity } = item;
    worth += nextUnits({ quantity, takenQuantity, total: Number(item.total), taken: Number(item.taken) }, refundableQuantity);
    return { id: ids.encode('OrderItem', item.id), quantity, refundableQuantity, productName: item.productName };
  });
  const external = Number(row.external);
  const left = Number(row.captured) - Number(row.taken) - external;
  return {
    id: ids.encode('Order', row.id),
    number: row.number,
    placedAt: new Date(Number(row.placed)).toISOString(),
    visitDate: row.visit === '' ? null : row.visit,
    canceledAt: row.canceled === null ? null : new Date(Number(row.canceled)).toISOString(),
    status: row.status,
    refundStatus: row.refundStatus,
    customer: { maskedEmail: maskEmail(row.email) },
    location: row.locationId === null ? null : { id: ids.encode('Location', row.locationId), name: row.locationName },
    items,
    total: money(Number(row.total), row.currency),
    refunded: money(Number(row.given) + external, row.currency),
    refundable: money(Math.max(0, Math.min(worth, left)), row.currency),
  };
}

function refundableOf({ refundable, quantity, takenQuantity, tickets, takable }: ItemListRow): number {
  if (refundable === 0) return 0;
  const left = quantity - takenQuantity;
  return Number(tickets) === 0 ? left : Math.min(left, Number(takable));
}

function sortValue(row: OrderListRow, { sortKey }: OrderQuery): string {
  return { PLACED_AT: row.placed, NUMBER: row.number, TOTAL: row.total, VISIT_DATE: row.visit }[sortKey];
}
