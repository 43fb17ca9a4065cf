import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

/** A row as the driver hands it over, by the names of its columns. */
export type StoredRow = Readonly<Record<string, unknown>>;

interface Field {
  readonly property: string;
  readonly column: string;
  /** The column as it stands in a statement. */
  readonly name: string;
  readonly read: (stored: unknown) => unknown;
  readonly write: (value: unknown) => unknown;
}

/** How the rows of an entity stand in their table. */
export class Table<Row extends ObjectLiteral> {
  readonly name: string;
  readonly select: string;
  readonly read: (stored: StoredRow) => Row;
  /** The table with its columns, as an INSERT names them. */
  readonly target: string;
  private readonly fields: readonly Field[];
  private readonly byProperty: ReadonlyMap<string, Field>;
  private readonly readsByAlias = new Map<string, (stored: StoredRow) => Row>();

  constructor(dataSource: DataSource, target: EntityTarget<ObjectLiteral>) {
    const metadata = dataSource.getMetadata(target);
    const escape = (name: string): string => dataSource.driver.escape(name);
    this.name = escape(metadata.tableName);
    this.fields = metadata.columns.map((column) => fieldOf(column, escape));
    this.byProperty = new Map(this.fields.map((field) => [field.property, field]));
    this.read = compileRead(this.fields);
    const names = this.fields.map(({ name }) => name).join(', ');
    this.select = `SELECT ${names} FROM ${this.name}`;
    this.target = `${this.name} (${names})`;
  }

  /** How many columns there are. */
  get width(): number {
    return this.fields.length;
  }

  /** The values of rows in the order of the columns, one row after the other. */
  stored(rows: readonly Row[]): unknown[] {
    const values: unknown[] = [];
    for (const row of rows) for (const { property, write } of this.fields) values.push(write(row[property]) ?? null);
    return values;
  }

  field(property: string): Field {
    const field = this.byProperty.get(property);
    if (!field) throw new Error(`No column is called ${property}.`);
    return field;
  }

  /** The columns of a SELECT that `read` understands, of the table with this alias. */
  columns(alias: string): string {
    return this.fields.map(({ name }) => `${alias}.${name}`).join(', ');
  }

  /** The same for a SELECT that reads several tables, whose columns may have equal names. */
  columnsAs(alias: string): string {
    return this.fields.map(({ name, column }) => `${alias}.${name} AS ${alias}_${column}`).join(', ');
  }

  /** Reads what `columnsAs` was selected of; null where a LEFT JOIN found no row. */
  readAs(alias: string, stored: StoredRow): Row | null {
    const isThere = this.fields.some(({ column }) => (stored[`${alias}_${column}`] ?? null) !== null);
    if (!isThere) return null;
    const read = this.readsByAlias.get(alias) ?? compileRead<Row>(this.fields, `${alias}_`);
    this.readsByAlias.set(alias, read);
    return read(stored);
  }
}

/**
 * A function that writes each property out, from the names of the program's own entities. A loop over the fields takes
 * several times as long, and leaves objects that are slow to read.
 */
function compileRead<Row>(fields: readonly Field[], prefix = ''): (stored: StoredRow) => Row {
  const properties = fields.map(({ property, column, read }, index) => {
    const value = `stored[${JSON.stringify(prefix + column)}]`;
    return `${JSON.stringify(property)}: ${read === asIs ? value : `reads[${index}](${value})`}`;
  });
  const make = new Function('reads', `return (stored) => ({ ${properties.join(', ')} });`) as (
    reads: readonly Field['read'][],
  ) => (stored: StoredRow) => Row;
  return make(fields.map(({ read }) => read));
}

function fieldOf({ propertyName: property, databaseName: column, transformer }: ColumnMetadata, escape: (name: string) => string): Field {
  const place = { property, column, name: escape(column) };
  if (!transformer) return { ...place, read: asIs, write: asIs };
  if (Array.isArray(transformer)) throw new Error(`${property} has several transformers.`);
  return { ...place, read: (stored) => transformer.from(stored) as unknown, write: (value) => transformer.to(value) as unknown };
}

const asIs = (value: unknown): unknown => value;

const known = new WeakMap<DataSource, Map<EntityTarget<ObjectLiteral>, Table<never>>>();

/** The table of an entity: one for each data source. */
export function tableOf<Row extends ObjectLiteral>({ dataSource }: EntityManager, target: EntityTarget<Row>): Table<Row> {
  const tables = known.get(dataSource) ?? new Map<EntityTarget<ObjectLiteral>, Table<never>>();
  known.set(dataSource, tables);
  const table = tables.get(target) ?? new Table<never>(dataSource, target);
  tables.set(target, table);
  return table as Table<Row>;
}
