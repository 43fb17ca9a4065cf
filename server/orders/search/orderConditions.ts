import { bestChoice, branchesOf, choiceOf, passesAll, type Choice } from '../../database/choice';
import type { Dialect } from '../../database/dialect';
import { idsOf, type Branch } from '../../database/listSql';
import { sql, verbatim, type Sql } from '../../database/sql';
import { MAX_CHOICES } from '../../graphql/limits/sentList';
import type { OrderFilter, OrderQuery, OrderSortKey } from '../orderQuery';

/** The column and the index of each sort; a partner's numbers are unique, and need no id to be told apart. */
export const SORTS = {
  PLACED_AT: { column: 'placed_at_ms', index: 'orders_partner_placed', id: 'o.id' },
  NUMBER: { column: 'number', index: 'orders_partner_number', id: null },
  TOTAL: { column: 'total_minor', index: 'orders_partner_total', id: 'o.id' },
  VISIT_DATE: { column: 'visit_date', index: 'orders_partner_visit', id: 'o.id' },
} as const satisfies Record<OrderSortKey, { column: string; index: string; id: string | null }>;

/** So many days of visits are entered one by one. */
const MAX_DAYS = 366;
/** Visits of so few days tell more than every other filter. */
const FEW_DAYS = 31;
const DAY_MS = 86_400_000;

/** The locations that are asked for and within reach; null for all, and for orders without one. */
export function locationsOf({ reach, filter }: OrderQuery): readonly bigint[] | null {
  const { locationIds: reached } = reach;
  const asked = filter.locationId ?? null;
  const both = asked && reached ? asked.filter((id) => reached.includes(id)) : (asked ?? reached);
  return both && [...new Set(both)].map(BigInt);
}

/** Whether the filters leave nothing, so that nobody need ask. */
export function findsNothing(query: OrderQuery): boolean {
  const { id, status, refundStatus, channel } = query.filter;
  return [id, status, refundStatus, channel, locationsOf(query)].some((values) => values?.length === 0);
}

/** What every order must be, as conditions on `o`: the reach, and the filters. `placed` is the column of the place. */
export function conditionsOf(query: OrderQuery, placed = 'o.placed_at_ms'): Sql[] {
  return [ofPartner(query), ...spanOf(query.filter, verbatim(placed)), ...passesAll('o', choicesOf(query))];
}

/** The ways to the orders in a sort: by its index, or for PLACED_AT by the values of the filter that tells most. */
export function filterBranches(query: OrderQuery, dialect: Dialect): Branch[] {
  const { column, index, id } = SORTS[query.sortKey];
  const list = { table: 'orders', alias: 'o', index, value: `o.${column}`, id, where: conditionsOf(query) };
  return branchesOf(list, query.sortKey === 'PLACED_AT' ? bestOf(query) : null, dialect);
}

/** The entries of the index that `filterBranches` would go through, whatever else the orders must be. */
export function filterEntries(query: OrderQuery, dialect: Dialect): Sql[] {
  const { column, index, id } = SORTS.PLACED_AT;
  const list = { table: 'orders', alias: 'o', index, value: `o.${column}`, id, where: [ofPartner(query)] };
  return branchesOf(list, bestOf(query), dialect).map(idsOf);
}

/** Whether a filter is on that few orders pass, as a rule. */
export function isNarrow(query: OrderQuery): boolean {
  return (bestOf(query)?.rank ?? USUAL) < USUAL;
}

/** From here on the ranks are those of values that most orders have. */
const USUAL = 5;

function bestOf(query: OrderQuery): Choice | null {
  return bestChoice([...choicesOf(query), ...daysOf(query.filter)]);
}

function ofPartner({ reach }: OrderQuery): Sql {
  return sql`o.partner_id = ${BigInt(reach.partnerId)}`;
}

/** The days of visits from one to another, where there are not too many. */
function daysOf({ visitFrom, visitTo }: OrderFilter): Choice[] {
  if (visitFrom === undefined || visitTo === undefined) return [];
  const [from, to] = [Date.parse(visitFrom), Date.parse(visitTo)];
  const count = (to - from) / DAY_MS + 1;
  if (!(count >= 1 && count <= MAX_DAYS)) return [];
  const values = Array.from({ length: count }, (_, index) => new Date(from + index * DAY_MS).toISOString().slice(0, 10));
  return choiceOf('visit_date', 'orders_partner_visit_placed', values, { rank: count <= FEW_DAYS ? 0 : 4, maxBranches: MAX_DAYS });
}

function choicesOf(query: OrderQuery): Choice[] {
  const { id, refundStatus, status, channel } = query.filter;
  return [
    ...choiceOf('id', null, id?.map(BigInt), { rank: -1, maxBranches: MAX_CHOICES }),
    ...choiceOf('refund_status', 'orders_partner_refund_status', refundStatus, { rank: refundStatus?.includes('NONE') ? USUAL : 1 }),
    ...choiceOf('status', 'orders_partner_status', status, { rank: status?.includes('PAID') ? USUAL + 1 : 2 }),
    ...choiceOf('channel', 'orders_partner_channel', channel, { rank: channel?.includes('ONLINE') ? USUAL + 2 : 3 }),
    ...choiceOf('location_id', 'orders_partner_location', locationsOf(query), { rank: 4 }),
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
