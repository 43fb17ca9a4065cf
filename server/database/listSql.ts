import type { EntityManager } from 'typeorm';
import { dialectOf } from './dialect';
import { COUNT_LIMIT, type Keyset } from './listQuery';
import { joinSql, select, sql, verbatim, type Sql } from './sql';

/**
 * One way to rows of a list: it enters one index at its place and leaves it after a page. What looks for several things
 * is several of these, because an OR over two indexes is a walk through everything.
 */
export interface Branch {
  /** The tables, with the index by which the first one is read. */
  readonly from: Sql;
  readonly where: readonly Sql[];
  /** The columns that the list is sorted by, as this branch reads them. */
  readonly value: string;
  /** Null where no two rows have the same value. */
  readonly id: string | null;
}

/** Which part of a list is read, and from which end. */
export interface ListSlice {
  readonly ascending: boolean;
  readonly limit: number;
  readonly after: Keyset | null;
  readonly before: Keyset | null;
}

/** A page as it is asked for. */
interface AskedPage {
  readonly limit: number;
  readonly backward: boolean;
  readonly after: readonly string[] | null;
  readonly before: readonly string[] | null;
}

/** The slice for a page, with one row more that tells whether there are others. */
export function sliceOf(page: AskedPage, readKeyset: (place: readonly string[]) => Keyset, descending = true): ListSlice {
  return {
    ascending: descending === page.backward,
    limit: page.limit + 1,
    after: page.after && readKeyset(page.after),
    before: page.before && readKeyset(page.before),
  };
}

/** A branch up to the limit, in the list's order; `columns` are what it gives. */
export function branchSql(branch: Branch, columns: Sql, slice: ListSlice, descending: boolean): Sql {
  const where = [...branch.where, ...beyond(branch, slice, descending)];
  return sql`SELECT ${columns} FROM ${branch.from} WHERE ${joinSql(where, ' AND ')} ORDER BY ${orderOf(branch, slice)} LIMIT ${slice.limit}`;
}

/** The ids of the first rows of several branches together, each once, as `id` with the sort's `value`. */
export function unionSql(manager: EntityManager, branches: readonly Branch[], slice: ListSlice, descending: boolean): Sql {
  const queries = branches.map((branch) =>
    branchSql(branch, sql`${verbatim(branch.value)} AS value, ${verbatim(branch.id ?? 'NULL')} AS id`, slice, descending),
  );
  return sql`${dialectOf(manager).union(queries)} ORDER BY ${orderOf({ value: 'value', id: 'id' }, slice)} LIMIT ${slice.limit}`;
}

/** The ids of all rows of a branch, in no order. */
export function idsOf({ from, where, id }: Branch): Sql {
  return sql`SELECT ${verbatim(id ?? 'NULL')} AS id FROM ${from} WHERE ${joinSql(where, ' AND ')}`;
}

/** The ids of rows that any of the queries gives, each once, no more than the limit and in no order. */
export function someOf(manager: EntityManager, queries: readonly Sql[], limit: number): Sql {
  const limited = queries.map((query) => sql`${query} LIMIT ${limit}`);
  return limited.length === 1 ? joinSql(limited, '') : sql`${dialectOf(manager).union(limited)} LIMIT ${limit}`;
}

/** Counts the rows that any of the queries gives, up to COUNT_LIMIT + 1: the cost does not grow with the table. */
export async function countSome(manager: EntityManager, queries: readonly Sql[]): Promise<number> {
  const rows = await select<{ total: bigint | number | string }>(
    manager,
    sql`SELECT COUNT(*) AS total FROM (${someOf(manager, queries, COUNT_LIMIT + 1)}) AS matches`,
  );
  return Number(rows[0]?.total ?? 0);
}

/** How a branch is sorted, for an ORDER BY. */
export function orderOf({ value, id }: Pick<Branch, 'value' | 'id'>, { ascending }: Pick<ListSlice, 'ascending'>): Sql {
  const direction = ascending ? 'ASC' : 'DESC';
  return verbatim(id === null ? `${value} ${direction}` : `${value} ${direction}, ${id} ${direction}`);
}

/** Keeps what lies beyond the places that a slice names. */
export function beyond(columns: Pick<Branch, 'value' | 'id'>, { after, before }: ListSlice, descending: boolean): Sql[] {
  const value = verbatim(columns.value);
  return [
    { place: after, sign: verbatim(descending ? '<' : '>') },
    { place: before, sign: verbatim(descending ? '>' : '<') },
  ].flatMap(({ place, sign }) =>
    place ? [beyondPlace(value, columns.id, sign, place)] : [],
  );
}

function beyondPlace(value: Sql, id: string | null, sign: Sql, place: Keyset): Sql {
  if (id === null) return sql`${value} ${sign} ${place.value}`;
  // The first comparison is implied by the second; it is what lets the index be entered at the place.
  return sql`${value} ${sign}= ${place.value} AND (${value} ${sign} ${place.value} OR ${verbatim(id)} ${sign} ${place.id})`;
}
