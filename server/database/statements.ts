import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** Parameters a statement: MySQL allows 65,535, SQLite 32,766. */
const MAX_PARAMETERS = 16_000;

/** Writes many rows in few statements, in the order given. `verb` may leave out those that are there. */
export async function insertRows<Row extends ObjectLiteral>(
  tx: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Row[],
  verb = 'INSERT INTO',
): Promise<void> {
  const metadata = tx.dataSource.getMetadata(target);
  const rowsPerStatement = Math.max(1, Math.floor(MAX_PARAMETERS / metadata.columns.length));
  const escape = (name: string) => tx.dataSource.driver.escape(name);
  const columns = metadata.columns.map((column) => escape(column.databaseName)).join(', ');
  const places = `(${metadata.columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const chunk = rows.slice(start, start + rowsPerStatement);
    const values = chunk.flatMap((row) => metadata.columns.map((column) => toStored(column.getEntityValue(row, true))));
    const sql = `${verb} ${escape(metadata.tableName)} (${columns}) VALUES ${chunk.map(() => places).join(', ')}`;
    await tx.query(sql, values);
  }
}

function toStored(value: unknown): unknown {
  return value === undefined ? null : value;
}

/** A parameter of hand-written SQL. Ids and amounts are bound as bigint: MySQL would reckon text as floating point. */
export type SqlParameter = bigint | number | string | null;

/** Runs an UPDATE or DELETE and returns how many rows it matched: the guard of every change of money. */
export async function execute(tx: EntityManager, sql: string, parameters: readonly SqlParameter[]): Promise<number> {
  const runner = tx.queryRunner;
  if (!runner) throw new Error('execute() is for use inside a transaction');
  const result = (await runner.query(sql, [...parameters], true)) as { affected?: number };
  return result.affected ?? 0;
}
