import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { dialectOf } from './dialect';
import { branchSql, orderOf, unionSql, type Branch, type ListSlice } from './listSql';
import { rowReader } from './rowReader';
import { select, sql, verbatim, type Sql } from './sql';

/** Whose rows a list gives, and how the list is sorted: by a column of the table, and then by id. */
export interface ListTable<Row extends ObjectLiteral> {
  readonly target: EntityTarget<Row>;
  readonly alias: string;
  readonly column: string;
  readonly descending: boolean;
}

/** Reads the rows of a list that lie in a slice, by any of the branches. */
export async function readList<Row extends ObjectLiteral>(
  manager: EntityManager,
  table: ListTable<Row>,
  branches: readonly Branch[],
  slice: ListSlice,
): Promise<Row[]> {
  const reader = rowReader(manager, table.target);
  const rows = await select<Record<string, unknown>>(manager, listSql(manager, table, branches, slice, reader.columns(table.alias)));
  return rows.map((row) => reader.read(row));
}

function listSql<Row extends ObjectLiteral>(
  manager: EntityManager,
  { target, alias, column, descending }: ListTable<Row>,
  branches: readonly Branch[],
  slice: ListSlice,
  columns: Sql,
): Sql {
  const [only] = branches;
  if (only && branches.length === 1) return branchSql(only, columns, slice, descending);
  const dialect = dialectOf(manager);
  const { tableName } = manager.dataSource.getMetadata(target);
  const id = verbatim(`${alias}.id`);
  // The branches give ids, so that a row that two of them find is compared as one number, and read once.
  return sql`SELECT ${columns} FROM (${unionSql(manager, branches, slice, descending)}) AS page
    ${dialect.thenJoin} ${dialect.byId(tableName, alias)} ON ${id} = page.id
    ORDER BY ${orderOf({ value: `${alias}.${column}`, id: `${alias}.id` }, slice)}`;
}
