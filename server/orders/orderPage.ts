import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Id } from '../database/id';
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

/** Which orders of a partner, and in which order. */
export interface OrderQuery {
  readonly partnerId: Id;
  readonly search: OrderSearch | null;
  readonly filter: OrderFilter;
  readonly sortKey: OrderSortKey;
  readonly descending: boolean;
}

/** Where a page begins: the sort value and the id of the order before it. */
export interface Keyset {
  readonly value: string;
  readonly id: Id;
}

/** A page of at most `limit` orders after, or before, a place. */
export interface PageRequest {
  readonly limit: number;
  readonly from: Keyset | null;
  /** True to read towards the beginning. */
  readonly backward: boolean;
}

export interface OrderPage {
  readonly orders: readonly Order[];
  /** Whether there is more in the direction of reading. */
  readonly hasMore: boolean;
}

/** Orders are counted up to here; beyond it a count says AT_LEAST. */
export const COUNT_LIMIT = 10_000;

const sortProperty = { PLACED_AT: 'placedAt', NUMBER: 'number', TOTAL: 'totalMinor', VISIT_DATE: 'visitDate' } as const;

/** Reads a page by keyset: the cost does not grow with how far one has read. Orders come in the order of the sort. */
export async function findOrderPage(manager: EntityManager, query: OrderQuery, page: PageRequest): Promise<OrderPage> {
  const property = sortProperty[query.sortKey];
  const ascending = query.descending === page.backward;
  const builder = matching(manager, query)
    .orderBy(`o.${property}`, ascending ? 'ASC' : 'DESC')
    .addOrderBy('o.id', ascending ? 'ASC' : 'DESC')
    .limit(page.limit + 1);
  if (page.from) addKeyset(builder, property, ascending ? '>' : '<', query.sortKey, page.from);
  const rows = await builder.getMany();
  const orders = rows.slice(0, page.limit).map(toOrder);
  return { orders: page.backward ? orders.reverse() : orders, hasMore: rows.length > page.limit };
}

/** Counts the orders that match, up to COUNT_LIMIT + 1. */
export async function countOrders(manager: EntityManager, query: OrderQuery): Promise<number> {
  const matches = matching(manager, query).select('o.id').limit(COUNT_LIMIT + 1);
  const [sql, parameters] = matches.getQueryAndParameters();
  const rows: { total: bigint | number | string }[] = await manager.query(
    `SELECT COUNT(*) AS total FROM (${sql}) AS matches`,
    parameters as unknown[],
  );
  return Number(rows[0]?.total ?? 0);
}

/** The place of an order in a sort, for a cursor. */
export function keysetOf(order: Order, sortKey: OrderSortKey): Keyset {
  const values: Record<OrderSortKey, string> = {
    PLACED_AT: String(order.placedAt.getTime()),
    NUMBER: order.number,
    TOTAL: String(order.totalMinor),
    VISIT_DATE: order.visitDate ?? '',
  };
  return { value: values[sortKey], id: order.id };
}

function addKeyset(
  builder: SelectQueryBuilder<OrderRow>,
  property: string,
  beyond: '<' | '>',
  sortKey: OrderSortKey,
  from: Keyset,
): void {
  const value = sortKey === 'PLACED_AT' || sortKey === 'TOTAL' ? BigInt(from.value) : from.value;
  builder.andWhere(
    `o.${property} ${beyond}= :keysetValue AND (o.${property} ${beyond} :keysetValue OR o.id ${beyond} :keysetId)`,
    { keysetValue: value, keysetId: BigInt(from.id) },
  );
}

function matching(manager: EntityManager, query: OrderQuery): SelectQueryBuilder<OrderRow> {
  const { filter } = query;
  const builder = manager
    .createQueryBuilder(OrderRow, 'o')
    .where('o.partnerId = :partnerId', { partnerId: BigInt(query.partnerId) });
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

function addChoice(
  builder: SelectQueryBuilder<OrderRow>,
  property: string,
  values: readonly (string | bigint)[] | undefined,
): void {
  if (!values) return;
  if (values.length === 0) builder.andWhere('1 = 0');
  else builder.andWhere(`o.${property} IN (:...${property})`, { [property]: values });
}
