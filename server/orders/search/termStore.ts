import type { EntityManager } from 'typeorm';
import { dialectOf } from '../../database/dialect';
import type { Id } from '../../database/id';
import { listOf, sql, type Sql } from '../../database/sql';
import { execute, insertRows } from '../../database/statements';
import type { OrderItemRow, OrderRow } from '../order.entity';
import { OrderTermRow, SearchTermRow } from './terms.entity';
import { termsOf, type Term } from './terms';

/** An order with what it can be found by. */
export interface OrderWithTerms {
  readonly id: Id;
  readonly placedAt: Date;
  readonly terms: readonly Term[];
}

type TermedOrder = Pick<OrderRow, 'id' | 'partnerId' | 'locationId' | 'placedAt' | 'customerName'>;
type NamedItem = Pick<OrderItemRow, 'orderId' | 'productName'>;

/** The terms of a batch of orders, given with all of their items. */
export function termsOfOrders(orders: readonly TermedOrder[], items: readonly NamedItem[]): OrderWithTerms[] {
  const names = new Map<Id, string[]>(orders.map(({ id }) => [id, []]));
  for (const { orderId, productName } of items) names.get(orderId)?.push(productName);
  return orders.map((order) => ({ ...order, terms: termsOf({ ...order, productNames: names.get(order.id) ?? [] }) }));
}

/** Writes the terms of orders that do not have them yet. */
export async function insertTerms(tx: EntityManager, orders: readonly OrderWithTerms[]): Promise<void> {
  const links = orders.flatMap(({ id, placedAt, terms }) => terms.map((term) => ({ termId: `${term.id}`, placedAt, orderId: id })));
  await insertRows(tx, SearchTermRow, listedRows(orders), dialectOf(tx).insertMissing);
  await insertRows(tx, OrderTermRow, links);
}

/** Changes what an order is found by from what it was to what it is. A word that no order has is forgotten. */
export async function replaceTerms(tx: EntityManager, before: OrderWithTerms, after: OrderWithTerms): Promise<void> {
  const lacks = ({ terms }: OrderWithTerms) => {
    const ids = new Set(terms.map(({ id }) => id));
    return ({ id }: Term): boolean => !ids.has(id);
  };
  const gone = before.terms.filter(lacks(after)).map(({ id }) => id);
  await insertTerms(tx, [{ ...after, terms: after.terms.filter(lacks(before)) }]);
  if (gone.length === 0) return;
  const { id, placedAt } = before;
  await run(tx, sql`DELETE FROM order_terms WHERE term_id IN ${listOf(gone)} AND placed_at_ms = ${placedAt.getTime()} AND order_id = ${BigInt(id)}`);
  await run(tx, sql`DELETE FROM search_terms WHERE id IN ${listOf(gone)}
    AND NOT EXISTS (SELECT 1 FROM order_terms AS found WHERE found.term_id = search_terms.id)`);
}

function run(tx: EntityManager, { text, parameters }: Sql): Promise<number> {
  return execute(tx, text, parameters);
}

/** In the order of their ids, so that two who write the same new terms wait for each other one way only. */
function listedRows(orders: readonly OrderWithTerms[]): SearchTermRow[] {
  const terms = new Map(orders.flatMap((order) => order.terms).map((term) => [term.id, term]));
  return [...terms.values()]
    .filter(({ kind }) => kind !== 'START')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, locationId, ...term }) => ({ ...term, id: `${id}`, locationId: locationId ?? '0' }));
}
