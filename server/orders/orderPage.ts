import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { Keyset } from '../database/listQuery';
import { branchSql, beyond, countSome, orderOf, someOf, unionSql, type ListSlice } from '../database/listSql';
import { dialectOf } from '../database/dialect';
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
  const slice: ListSlice = {
    ascending: query.descending === page.backward,
    limit: page.limit + 1,
    after: page.after && readKeyset(query.sortKey, page.after),
    before: page.before && readKeyset(query.sortKey, page.before),
  };
  const reader = rowReader(manager, OrderRow);
  const statement = await pageSql(manager, query, slice, reader.columns('o'));
  const rows = statement ? await select<Record<string, unknown>>(manager, statement) : [];
  return rows.map((raw) => toOrder(reader.read(raw)));
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

/** The statement that gives the page; null where there is none to ask. */
function pageSql(manager: EntityManager, query: OrderQuery, slice: ListSlice, columns: Sql): Promise<Sql | null> {
  return query.sortKey === 'PLACED_AT' ? placedPageSql(manager, query, slice, columns) : sortedPageSql(manager, query, slice, columns);
}

async function placedPageSql(manager: EntityManager, query: OrderQuery, slice: ListSlice, columns: Sql): Promise<Sql> {
  const branches = await placedBranches(manager, query, slice);
  const [only] = branches;
  if (only && branches.length === 1) return branchSql(only, columns, slice, query.descending);
  const dialect = dialectOf(manager);
  const ids = unionSql(manager, branches, slice, query.descending);
  return sql`SELECT ${columns} FROM (${ids}) AS page ${dialect.thenJoin} ${dialect.byId('orders', 'o')} ON o.id = page.id
    ORDER BY ${orderOf({ value: 'o.placed_at_ms', id: 'o.id' }, slice)}`;
}

/** Another sort: what is searched for is found first and then sorted, unless it is too much for that. */
async function sortedPageSql(manager: EntityManager, query: OrderQuery, slice: ListSlice, columns: Sql): Promise<Sql | null> {
  const { column, id } = SORTS[query.sortKey];
  const sorted = { value: `o.${column}`, id };
  if (query.search || isNarrow(query)) {
    const found = await select<{ id: bigint | string }>(manager, someOf(manager, matchingIds(manager, query), MAX_SORTED + 1));
    if (found.length === 0) return null;
    if (found.length <= MAX_SORTED) {
      const ids = sql`o.id IN ${listOf(found.map(({ id }) => BigInt(id)))}`;
      const where = joinSql([ids, ...conditionsOf(query), ...beyond(sorted, slice, query.descending)], ' AND ');
      return sql`SELECT ${columns} FROM orders AS o WHERE ${where} ORDER BY ${orderOf(sorted, slice)} LIMIT ${slice.limit}`;
    }
  }
  const { branch, head } = walk(manager, query);
  return sql`${head}${branchSql(branch, columns, slice, query.descending)}`;
}
