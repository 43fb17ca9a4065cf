import type { Dialect } from '../../database/dialect';
import type { Branch } from '../../database/listSql';
import { listOf, sql, verbatim, type Sql } from '../../database/sql';
import type { OrderFilter, OrderQuery, OrderSortKey } from '../orderQuery';

/** The column and the index of each sort. */
export const SORTS = {
  PLACED_AT: { column: 'placed_at_ms', index: 'orders_partner_placed' },
  NUMBER: { column: 'number', index: 'orders_partner_number' },
  TOTAL: { column: 'total_minor', index: 'orders_partner_total' },
  VISIT_DATE: { column: 'visit_date', index: 'orders_partner_visit' },
} as const satisfies Record<OrderSortKey, { column: string; index: string }>;

/** One of the filters that name values, with the index that begins with its column. */
interface Choice {
  readonly column: string;
  readonly index: string;
  readonly values: readonly (string | bigint)[];
  /** How much an index entry by these values tells: the least first. */
  readonly rank: number;
}

/** So many values are entered one by one; of more of them nearly every row has one. */
const MAX_BRANCHES = 12;

/** The locations that are asked for and within reach; null for all, and for orders without one. */
export function locationsOf({ reach, filter }: OrderQuery): readonly bigint[] | null {
  const { locationIds: reached } = reach;
  const asked = filter.locationId ?? null;
  const both = asked && reached ? asked.filter((id) => reached.includes(id)) : (asked ?? reached);
  return both && [...new Set(both)].map(BigInt);
}

/** Whether the filters leave nothing, so that nobody need ask. */
export function findsNothing(query: OrderQuery): boolean {
  const { status, refundStatus, channel } = query.filter;
  return [status, refundStatus, channel, locationsOf(query)].some((values) => values?.length === 0);
}

/** What every order must be, as conditions on `o`: the reach, and the filters. `placed` is the column of the place. */
export function conditionsOf(query: OrderQuery, placed = 'o.placed_at_ms'): Sql[] {
  const choices = choicesOf(query).map(({ column, values }) => sql`o.${verbatim(column)} IN ${listOf(values)}`);
  return [sql`o.partner_id = ${BigInt(query.reach.partnerId)}`, ...spanOf(query.filter, verbatim(placed)), ...choices];
}

/** The ways to the orders in a sort: by its index, or for PLACED_AT by the values of the filter that tells most. */
export function filterBranches(query: OrderQuery, dialect: Dialect): Branch[] {
  const { column, index } = SORTS[query.sortKey];
  const where = conditionsOf(query);
  const branch = (by: string, more: readonly Sql[]): Branch => ({
    from: dialect.table('orders', 'o', by),
    where: [...where, ...more],
    value: `o.${column}`,
    id: 'o.id',
  });
  const choice = query.sortKey === 'PLACED_AT' ? bestChoice(query) : null;
  if (!choice) return [branch(index, [])];
  return choice.values.map((value) => branch(choice.index, [sql`o.${verbatim(choice.column)} = ${value}`]));
}

/** Whether a filter is on that few orders pass, as a rule. */
export function isNarrow(query: OrderQuery): boolean {
  return (bestChoice(query)?.rank ?? USUAL) < USUAL;
}

/** From here on the ranks are those of values that most orders have. */
const USUAL = 4;

function bestChoice(query: OrderQuery): Choice | null {
  const [best] = choicesOf(query).filter(({ values }) => values.length <= MAX_BRANCHES).sort((a, b) => a.rank - b.rank);
  return best ?? null;
}

function choicesOf(query: OrderQuery): Choice[] {
  const { refundStatus, status, channel } = query.filter;
  const choice = (column: string, index: string, values: readonly (string | bigint)[] | null | undefined, rank: number): Choice[] =>
    values ? [{ column, index, values: [...new Set(values)], rank }] : [];
  return [
    ...choice('refund_status', 'orders_partner_refund_status', refundStatus, refundStatus?.includes('NONE') ? USUAL : 0),
    ...choice('status', 'orders_partner_status', status, status?.includes('PAID') ? USUAL + 1 : 1),
    ...choice('channel', 'orders_partner_channel', channel, channel?.includes('ONLINE') ? USUAL + 2 : 2),
    ...choice('location_id', 'orders_partner_location', locationsOf(query), 3),
  ];
}

function spanOf({ placedFrom, placedBefore, visitFrom, visitTo }: OrderFilter, placed: Sql): Sql[] {
  return [
    ...(placedFrom ? [sql`${placed} >= ${placedFrom.getTime()}`] : []),
    ...(placedBefore ? [sql`${placed} < ${placedBefore.getTime()}`] : []),
    ...(visitFrom ? [sql`o.visit_date >= ${visitFrom}`] : []),
    // An order without a visit date keeps an empty text there, which is before every date.
    ...(visitTo ? [sql`o.visit_date <= ${visitTo} AND o.visit_date <> ''`] : []),
  ];
}
