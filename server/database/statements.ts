import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { tableOf } from './table';

/** Parameters a statement: MySQL allows 65,535, SQLite 32,766. */
const MAX_PARAMETERS = 16_000;
/** SQLite prepares each text once, and preparing a long one costs more than running it: so there are few of them. */
const SQLITE_ROWS = [512, 64, 8];

/** A statement with the values of its places. */
export interface Insertion {
  readonly text: string;
  readonly values: unknown[];
}

/** Writes many rows in few statements, in the order given. `verb` may leave out those that are there. */
export function insertRows<Row extends ObjectLiteral>(
  tx: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Row[],
  verb?: string,
): Promise<void> {
  return insertAll(tx, insertions(tx, target, rows, verb));
}

/**
 * Runs statements one after the other, and hands each to the driver while the database is busy with the one before, so
 * that neither waits for the other. Throws what the first one that fails throws; at most one more has been sent then.
 */
export async function insertAll(tx: EntityManager, statements: Iterable<Insertion>): Promise<void> {
  let [running, next]: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
  for (const { text, values } of statements) {
    await running;
    running = next;
    next = tx.query(text, values);
    // An error is thrown below, which is not reached when the one before has failed as well.
    next.catch(() => undefined);
  }
  await running;
  await next;
}

/** The statements of `insertRows`, each made when it is asked for. */
export function* insertions<Row extends ObjectLiteral>(
  tx: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Row[],
  verb = 'INSERT INTO',
): Generator<Insertion> {
  const table = tableOf(tx, target);
  const places = `(${Array<string>(table.width).fill('?').join(', ')})`;
  const mostRows = Math.max(1, Math.floor(MAX_PARAMETERS / table.width));
  const isSqlite = tx.dataSource.options.type === 'better-sqlite3';
  for (let start = 0; start < rows.length; ) {
    const fitting = Math.min(mostRows, rows.length - start);
    const count = isSqlite ? (SQLITE_ROWS.find((size) => size <= fitting) ?? fitting) : fitting;
    const text = `${verb} ${table.target} VALUES ${`${places}, `.repeat(count - 1)}${places}`;
    const values = table.stored(rows.slice(start, start + count));
    // The driver of SQLite takes all values as one list, and is spared spreading thousands of arguments.
    yield { text, values: isSqlite ? [values] : values };
    start += count;
  }
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
