import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { ApplyValueTransformers } from 'typeorm/util/ApplyValueTransformers.js';
import { joinSql, verbatim, type Sql } from './sql';

/** Reads whole rows of one table out of hand-written statements. */
export interface RowReader<Row> {
  /** The columns of the table under this alias. */
  columns(alias: string): Sql;
  read(raw: Readonly<Record<string, unknown>>): Row;
}

/** How rows of this entity are read. */
export function rowReader<Row extends ObjectLiteral>(manager: EntityManager, target: EntityTarget<Row>): RowReader<Row> {
  const { columns } = manager.dataSource.getMetadata(target);
  const escape = (name: string) => manager.dataSource.driver.escape(name);
  return {
    columns: (alias) => joinSql(columns.map(({ databaseName }) => verbatim(`${alias}.${escape(databaseName)}`)), ', '),
    read: (raw) =>
      Object.fromEntries(
        columns.map(({ propertyName, databaseName, transformer }) => {
          const stored = raw[databaseName];
          return [propertyName, transformer ? ApplyValueTransformers.transformFrom(transformer, stored) : stored];
        }),
      ) as Row,
  };
}
