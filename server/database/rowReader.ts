import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { tableOf, type StoredRow } from './table';
import { verbatim, type Sql } from './sql';

/** Reads whole rows out of hand-written statements. */
export interface RowReader<Row> {
  /** The columns of the table under this alias, for `read`. */
  columns(alias: string): Sql;
  read(stored: StoredRow): Row;
  /** The same for a statement that reads several tables, whose columns may have equal names. */
  columnsAs(alias: string): Sql;
  /** Reads what `columnsAs` was selected of; null where a LEFT JOIN found no row. */
  readAs(alias: string, stored: StoredRow): Row | null;
}

/** How rows of this entity are read. */
export function rowReader<Row extends ObjectLiteral>(manager: EntityManager, target: EntityTarget<Row>): RowReader<Row> {
  const table = tableOf(manager, target);
  return {
    columns: (alias) => verbatim(table.columns(alias)),
    read: table.read,
    columnsAs: (alias) => verbatim(table.columnsAs(alias)),
    readAs: (alias, stored) => table.readAs(alias, stored),
  };
}
