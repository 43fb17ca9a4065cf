import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

/** The rows to keep: each property has this value, or one of these. */
export type Match<Row> = { readonly [Property in keyof Row]?: Row[Property] | readonly Row[Property][] };

export interface FindOptions<Row> {
  readonly order?: { readonly [Property in keyof Row]?: 'ASC' | 'DESC' };
  /** Nobody else changes these rows until the transaction ends. SQLite has one writer, which is the same. */
  readonly forUpdate?: boolean;
}

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
export interface Table<Row> {
  /** The table with its columns, as an INSERT names them. */
  readonly target: string;
  /** How many columns there are. */
  readonly width: number;
  /** The values of rows in the order of the columns, one row after the other. */
  stored(rows: readonly Row[]): unknown[];
  /** The columns of a SELECT that `read` understands, of the table with this alias. */
  columns(alias: string): string;
  readonly read: (stored: StoredRow) => Row;
}

/**
 * Reads whole rows of one table. It asks what `EntityManager.find` would ask, and spares what that does beside: there
 * are no relations to join, and what a row is made of is known beforehand.
 */
export async function findRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  match: Match<Row>,
  { order = {}, forUpdate = false }: FindOptions<Row> = {},
): Promise<Row[]> {
  const table = knownTable(manager.dataSource, target);
  const parameters: unknown[] = [];
  const conditions: string[] = [];
  for (const [property, wanted] of Object.entries(match)) {
    const { name, write } = table.field(property);
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    if (values.length === 0) return [];
    conditions.push(values.length === 1 ? `${name} = ?` : `${name} IN (${values.map(() => '?').join(', ')})`);
    parameters.push(...values.map(write));
  }
  const sorts = Object.entries(order).map(([property, direction]) => `${table.field(property).name} ${String(direction)}`);
  const sorted = sorts.length === 0 ? '' : ` ORDER BY ${sorts.join(', ')}`;
  const locked = forUpdate && manager.dataSource.options.type !== 'better-sqlite3' ? ' FOR UPDATE' : '';
  const sql = `${table.select} WHERE ${conditions.join(' AND ')}${sorted}${locked}`;
  return (await manager.query<StoredRow[]>(sql, parameters)).map(table.read);
}

/** The first of the rows that `findRows` reads; null when there is none. */
export async function findRow<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  match: Match<Row>,
  options: FindOptions<Row> = {},
): Promise<Row | null> {
  return (await findRows(manager, target, match, options))[0] ?? null;
}

/** A row that is known to be there. Throws when it is not. */
export async function existingRow<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  match: Match<Row>,
): Promise<Row> {
  const row = await findRow(manager, target, match);
  if (!row) throw new Error(`a row of ${manager.dataSource.getMetadata(target).tableName} is not there`);
  return row;
}

/** The table of an entity, for statements that are written by hand. */
export function tableOf<Row extends ObjectLiteral>(manager: EntityManager, target: EntityTarget<Row>): Table<Row> {
  return knownTable(manager.dataSource, target);
}

class KnownTable<Row extends ObjectLiteral> implements Table<Row> {
  readonly select: string;
  readonly read: (stored: StoredRow) => Row;
  readonly target: string;
  private readonly fields: readonly Field[];
  private readonly byProperty: ReadonlyMap<string, Field>;

  constructor(dataSource: DataSource, target: EntityTarget<ObjectLiteral>) {
    const metadata = dataSource.getMetadata(target);
    const escape = (name: string): string => dataSource.driver.escape(name);
    this.fields = metadata.columns.map((column) => fieldOf(column, escape));
    this.byProperty = new Map(this.fields.map((field) => [field.property, field]));
    this.read = compileRead(this.fields);
    const names = this.fields.map(({ name }) => name).join(', ');
    this.select = `SELECT ${names} FROM ${escape(metadata.tableName)}`;
    this.target = `${escape(metadata.tableName)} (${names})`;
  }

  get width(): number {
    return this.fields.length;
  }

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

  columns(alias: string): string {
    return this.fields.map(({ name }) => `${alias}.${name}`).join(', ');
  }
}

/**
 * A function that writes each property out, from the names of the program's own entities. A loop over the fields takes
 * several times as long, and leaves objects that are slow to read.
 */
function compileRead<Row>(fields: readonly Field[]): (stored: StoredRow) => Row {
  const properties = fields.map(({ property, column, read }, index) => {
    const value = `stored[${JSON.stringify(column)}]`;
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

const known = new WeakMap<DataSource, Map<EntityTarget<ObjectLiteral>, KnownTable<never>>>();

function knownTable<Row extends ObjectLiteral>(dataSource: DataSource, target: EntityTarget<Row>): KnownTable<Row> {
  const tables = known.get(dataSource) ?? new Map<EntityTarget<ObjectLiteral>, KnownTable<never>>();
  known.set(dataSource, tables);
  const table = tables.get(target) ?? new KnownTable<never>(dataSource, target);
  tables.set(target, table);
  return table as KnownTable<Row>;
}
