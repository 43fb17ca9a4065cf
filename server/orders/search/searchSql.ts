import type { EntityManager } from 'typeorm';
import { dialectOf, type Dialect } from '../../database/dialect';
import { idsOf, type Branch, type ListSlice } from '../../database/listSql';
import { joinSql, listOf, sql, type Sql } from '../../database/sql';
import type { OrderQuery, OrderSearch } from '../orderQuery';
import { conditionsOf, filterBranches, SORTS } from './orderConditions';
import { ordersOfTerms, termBranches } from './termHeads';
import { columnsOfOrder, haveWords, namePaths, nameTerms, nameWordsIn } from './nameSql';
import { productTerms } from './productSql';

/** The ways to the orders of a query by when they were placed, for the part of the list that a slice names. */
export async function placedBranches(manager: EntityManager, query: OrderQuery, slice: ListSlice): Promise<Branch[]> {
  const { search } = query;
  const dialect = dialectOf(manager);
  if (!search) return filterBranches(query, dialect);
  const exact = exactMatches(search, dialect).map(({ from, where }) => ({
    from,
    where: [where, ...conditionsOf(query)],
    value: 'o.placed_at_ms',
    id: 'o.id',
  }));
  return search.extended ? [...exact, ...(await termBranches(manager, query, search.text, slice))] : exact;
}

/** The ids of all orders of a query, by several ways, in no order: for counting, and for sorting otherwise. */
export function matchingIds(manager: EntityManager, query: OrderQuery): Sql[] {
  const { search } = query;
  const dialect = dialectOf(manager);
  if (!search) {
    return filterBranches({ ...query, sortKey: 'PLACED_AT' }, dialect).map(idsOf);
  }
  const exact = exactMatches(search, dialect).map(
    ({ from, where }) => sql`SELECT o.id AS id FROM ${from} WHERE ${joinSql([where, ...conditionsOf(query)], ' AND ')}`,
  );
  return search.extended ? [...exact, ...termMatches(query, search.text, dialect)] : exact;
}

/** The walk along a sort's index that looks at every order: for what very many orders match. */
export function walk(manager: EntityManager, query: OrderQuery): { readonly branch: Branch; readonly head: Sql } {
  const { search } = query;
  const dialect = dialectOf(manager);
  const [along] = filterBranches(query, dialect);
  if (!along) throw new Error('there is one way along the index of a sort');
  if (!search) return { branch: along, head: sql`` };
  const isMatch = sql`(${joinSql(isMatchSql(query, search, dialect), ' OR ')})`;
  const head = search.extended ? sql`WITH matched AS (${productTerms(query, search.text, dialect)} LIMIT 1000) ` : sql``;
  return { branch: { ...along, where: [...along.where, isMatch] }, head };
}

/** What finds whole values: each by an index of its own. */
function exactMatches(search: OrderSearch, dialect: Dialect): { readonly from: Sql; readonly where: Sql }[] {
  const { text } = search;
  const address = text.toLowerCase();
  return [
    { from: dialect.table('orders', 'o', SORTS.NUMBER.index), where: sql`o.number IN ${listOf(numbersOf(text))}` },
    ...(text.includes('@')
      ? [{ from: dialect.table('orders', 'o', 'orders_partner_email'), where: sql`o.customer_email = ${address}` }]
      : []),
    ...(search.extended && search.includesCustomers
      ? [
          {
            from: sql`${dialect.table('tickets', 'k', 'tickets_partner_barcode')} ${dialect.thenJoin} ${dialect.byId('orders', 'o')} ON o.id = k.order_id`,
            where: sql`k.barcode = ${text} AND k.partner_id = o.partner_id`,
          },
        ]
      : []),
  ];
}

/** People write "#1001" for order 1001; a check-out may also number its orders like that. */
function numbersOf(text: string): string[] {
  return [...new Set([text, text.replace(/^#\s*/, '')])];
}

function termMatches(query: OrderQuery, text: string, dialect: Dialect): Sql[] {
  const { partnerId } = query.reach;
  const words = nameWordsIn(query);
  const conditions = conditionsOf(query, 't.placed_at_ms');
  const throughTerms = (terms: Sql, where: readonly Sql[]): Sql =>
    sql`SELECT DISTINCT t.order_id AS id FROM (${terms}) AS s ${dialect.thenJoin} ${ordersOfTerms(dialect)}
      WHERE ${joinSql([sql`t.term_id = s.id`, ...conditions, ...where], ' AND ')}`;
  const products = throughTerms(productTerms(query, text, dialect), []);
  if (words.length === 0) return [products];
  const paths = namePaths(partnerId, words, dialect)?.map(
    ({ termId, where }) => sql`SELECT t.order_id AS id FROM ${ordersOfTerms(dialect)} WHERE ${joinSql([sql`t.term_id = ${termId}`, ...conditions, ...where], ' AND ')}`,
  );
  if (paths) return [products, ...paths];
  const names = nameTerms(partnerId, words, dialect);
  return [products, throughTerms(names.terms, names.where)];
}

function isMatchSql(query: OrderQuery, search: OrderSearch, dialect: Dialect): Sql[] {
  const { partnerId } = query.reach;
  const words = nameWordsIn(query);
  const hasBarcode = sql`(SELECT 1 FROM tickets AS k WHERE k.partner_id = o.partner_id AND k.barcode = ${search.text} AND k.order_id = o.id LIMIT 1) = 1`;
  const hasProduct = sql`(SELECT 1 FROM matched AS s ${dialect.thenJoin} order_terms AS x ON x.term_id = s.id
    AND x.placed_at_ms = o.placed_at_ms AND x.order_id = o.id LIMIT 1) = 1`;
  return [
    sql`o.number IN ${listOf(numbersOf(search.text))}`,
    ...(search.text.includes('@') ? [sql`o.customer_email = ${search.text.toLowerCase()}`] : []),
    ...(search.extended ? [hasProduct] : []),
    ...(search.extended && search.includesCustomers ? [hasBarcode] : []),
    ...(words.length > 0 ? [sql`(${joinSql(haveWords(partnerId, words, columnsOfOrder, dialect), ' AND ')})`] : []),
  ];
}
