import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { closeConnection, directRunner, isLost, isSqlite, onConnection, openMysql, singleStatementManager, type DirectRunner } from './connection';
import { createDataSource, databaseKind, type DatabaseKind } from './dataSource';
import { patiently, type Outcome } from './patience';
import { createReader } from './reader';
import { troubleOf } from './retry';
import { SerialQueue } from './serialQueue';

const MIGRATION_LOCK = 'refund_desk_migrations';
const MIGRATION_WAIT_S = 120;

/** Thrown when there is no database to talk to, or it lets nobody in; the message tells no password. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';

  constructor(cause: unknown) {
    const { code, message } = cause as NodeJS.ErrnoException;
    super(`The database of DATABASE_URL cannot be opened (${code ?? message}). Check the address, and that it runs.`, {
      cause,
    });
  }
}

/**
 * The database of one process. Reads go through `read`; every write goes through `transaction`. Neither gives up at
 * the first error: a database that restarts, or a node that leaves its cluster, is waited for as long as a caller can
 * wait, and then DatabaseUnavailable says so.
 *
 * SQLite has one writer: its transactions queue on one connection, and reads have a connection of their own, so
 * that nobody reads what is not committed. MySQL and MariaDB share one pool.
 */
export class Database {
  /** For reading what is committed; never for writing. */
  readonly read: EntityManager;
  private readonly queue: SerialQueue | null;

  private constructor(
    readonly kind: DatabaseKind,
    private readonly databaseUrl: string,
    private readonly reader: DataSource,
    private readonly writer: DataSource,
  ) {
    this.queue = kind === 'sqlite' ? new SerialQueue() : null;
    this.read = createReader(reader);
  }

  /** Opens the database that the address names. Throws DatabaseOpenError when it cannot. */
  static async open(databaseUrl: string): Promise<Database> {
    const kind = databaseKind(databaseUrl);
    try {
      const writer = createDataSource(databaseUrl);
      if (kind === 'mysql') await openMysql(writer);
      else await writer.initialize();
      const reader = kind === 'sqlite' ? await createDataSource(databaseUrl).initialize() : writer;
      return new Database(kind, databaseUrl, reader, writer);
    } catch (error) {
      throw new DatabaseOpenError(error);
    }
  }

  /**
   * Runs `work` in one transaction. A deadlock, a lock wait, a snapshot conflict, a busy file, an id that exists already
   * or a lost connection rolls back and runs it again, a bounded number of times: `work` must do nothing but write to
   * the database, and must find out by itself whether an earlier attempt was committed after all. Throws
   * DatabaseUnavailable when the trouble lasts.
   */
  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return patiently((outcome) => {
      const once = (): Promise<T> => onConnection(this.writer, (runner) => this.attempt(directRunner(runner), work, outcome));
      return this.queue ? this.queue.run(once) : once();
    });
  }

  /**
   * Does what `transaction` does for work that is one statement and asks nothing beside: it needs neither begin nor
   * commit. What it throws, how often it is tried, and what `work` must therefore bear, are the same.
   */
  statement<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return patiently((outcome) => {
      const once = (): Promise<T> => noting(outcome, () => work(singleStatementManager(this.writer)));
      return this.queue ? this.queue.run(once) : once();
    });
  }

  /** Reads something once, without patience: whether the database is there now. Throws when it is not. */
  async check(): Promise<void> {
    // A table is read, because a database that lost its cluster still answers SELECT 1.
    await onConnection(this.reader, (runner) => runner.query('SELECT id FROM installation LIMIT 1'));
  }

  /** Runs the migrations that are missing and returns their names. Processes that start at once take turns. */
  async migrate(): Promise<string[]> {
    const dataSource = await createDataSource(this.databaseUrl, { poolSize: 2, patient: true }).initialize();
    const runner = dataSource.createQueryRunner();
    try {
      if (this.kind === 'mysql') await runner.query('SELECT GET_LOCK(?, ?)', [MIGRATION_LOCK, MIGRATION_WAIT_S]);
      const migrations = await dataSource.runMigrations({ transaction: 'each' });
      return migrations.map((migration) => migration.name);
    } finally {
      // The lock goes with its connection.
      await runner.release();
      await dataSource.destroy();
    }
  }

  async close(): Promise<void> {
    await this.writer.destroy();
    if (this.reader !== this.writer) await this.reader.destroy();
  }

  private async attempt<T>(
    { runner, manager }: DirectRunner,
    work: (tx: EntityManager) => Promise<T>,
    outcome: Outcome,
  ): Promise<T> {
    try {
      // IMMEDIATE takes SQLite's write lock at once: a transaction that reads first could not be upgraded later.
      if (isSqlite(runner)) await runner.query('BEGIN IMMEDIATE');
      else await runner.startTransaction();
      const result = await work(manager);
      await commit(runner, outcome);
      return result;
    } catch (error) {
      await rollBack(runner, error);
      throw error;
    }
  }
}

/** Commits, and notes in `outcome` when the answer is not known. */
function commit(runner: QueryRunner, outcome: Outcome): Promise<unknown> {
  return noting(outcome, () => (isSqlite(runner) ? runner.query('COMMIT') : runner.commitTransaction()));
}

/** Does what commits, and notes in `outcome` when nobody knows whether it did. */
async function noting<T>(outcome: Outcome, committing: () => Promise<T>): Promise<T> {
  try {
    return await committing();
  } catch (error) {
    // A conflict has rolled back for certain.
    if (troubleOf(error) !== 'conflict') outcome.mayHaveCommitted = true;
    throw error;
  }
}

/** A lock wait (1205) leaves the transaction open on MySQL, so it is always rolled back here. */
async function rollBack(runner: QueryRunner, cause: unknown): Promise<void> {
  // On a connection that is gone, or does not answer, there is nobody to tell; it is closed.
  if (!isSqlite(runner) && isLost(cause)) return;
  try {
    if (isSqlite(runner)) await runner.query('ROLLBACK');
    else if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch {
    await closeConnection(runner);
  }
}
