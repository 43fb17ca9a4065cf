import type { Stored, Table } from './table';

/** A quick way into a database that nobody else uses meanwhile. */
export interface Bulk {
  write(table: Table, rows: readonly Stored[][]): Promise<void>;
  /** Lets the database count what it has, so that it plans as one that has grown slowly. */
  close(tables: readonly Table[]): Promise<void>;
}
