import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Id } from '../database/id';
import { addChoice, addKeyset, countMatches, type Keyset } from '../database/listQuery';
import type { PageRequest } from '../graphql/connections/page';
import type { Reach } from '../partners/reach';
import { addReach } from '../partners/reachRows';
import type { Order, OrderRefundStatus, OrderStatus, SalesChannel } from './order';
import { OrderRow } from './order.entity';
import { addSearch, type OrderSearch } from './orderSearch';
import { toOrder } from './orderRepository';

export const ORDER_SORT_KEYS = ['PLACED_AT', 'NUMBER', 'TOTAL', 'VISIT_DATE'] as const;
export type OrderSortKey = (typeof ORDER_SORT_KEYS)[number];

export interface OrderFilter {
  readonly placedFrom?: Date;
  readonly placedBefore?: Date;
  readonly visitFrom?: string;
  readonly visitTo?: string;
  readonly status?: readonly OrderStatus[];
  readonly refundStatus?: readonly OrderRefundStatus[];
  readonly locationId?: readonly Id[];
  readonly channel?: readonly SalesChannel[];
}

/** Which orders within reach, and in which order. */
export interface OrderQuery {
  readonly reach: Reach;
  readonly search: OrderSearch | null;
  readonly filter: OrderFilter;
  readonly sortKey: OrderSortKey;
  readonly descending: boolean;
}

const sortProperty = { PLACED_AT: 'placedAt', NUMBER: 'number', TOTAL: 'totalMinor', VISIT_DATE: 'visitDate' } as const;

/**
 * Reads a page by keyset: the cost does not grow with how far one has read. Gives one order more than the limit
 * where there are others, in the order of reading: from the end for a backward page.
 */
export async function findOrderPage(manager: EntityManager, query: OrderQuery, page: PageRequest): Promise<Order[]> {
  const property = sortProperty[query.sortKey];
  const ascending = query.descending === page.backward;
  const builder = matching(manager, query)
    .orderBy(`o.${property}`, ascending ? 'ASC' : 'DESC')
    .addOrderBy('o.id', ascending ? 'ASC' : 'DESC')
    .limit(page.limit + 1);
  if (page.after) addKeyset(builder, property, 'after', query.descending, readKeyset(query.sortKey, page.after));
  if (page.before) addKeyset(builder, property, 'before', query.descending, readKeyset(query.sortKey, page.before));
  return (await builder.getMany()).map(toOrder);
}

/** Counts the orders that match, up to COUNT_LIMIT + 1. */
export function countOrders(manager: EntityManager, query: OrderQuery): Promise<number> {
  return countMatches(manager, matching(manager, query));
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

function matching(manager: EntityManager, query: OrderQuery): SelectQueryBuilder<OrderRow> {
  const { filter } = query;
  const builder = manager.createQueryBuilder(OrderRow, 'o');
  addReach(builder, query.reach);
  if (query.search) addSearch(builder, query.search);
  if (filter.placedFrom) builder.andWhere('o.placedAt >= :placedFrom', { placedFrom: filter.placedFrom.getTime() });
  if (filter.placedBefore) builder.andWhere('o.placedAt < :before', { before: filter.placedBefore.getTime() });
  if (filter.visitFrom) builder.andWhere('o.visitDate >= :visitFrom', { visitFrom: filter.visitFrom });
  // An order without a visit date keeps an empty text there, which is before every date.
  if (filter.visitTo) builder.andWhere(`o.visitDate <= :visitTo AND o.visitDate <> ''`, { visitTo: filter.visitTo });
  addChoice(builder, 'status', filter.status);
  addChoice(builder, 'refundStatus', filter.refundStatus);
  addChoice(builder, 'channel', filter.channel);
  addChoice(builder, 'locationId', filter.locationId?.map(BigInt));
  return builder;
}
