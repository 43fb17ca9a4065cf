import type { EntityManager } from 'typeorm';
import { dialectOf, type Dialect } from '../../database/dialect';
import { beyond, someOf, type Branch, type ListSlice } from '../../database/listSql';
import { joinSql, select, sql, verbatim, type Sql } from '../../database/sql';
import type { OrderQuery } from '../orderQuery';
import { conditionsOf, filterBranches, filterEntries, isNarrow } from './orderConditions';
import { columnsOfOrder, haveWords, namePaths, nameTerms, nameWordsIn, type TermPath } from './nameSql';
import { productTerms } from './productSql';

const MAX_HEADS = 1_000;
/** SQLite joins 500 queries at most. */
const MAX_TERM_BRANCHES = 400;

/** Where the filters leave so few orders, all of these are looked at for a name. */
const FEW_ORDERS = 1_000;

/** A term that matches, with its first order in the list; or, with its kind alone, that the filters leave few orders. */
interface Head {
  readonly kind: 'PRODUCT' | 'NAME' | 'FEW';
  readonly id: bigint | number | string;
  readonly headId: bigint | number | string;
  readonly headMs: bigint | number | string;
}

/**
 * The branches for the terms that match a search, by when orders were placed. However many terms match, a page of n
 * orders lies in the n terms whose first orders come first, and no further away than the last of these.
 */
export async function termBranches(manager: EntityManager, query: OrderQuery, text: string, slice: ListSlice): Promise<Branch[]> {
  const dialect = dialectOf(manager);
  const { partnerId } = query.reach;
  const words = nameWordsIn(query);
  const paths = words.length === 0 ? [] : namePaths(partnerId, words, dialect);
  const names = paths ? null : nameTerms(partnerId, words, dialect);
  const few = words.length > 0 && isNarrow(query) ? isFew(manager, query) : null;
  const sources = [
    { kind: 'PRODUCT', terms: productTerms(query, text, dialect), where: [] },
    ...(names ? [{ kind: 'NAME', ...names }] : []),
  ];
  const found = await select<Head>(manager, headsSql(query, sources, slice, { dialect, few }));
  const heads = found.filter(({ kind }) => kind !== 'FEW').sort(slice.ascending ? compareHeads : (a, b) => compareHeads(b, a));
  const { needed, limit } = neededHeads(heads, slice);
  const isThroughFilter = found.length > heads.length;
  return [
    ...(isThroughFilter ? filteredBranches(query, words, dialect) : (paths ?? []).map((path) => termBranch(query, path, dialect))),
    ...needed.map(({ kind, id }) => termBranch(query, { termId: BigInt(id), where: [...(names && kind === 'NAME' ? names.where : []), ...limit] }, dialect)),
  ];
}

/** Whether the filter that tells most leaves few orders, however many have the name. */
function isFew(manager: EntityManager, query: OrderQuery): Sql {
  const entries = someOf(manager, filterEntries(query, dialectOf(manager)), FEW_ORDERS + 1);
  return sql`(SELECT COUNT(*) FROM (${entries}) AS entries) <= ${FEW_ORDERS}`;
}

/** The orders that the filters leave, of which those with the name are kept. */
function filteredBranches(query: OrderQuery, words: readonly string[], dialect: Dialect): Branch[] {
  const named = haveWords(query.reach.partnerId, words, columnsOfOrder, dialect);
  return filterBranches(query, dialect).map((branch) => ({ ...branch, where: [...branch.where, ...named] }));
}

function compareHeads(a: Head, b: Head): number {
  const difference = BigInt(a.headMs) - BigInt(b.headMs) || BigInt(a.headId) - BigInt(b.headId);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The orders with one term, by when they were placed. A term is one partner's: with no filter, it is all there is to ask. */
function termBranch(query: OrderQuery, { termId, where }: TermPath, dialect: Dialect): Branch {
  const isPlain = query.reach.locationIds === null && Object.values(query.filter).every((value) => value === undefined);
  return {
    from: isPlain ? sql`order_terms AS t` : ordersOfTerms(dialect),
    where: [sql`t.term_id = ${termId}`, ...(isPlain ? [] : conditionsOf(query, 't.placed_at_ms')), ...where],
    value: 't.placed_at_ms',
    id: 't.order_id',
  };
}

/** The orders of terms, read term by term. */
export function ordersOfTerms(dialect: Dialect): Sql {
  return sql`order_terms AS t ${dialect.thenJoin} ${dialect.byId('orders', 'o')} ON o.id = t.order_id`;
}

interface TermSource {
  readonly kind: string;
  readonly terms: Sql;
  readonly where: readonly Sql[];
}

interface HeadOptions {
  readonly dialect: Dialect;
  /** The condition under which names are not looked for term by term. */
  readonly few: Sql | null;
}

function headsSql(query: OrderQuery, sources: readonly TermSource[], slice: ListSlice, { dialect, few }: HeadOptions): Sql {
  const direction = verbatim(slice.ascending ? 'ASC' : 'DESC');
  const queries = sources.map(({ kind, terms, where }) => {
    const place = beyond({ value: 't.placed_at_ms', id: 't.order_id' }, slice, query.descending);
    const conditions = joinSql([sql`t.term_id = s.id`, ...conditionsOf(query, 't.placed_at_ms'), ...where, ...place], ' AND ');
    return sql`SELECT ${kind} AS kind, s.id AS id, (SELECT t.order_id FROM ${ordersOfTerms(dialect)} WHERE ${conditions}
      ORDER BY t.placed_at_ms ${direction}, t.order_id ${direction} LIMIT 1) AS head_id FROM (${terms}) AS s${few && kind === 'NAME' ? sql` WHERE NOT (${few})` : sql``}`;
  });
  const heads = sql`SELECT h.kind AS kind, h.id AS id, h.head_id AS headId, o.placed_at_ms AS headMs
    FROM (${joinSql(queries, ' UNION ALL ')}) AS h ${dialect.thenJoin} ${dialect.byId('orders', 'o')} ON o.id = h.head_id
    ORDER BY o.placed_at_ms ${direction}, o.id ${direction} LIMIT ${MAX_HEADS}`;
  return few ? sql`SELECT 'FEW' AS kind, 0 AS id, 0 AS headId, 0 AS headMs FROM (SELECT 1) AS one WHERE ${few} UNION ALL SELECT * FROM (${heads}) AS heads` : heads;
}

/** The first terms that have enough different first orders, and the limit that follows from them. */
function neededHeads(heads: readonly Head[], slice: ListSlice): { needed: readonly Head[]; limit: Sql[] } {
  const different = new Set<string>();
  const last = heads.find(({ headId }) => different.add(String(headId)).size === slice.limit);
  if (!last) return { needed: heads.slice(0, MAX_TERM_BRANCHES), limit: [] };
  const needed = heads.slice(0, heads.indexOf(last) + 1).slice(0, MAX_TERM_BRANCHES);
  const sign = verbatim(slice.ascending ? '<=' : '>=');
  return { needed, limit: [sql`t.placed_at_ms ${sign} ${BigInt(last.headMs)}`] };
}
