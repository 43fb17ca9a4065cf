import type { DataSource, QueryRunner } from 'typeorm';
import { troubleOf } from './retry';

/** How long to wait for one of the pool's connections. */
const WAIT_TIMEOUT_MS = 10_000;

/** What of mysql2's connection is used past TypeORM. */
interface MysqlConnection {
  destroy(): void;
  query(sql: string, done: () => void): void;
}

interface MysqlPool {
  on(event: 'connection', listener: (connection: MysqlConnection) => void): void;
}

/**
 * What every connection to MySQL or MariaDB is told first. A lock is waited for less long than a statement may take,
 * so that the answer is an error and not silence. On a Galera cluster a read waits until this node has what others
 * committed before it. A server that does not know a variable has no need of it.
 */
const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 5',
  'SET SESSION wsrep_sync_wait = 1',
];

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
  const { pool } = dataSource.driver as unknown as { readonly pool: MysqlPool };
  pool.on('connection', (connection) => void prepare(connection));
  return dataSource;
}

function prepare(connection: MysqlConnection): Promise<unknown> {
  return Promise.all(SESSION.map((sql) => new Promise<void>((done) => connection.query(sql, () => done()))));
}

/**
 * Does work on a connection of its own and gives the connection back; one on which no answer came, or that is broken,
 * is closed instead, so that nobody gets another's unfinished transaction.
 */
export async function onConnection<T>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  await connectInTime(runner);
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

/** Waits for a connection, but not for ever: the pool itself would. One that comes too late goes back at once. */
async function connectInTime(runner: QueryRunner): Promise<void> {
  const connecting: Promise<unknown> = runner.connect();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PoolExhausted('no connection to the database came free')), WAIT_TIMEOUT_MS);
  });
  try {
    await Promise.race([connecting, late]);
  } catch (error) {
    void connecting.then(
      () => runner.release(),
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
