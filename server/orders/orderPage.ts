import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { Keyset } from '../database/listQuery';
import { dialectOf } from '../database/dialect';
import { readList } from '../database/listPage';
import { beyond, branchSql, countSome, orderOf, sliceOf, someOf, type ListSlice } from '../database/listSql';
import { rowReader } from '../database/rowReader';
import { joinSql, listOf, select, sql, type Sql } from '../database/sql';
import type { PageRequest } from '../graphql/connections/page';
import type { Order } from './order';
import { OrderRow } from './order.entity';
import type { OrderQuery, OrderSortKey } from './orderQuery';
import { toOrder } from './orderRepository';
import { conditionsOf, findsNothing, isNarrow, SORTS } from './search/orderConditions';
import { matchingIds, placedBranches, walk } from './search/searchSql';

/** Up to so many orders that match are sorted; of more of them the index of the sort meets one soon. */
const MAX_SORTED = 1_000;

/**
 * Reads a page by keyset: the cost grows neither with how far one has read nor with how many orders there are. Gives
 * one order more than the limit where there are others, in the order of reading: from the end for a backward page.
 */
export async function findOrderPage(manager: EntityManager, query: OrderQuery, page: PageRequest): Promise<Order[]> {
  if (findsNothing(query)) return [];
  const slice = sliceOf(page, (place) => readKeyset(query.sortKey, place), query.descending);
  const rows = query.sortKey === 'PLACED_AT' ? await readPlaced(manager, query, slice) : await readSorted(manager, query, slice);
  return rows.map(toOrder);
}

/** Counts the orders that match, up to COUNT_LIMIT + 1. */
export async function countOrders(manager: EntityManager, query: OrderQuery): Promise<number> {
  return findsNothing(query) ? 0 : countSome(manager, matchingIds(manager, query));
}

/** The place of an order in a sort, for a cursor: its sort value, then its id. */
export function keysetOf(order: Order, sortKey: OrderSortKey): [value: string, id: Id] {
  const values: Record<OrderSortKey, string> = {
    PLACED_AT: String(order.placedAt.getTime()),
    NUMBER: order.number,
    TOTAL: String(order.totalMinor),
    VISIT_DATE: order.visitDate ?? '',
  };
  return [values[sortKey], order.id];
}

function readKeyset(sortKey: OrderSortKey, [text = '', id = '0']: readonly string[]): Keyset {
  const isNumber = sortKey === 'PLACED_AT' || sortKey === 'TOTAL';
  return { value: isNumber ? BigInt(text) : text, id: BigInt(id) };
}

async function readPlaced(manager: EntityManager, query: OrderQuery, slice: ListSlice): Promise<OrderRow[]> {
  const table = { target: OrderRow, alias: 'o', column: 'placed_at_ms', descending: query.descending };
  return readList(manager, table, await placedBranches(manager, query, slice), slice);
}

/** Another sort: what is searched for is found first and then sorted, unless it is too much for that. */
async function readSorted(manager: EntityManager, query: OrderQuery, slice: ListSlice): Promise<OrderRow[]> {
  const reader = rowReader(manager, OrderRow);
  const ids = query.search || isNarrow(query) ? await findFew(manager, query) : null;
  if (ids?.length === 0) return [];
  const statement = ids ? sortIdsSql(manager, query, ids, slice) : walkSql(manager, query, slice, reader.columns('o'));
  return (await select<Record<string, unknown>>(manager, statement)).map((row) => reader.read(row));
}

/** The ids of all orders that match; null when they are too many to sort. */
async function findFew(manager: EntityManager, query: OrderQuery): Promise<bigint[] | null> {
  const found = await select<{ id: bigint | string }>(manager, someOf(manager, matchingIds(manager, query), MAX_SORTED + 1));
  return found.length > MAX_SORTED ? null : found.map(({ id }) => BigInt(id));
}

function sortIdsSql(manager: EntityManager, query: OrderQuery, ids: readonly bigint[], slice: ListSlice): Sql {
  const columns = rowReader(manager, OrderRow).columns('o');
  const byId = dialectOf(manager).byId('orders', 'o');
  const { column, id } = SORTS[query.sortKey];
  const sorted = { value: `o.${column}`, id };
  const where = [sql`o.id IN ${listOf(ids)}`, ...conditionsOf(query), ...beyond(sorted, slice, query.descending)];
  return sql`SELECT ${columns} FROM ${byId} WHERE ${joinSql(where, ' AND ')} ORDER BY ${orderOf(sorted, slice)} LIMIT ${slice.limit}`;
}

function walkSql(manager: EntityManager, query: OrderQuery, slice: ListSlice, columns: Sql): Sql {
  const { branch, head } = walk(manager, query);
  return sql`${head}${branchSql(branch, columns, slice, query.descending)}`;
}
