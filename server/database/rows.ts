import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { execute, type SqlParameter } from './statements';
import { tableOf, type StoredRow, type Table } from './table';

/** The rows to keep: each property has this value, or one of these. */
export type Match<Row> = { readonly [Property in keyof Row]?: Row[Property] | readonly Row[Property][] };

export interface FindOptions<Row> {
  readonly order?: { readonly [Property in keyof Row]?: 'ASC' | 'DESC' };
  /** Nobody else changes these rows until the transaction ends. SQLite has one writer, which is the same. */
  readonly forUpdate?: boolean;
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
  const table = tableOf(manager, target);
  const condition = conditionOf(table, match);
  if (condition === null) return [];
  const sorts = Object.entries(order).map(([property, direction]) => `${table.field(property).name} ${String(direction)}`);
  const sorted = sorts.length === 0 ? '' : ` ORDER BY ${sorts.join(', ')}`;
  const locked = forUpdate && manager.dataSource.options.type !== 'better-sqlite3' ? ' FOR UPDATE' : '';
  const sql = `${table.select} WHERE ${condition.text}${sorted}${locked}`;
  return (await manager.query<StoredRow[]>(sql, condition.parameters)).map(table.read);
}

interface Condition {
  readonly text: string;
  readonly parameters: unknown[];
}

/** What keeps the rows that match; null when none can. */
function conditionOf<Row extends ObjectLiteral>(table: Table<Row>, match: Match<Row>): Condition | null {
  const parameters: unknown[] = [];
  const conditions: string[] = [];
  for (const [property, wanted] of Object.entries(match)) {
    const { name, write } = table.field(property);
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    if (values.length === 0) return null;
    conditions.push(values.length === 1 ? `${name} = ?` : `${name} IN (${values.map(() => '?').join(', ')})`);
    parameters.push(...values.map(write));
  }
  return { text: conditions.join(' AND '), parameters };
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

/** Changes the rows that match, and returns how many there are. What is undefined stays. */
export async function updateRows<Row extends ObjectLiteral>(
  tx: EntityManager,
  target: EntityTarget<Row>,
  match: Match<Row>,
  values: Readonly<Partial<Row>>,
): Promise<number> {
  const table = tableOf(tx, target);
  const changes = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([property, value]) => ({ field: table.field(property), value: value as unknown }));
  const condition = conditionOf(table, match);
  if (changes.length === 0 || condition === null) return 0;
  const set = changes.map(({ field }) => `${field.name} = ?`).join(', ');
  const parameters = [...changes.map(({ field, value }) => field.write(value)), ...condition.parameters];
  return execute(tx, `UPDATE ${table.name} SET ${set} WHERE ${condition.text}`, parameters as SqlParameter[]);
}
