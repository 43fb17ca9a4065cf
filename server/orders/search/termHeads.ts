import type { EntityManager } from 'typeorm';
import { dialectOf, type Dialect } from '../../database/dialect';
import { beyond, type Branch, type ListSlice } from '../../database/listSql';
import { joinSql, select, sql, verbatim, type Sql } from '../../database/sql';
import type { OrderQuery } from '../orderQuery';
import { conditionsOf } from './orderConditions';
import { columnsOfTerm, hasWord, nameTerms, nameWordsIn, productTerms, startTerm } from './termSql';

const MAX_HEADS = 1_000;
/** SQLite joins 500 queries at most. */
const MAX_TERM_BRANCHES = 400;

/** A term that matches, with its first order in the list. */
interface Head {
  readonly kind: 'PRODUCT' | 'NAME';
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
  const start = words && startTerm(partnerId, words.leading);
  const ofName = (words?.others ?? []).map((word) => hasWord(partnerId, word, columnsOfTerm, dialect));
  const sources = [
    { kind: 'PRODUCT', terms: productTerms(query, text, dialect), where: [] },
    ...(words && start === null ? [{ kind: 'NAME', terms: nameTerms(partnerId, words.leading, dialect), where: ofName }] : []),
  ];
  const heads = await select<Head>(manager, headsSql(query, sources, slice, dialect));
  const { needed, limit } = neededHeads(heads, slice);
  return [
    ...(start == null ? [] : [termBranch(query, start, ofName, dialect)]),
    ...needed.map(({ kind, id }) => termBranch(query, BigInt(id), [...(kind === 'NAME' ? ofName : []), ...limit], dialect)),
  ];
}

/** The orders with one term, by when they were placed. */
function termBranch(query: OrderQuery, termId: bigint, where: readonly Sql[], dialect: Dialect): Branch {
  return {
    from: ordersOfTerms(dialect),
    where: [sql`t.term_id = ${termId}`, ...conditionsOf(query, 't.placed_at_ms'), ...where],
    value: 't.placed_at_ms',
    id: 't.order_id',
  };
}

/** The orders of terms, read term by term. */
export function ordersOfTerms(dialect: Dialect): Sql {
  return sql`order_terms AS t ${dialect.thenJoin} orders AS o ON o.id = t.order_id`;
}

interface TermSource {
  readonly kind: string;
  readonly terms: Sql;
  readonly where: readonly Sql[];
}

function headsSql(query: OrderQuery, sources: readonly TermSource[], slice: ListSlice, dialect: Dialect): Sql {
  const direction = verbatim(slice.ascending ? 'ASC' : 'DESC');
  const queries = sources.map(({ kind, terms, where }) => {
    const place = beyond({ value: 't.placed_at_ms', id: 't.order_id' }, slice, query.descending);
    const conditions = joinSql([sql`t.term_id = s.id`, ...conditionsOf(query, 't.placed_at_ms'), ...where, ...place], ' AND ');
    return sql`SELECT ${kind} AS kind, s.id AS id, (SELECT t.order_id FROM ${ordersOfTerms(dialect)} WHERE ${conditions}
      ORDER BY t.placed_at_ms ${direction}, t.order_id ${direction} LIMIT 1) AS head_id FROM (${terms}) AS s`;
  });
  return sql`SELECT h.kind AS kind, h.id AS id, h.head_id AS headId, o.placed_at_ms AS headMs
    FROM (${joinSql(queries, ' UNION ALL ')}) AS h ${dialect.thenJoin} orders AS o ON o.id = h.head_id
    ORDER BY o.placed_at_ms ${direction}, o.id ${direction} LIMIT ${MAX_HEADS}`;
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
