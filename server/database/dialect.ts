import type { EntityManager } from 'typeorm';
import { joinSql, sql, verbatim, type Sql } from './sql';

/** What the databases say in different words, where a list says itself which index it enters. */
export interface Dialect {
  /** A table that is read by way of this index. */
  table(name: string, alias: string, index: string): Sql;
  /** A table of which one row is read by its id. */
  byId(name: string, alias: string): Sql;
  /** Joins so that the left side is read first. */
  readonly thenJoin: Sql;
  /** The rows of all these queries, each once; every query has an order and a limit of its own. */
  union(queries: readonly Sql[]): Sql;
  /** How an INSERT begins that leaves out the rows that are there. */
  readonly insertMissing: string;
}

const mysql: Dialect = {
  table: (name, alias, index) => verbatim(`${name} AS ${alias} FORCE INDEX (${index})`),
  byId: (name, alias) => verbatim(`${name} AS ${alias} FORCE INDEX (PRIMARY)`),
  thenJoin: verbatim('STRAIGHT_JOIN'),
  union: (queries) => joinSql(queries.map((query) => sql`(${query})`), ' UNION '),
  insertMissing: 'INSERT IGNORE INTO',
};

const sqlite: Dialect = {
  table: (name, alias, index) => verbatim(`${name} AS ${alias} INDEXED BY ${index}`),
  byId: (name, alias) => verbatim(`${name} AS ${alias} INDEXED BY sqlite_autoindex_${name}_1`),
  thenJoin: verbatim('CROSS JOIN'),
  union: (queries) => joinSql(queries.map((query) => sql`SELECT * FROM (${query})`), ' UNION '),
  insertMissing: 'INSERT OR IGNORE INTO',
};

export function dialectOf(manager: EntityManager): Dialect {
  return manager.dataSource.options.type === 'better-sqlite3' ? sqlite : mysql;
}
