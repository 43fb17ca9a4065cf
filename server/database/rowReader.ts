import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { tableOf, type StoredRow } from './table';
import { verbatim, type Sql } from './sql';

/** Reads whole rows of one table out of hand-written statements. */
export interface RowReader<Row> {
  /** The columns of the table under this alias. */
  columns(alias: string): Sql;
  read(stored: StoredRow): Row;
}

/** How rows of this entity are read. */
export function rowReader<Row extends ObjectLiteral>(manager: EntityManager, target: EntityTarget<Row>): RowReader<Row> {
  const table = tableOf(manager, target);
  return { columns: (alias) => verbatim(table.columns(alias)), read: table.read };
}
