import { QueryFailedError, QueryResult, type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { STATEMENT_TIMEOUT_MS } from './dataSource';
import { troubleOf } from './retry';

/** How long to wait for one of the pool's connections. */
const WAIT_TIMEOUT_MS = 10_000;

/** What of mysql2's connection is used past TypeORM. */
interface MysqlConnection {
  on(event: 'error', listener: () => void): void;
  destroy(): void;
  release(): void;
  query(statement: { sql: string; values?: unknown[]; timeout?: number }, done: (error: Error | null, result: unknown) => void): void;
}

interface MysqlDriver {
  readonly pool: {
    on(event: 'connection', listener: (connection: MysqlConnection) => void): void;
    getConnection(taken: (error: Error | null, connection?: MysqlConnection) => void): void;
  };
}

/**
 * What every connection to MySQL or MariaDB is told first. A lock is waited for less long than a statement may take,
 * so that the answer is an error and not silence. On a Galera cluster a read, and a change that is a transaction by
 * itself, waits until this node has what others committed before it. A server that does not know a variable has no need
 * of it.
 */
const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION autocommit = 1',
  'SET SESSION innodb_lock_wait_timeout = 5',
  'SET SESSION wsrep_sync_wait = 3',
];

const NO_CONNECTION = 'no connection to the database came free';

/** Thrown when all connections were taken for too long. */
class PoolExhausted extends Error {
  override readonly name = 'PoolExhausted';
  readonly code = 'PROTOCOL_SEQUENCE_TIMEOUT';
}

/** Opens a pool whose connections are all prepared. */
export async function openMysql(dataSource: DataSource): Promise<DataSource> {
  await dataSource.initialize();
  // The only connection so far was made before anybody could listen; it is the one that is free.
  await onConnection(dataSource, async (runner) => prepare((await runner.connect()) as MysqlConnection));
  driverOf(dataSource).pool.on('connection', (connection) => {
    // Whoever asks something on a connection that breaks hears of it; without a listener the process would end.
    connection.on('error', () => undefined);
    void prepare(connection);
  });
  return dataSource;
}

function prepare(connection: MysqlConnection): Promise<unknown> {
  return Promise.all(SESSION.map((sql) => new Promise<void>((done) => connection.query({ sql }, () => done()))));
}

function driverOf(dataSource: DataSource): MysqlDriver {
  return dataSource.driver as unknown as MysqlDriver;
}

/**
 * Asks one statement on a connection of MySQL that comes free. It goes past TypeORM, whose runner and its events would
 * cost as much again as the statement. Throws QueryFailedError, as TypeORM does.
 */
export function askMysql(dataSource: DataSource, sql: string, parameters?: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    takeConnection(dataSource, (problem, connection) => {
      if (!connection) return reject(problem as Error);
      sendTo(connection, sql, parameters, (error, result) => {
        if (error && isLost(error)) connection.destroy();
        connection.release();
        if (error) reject(error);
        else resolve(result);
      });
    });
  });
}

type Taken = (problem: Error | null, connection?: MysqlConnection) => void;

/** Waits for a connection, but not for ever: the pool itself would. One that comes too late is given back at once. */
function takeConnection(dataSource: DataSource, taken: Taken): void {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    taken(new PoolExhausted(NO_CONNECTION));
  }, WAIT_TIMEOUT_MS);
  driverOf(dataSource).pool.getConnection((error, connection) => {
    if (isLate) return connection?.release();
    clearTimeout(timer);
    taken(error, connection);
  });
}

/** A runner with the manager that belongs to it. */
export interface DirectRunner {
  readonly runner: QueryRunner;
  readonly manager: EntityManager;
}

/**
 * The manager of a transaction on a runner's connection, and the runner that begins and ends it. On MySQL its statements
 * go past TypeORM as those of `askMysql` do.
 */
export function directRunner(runner: QueryRunner): DirectRunner {
  if (isSqlite(runner)) return { runner, manager: runner.manager };
  const direct = Object.create(runner, {
    query: {
      async value(sql: string, parameters?: unknown[], structured = false): Promise<unknown> {
        const raw = await send((await runner.connect()) as MysqlConnection, sql, parameters);
        return structured ? toResult(raw) : raw;
      },
    },
  }) as QueryRunner;
  return { runner: direct, manager: runner.dataSource.createEntityManager(direct) };
}

/**
 * The manager of one statement that changes something and is a transaction by itself, on a connection that comes free.
 * It refuses a second one, which would be another transaction.
 */
export function singleStatementManager(dataSource: DataSource): EntityManager {
  const own = dataSource.createQueryRunner();
  let isAsked = false;
  const runner = Object.create(own, {
    query: {
      async value(sql: string, parameters?: unknown[], structured = false): Promise<unknown> {
        if (isAsked) throw new Error('a second statement needs a transaction');
        isAsked = true;
        // TypeORM tells the two forms of a result apart by their types.
        if (isSqlite(own)) return structured ? own.query(sql, parameters, true) : own.query(sql, parameters);
        const raw = await askMysql(dataSource, sql, parameters);
        return structured ? toResult(raw) : raw;
      },
    },
  }) as QueryRunner;
  return dataSource.createEntityManager(runner);
}

/** The form in which TypeORM's own builders want a result. */
function toResult(raw: unknown): QueryResult {
  const result = new QueryResult();
  result.raw = raw;
  if (Array.isArray(raw)) result.records = raw;
  else result.affected = (raw as { readonly affectedRows?: number }).affectedRows;
  return result;
}

function send(connection: MysqlConnection, sql: string, values?: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    sendTo(connection, sql, values, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

type Sent = (error: QueryFailedError | null, result: unknown) => void;

function sendTo(connection: MysqlConnection, sql: string, values: unknown[] = [], sent: Sent): void {
  connection.query({ sql, values, timeout: STATEMENT_TIMEOUT_MS }, (error, result) => {
    sent(error && new QueryFailedError(sql, values, error), result);
  });
}

/**
 * Does work on a connection of its own and gives the connection back; one on which no answer came, or that is broken,
 * is closed instead, so that nobody gets another's unfinished transaction.
 */
export async function onConnection<T>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  await inTime(runner.connect() as Promise<unknown>, () => runner.release());
  try {
    return await work(runner);
  } catch (error) {
    if (isLost(error)) await closeConnection(runner);
    throw error;
  } finally {
    await runner.release();
  }
}

/** Whether nothing can be asked any more on the connection that an error came from. */
export function isLost(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble === 'silent' || trouble === 'unavailable';
}

export function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}

/** Closes a connection for good; SQLite has only the one of its file, which never breaks. */
export async function closeConnection(runner: QueryRunner): Promise<void> {
  if (!isSqlite(runner)) ((await runner.connect()) as MysqlConnection).destroy();
}

/** Waits for the connection of a runner as `takeConnection` does for one of the pool. */
async function inTime<T>(connecting: Promise<T>, giveBack: (late: T) => unknown): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PoolExhausted(NO_CONNECTION)), WAIT_TIMEOUT_MS);
  });
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    void connecting.then(giveBack, () => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
