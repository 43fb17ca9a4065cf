import type { DataSource, EntityManager } from 'typeorm';
import { createDataSource, databaseKind, type DatabaseKind } from './dataSource';
import { isRetryable } from './retry';
import { SerialQueue } from './serialQueue';

/** How often a transaction is tried before its error is told. */
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 5;
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
 * The database of one process. Reads go through `read`; every write goes through `transaction`.
 *
 * SQLite has one writer: its transactions queue on one connection, and reads have a connection of their own, so
 * that nobody reads what is not committed. MySQL and MariaDB share one pool.
 */
export class Database {
  private readonly queue: SerialQueue | null;

  private constructor(
    readonly kind: DatabaseKind,
    private readonly reader: DataSource,
    private readonly writer: DataSource,
  ) {
    this.queue = kind === 'sqlite' ? new SerialQueue() : null;
  }

  /** Opens the database that the address names. Throws DatabaseOpenError when it cannot. */
  static async open(databaseUrl: string): Promise<Database> {
    const writer = await createDataSource(databaseUrl)
      .initialize()
      .catch((error: unknown) => {
        throw new DatabaseOpenError(error);
      });
    const kind = databaseKind(databaseUrl);
    const reader = kind === 'sqlite' ? await createDataSource(databaseUrl).initialize() : writer;
    return new Database(kind, reader, writer);
  }

  /** For reading what is committed; never for writing. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /**
   * Runs `work` in one transaction. A deadlock, a lock wait, a snapshot conflict, a busy file or a lost connection
   * rolls back and runs it again, a bounded number of times: `work` must do nothing but write to the database, and
   * must find out by itself whether an earlier attempt was committed after all.
   */
  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const once = () => this.attempt(work);
        return await (this.queue ? this.queue.run(once) : once());
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isRetryable(error)) throw error;
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  /** Runs the migrations that are missing and returns their names. Processes that start at once take turns. */
  async migrate(): Promise<string[]> {
    const runner = this.writer.createQueryRunner();
    try {
      if (this.kind === 'mysql') await runner.query('SELECT GET_LOCK(?, ?)', [MIGRATION_LOCK, MIGRATION_WAIT_S]);
      const migrations = await this.writer.runMigrations({ transaction: 'each' });
      return migrations.map((migration) => migration.name);
    } finally {
      if (this.kind === 'mysql') await runner.query('SELECT RELEASE_LOCK(?)', [MIGRATION_LOCK]);
      await runner.release();
    }
  }

  async close(): Promise<void> {
    await this.writer.destroy();
    if (this.reader !== this.writer) await this.reader.destroy();
  }

  private async attempt<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    try {
      // IMMEDIATE takes SQLite's write lock at once: a transaction that reads first could not be upgraded later.
      if (this.kind === 'sqlite') await runner.query('BEGIN IMMEDIATE');
      else await runner.startTransaction('READ COMMITTED');
      const result = await work(runner.manager);
      if (this.kind === 'sqlite') await runner.query('COMMIT');
      else await runner.commitTransaction();
      return result;
    } catch (error) {
      // A lock wait (1205) leaves the transaction open on MySQL, so it is always rolled back here.
      if (this.kind === 'sqlite') await runner.query('ROLLBACK').catch(() => undefined);
      else if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
