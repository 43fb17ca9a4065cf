import type { EntityMetadata, EntityTarget, ObjectLiteral, ValueTransformer } from 'typeorm';
import type { Database } from '../../../server/database/database';

export type Stored = string | number | bigint | null;

/** A table as its entity describes it: its columns, and a row's values as they are stored. */
export class Table {
  readonly name: string;
  readonly columns: readonly string[];
  private readonly metadata: EntityMetadata;

  constructor(database: Database, entity: EntityTarget<ObjectLiteral>) {
    this.metadata = database.read.dataSource.getMetadata(entity);
    this.name = this.metadata.tableName;
    this.columns = this.metadata.columns.map(({ databaseName }) => databaseName);
  }

  valuesOf(row: ObjectLiteral): Stored[] {
    return this.metadata.columns.map(({ propertyName, transformer, default: fallback }) => {
      const value: unknown = row[propertyName];
      const stored: unknown = transformer ? (transformer as ValueTransformer).to(value) : value;
      return (stored ?? fallback ?? null) as Stored;
    });
  }
}
