import type { EntityManager } from 'typeorm';
import { dialectOf } from '../../database/dialect';
import type { Id } from '../../database/id';
import { listOf, sql, type Sql } from '../../database/sql';
import { execute, insertAll, insertions, type Insertion } from '../../database/statements';
import type { OrderItemRow, OrderRow } from '../order.entity';
import { OrderTermRow, SearchTermRow } from './terms.entity';
import { isListed, leadsToOrders, termsOf, type Term } from './terms';

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
  return orders.map(({ id, partnerId, locationId, placedAt, customerName }) => ({
    id,
    placedAt,
    terms: termsOf({ partnerId, locationId, customerName, productNames: names.get(id) ?? [] }),
  }));
}

/** The terms of orders as rows: those that are listed, each once, and which order has which. */
export interface TermRows {
  readonly terms: SearchTermRow[];
  readonly links: OrderTermRow[];
}

/** The rows of the terms of orders. A term may be there already, because other orders have it. */
export function termRowsOf(orders: readonly OrderWithTerms[]): TermRows {
  const found = ordersByTerm(orders);
  return { terms: found.flatMap(({ term }) => listedRow(term)), links: found.flatMap(linkRows) };
}

/** The statements that write the terms of orders that do not have them yet. */
export function* termInsertions(tx: EntityManager, orders: readonly OrderWithTerms[]): Generator<Insertion> {
  const { terms, links } = termRowsOf(orders);
  yield* insertions(tx, SearchTermRow, terms, dialectOf(tx).insertMissing);
  yield* insertions(tx, OrderTermRow, links);
}

/** Changes what an order is found by from what it was to what it is. A word that no order has is forgotten. */
export async function replaceTerms(tx: EntityManager, before: OrderWithTerms, after: OrderWithTerms): Promise<void> {
  const lacks = ({ terms }: OrderWithTerms) => {
    const ids = new Set(terms.map(({ id }) => id));
    return ({ id }: Term): boolean => !ids.has(id);
  };
  const gone = before.terms.filter(({ kind }) => leadsToOrders(kind)).filter(lacks(after)).map(({ id }) => id);
  await insertAll(tx, termInsertions(tx, [{ ...after, terms: after.terms.filter(lacks(before)) }]));
  if (gone.length === 0) return;
  const { id, placedAt } = before;
  await run(tx, sql`DELETE FROM order_terms WHERE term_id IN ${listOf(gone)} AND placed_at_ms = ${placedAt.getTime()} AND order_id = ${BigInt(id)}`);
  await run(tx, sql`DELETE FROM search_terms WHERE id IN ${listOf(gone)}
    AND NOT EXISTS (SELECT 1 FROM order_terms AS found WHERE found.term_id = search_terms.id)`);
}

function run(tx: EntityManager, { text, parameters }: Sql): Promise<number> {
  return execute(tx, text, parameters);
}

interface FoundOrders {
  readonly term: Term;
  readonly orders: OrderWithTerms[];
}

/**
 * The orders of each term. The terms are in the order of their ids, so that two who write the same new ones wait for
 * each other one way only, and so that a database finds neighbours together.
 */
function ordersByTerm(orders: readonly OrderWithTerms[]): FoundOrders[] {
  const found = new Map<bigint, FoundOrders>();
  for (const order of orders) {
    for (const term of order.terms) {
      const known = found.get(term.id);
      if (known) known.orders.push(order);
      else found.set(term.id, { term, orders: [order] });
    }
  }
  return [...found.values()].sort((a, b) => (a.term.id < b.term.id ? -1 : 1));
}

function listedRow({ id, partnerId, kind, locationId, text }: Term): SearchTermRow[] {
  return isListed(kind) ? [{ id: `${id}`, partnerId, kind, locationId: locationId ?? '0', text }] : [];
}

function linkRows({ term, orders }: FoundOrders): OrderTermRow[] {
  if (!leadsToOrders(term.kind)) return [];
  const termId = `${term.id}`;
  return orders.map(({ id, placedAt }) => ({ termId, placedAt, orderId: id }));
}
