import { DataSource, type DataSourceOptions } from 'typeorm';
import libsql from 'libsql';
import { entities } from './entities';
import { migrations } from './migrations';

export type DatabaseKind = 'sqlite' | 'mysql';

interface LibsqlDatabase {
  defaultSafeIntegers(on: boolean): void;
  pragma(source: string): unknown;
}

/** How long a connection may take. */
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a statement may take; longer than a Galera cluster needs to do without a node that died, which is 6 s. */
export const STATEMENT_TIMEOUT_MS = 10_000;
/** How long SQLite waits for another process within one attempt: it stops this whole process meanwhile. */
const BUSY_TIMEOUT_MS = 50;
/** The same while the tables are made, where nobody is served yet. */
const PATIENT_BUSY_TIMEOUT_MS = 30_000;

/** `patient` waits for as long as a statement takes: for changes of the tables, not for what a caller waits for. */
export interface DataSourceHabits {
  readonly poolSize?: number;
  readonly patient?: boolean;
}

const shared = {
  entities,
  migrations,
  migrationsRun: false,
  synchronize: false,
  logging: false,
  // TypeORM's own logger prints slow statements whatever `logging` says; this one prints nothing unless DEBUG asks.
  logger: 'debug',
} as const;

/** Which kind of database an address names. */
export function databaseKind(databaseUrl: string): DatabaseKind {
  return databaseUrl.startsWith('sqlite:') ? 'sqlite' : 'mysql';
}

/**
 * A connection (SQLite) or a pool of them (MySQL, MariaDB) for an address such as `sqlite:data/desk.sqlite` or
 * `mysql://user:password@host:3306/database`. Not yet opened: call `initialize()`.
 */
export function createDataSource(databaseUrl: string, { poolSize = 10, patient = false }: DataSourceHabits = {}): DataSource {
  return new DataSource(
    databaseKind(databaseUrl) === 'sqlite'
      ? sqliteOptions(databaseUrl, true, patient)
      : mysqlOptions(databaseUrl, poolSize, patient),
  );
}

/**
 * Compares the tables of a migrated database with the entities. Returns the statements that would bring the
 * tables to what the entities say; none when there is no drift.
 */
export async function findDrift(databaseUrl: string): Promise<string[]> {
  const isSqlite = databaseKind(databaseUrl) === 'sqlite';
  const dataSource = new DataSource(isSqlite ? sqliteOptions(databaseUrl, false, true) : mysqlOptions(databaseUrl, 1, true));
  await dataSource.initialize();
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map((statement) => statement.query);
  } finally {
    await dataSource.destroy();
  }
}

// TypeORM's comparison of tables does not understand the bigints that safe integers give; nothing else may go without.
function sqliteOptions(databaseUrl: string, safeIntegers: boolean, patient: boolean): DataSourceOptions {
  return {
    ...shared,
    type: 'better-sqlite3',
    // The same API as better-sqlite3 with the binary inside the package, so that nothing needs a compiler.
    driver: libsql,
    database: databaseUrl.slice('sqlite:'.length),
    enableWAL: true,
    prepareDatabase: (database: LibsqlDatabase) => {
      // Without this, integers above 2^53 are rounded silently.
      database.defaultSafeIntegers(safeIntegers);
      database.pragma(`busy_timeout = ${patient ? PATIENT_BUSY_TIMEOUT_MS : BUSY_TIMEOUT_MS}`);
      database.pragma('synchronous = FULL');
    },
  };
}

function mysqlOptions(databaseUrl: string, poolSize: number, patient: boolean): DataSourceOptions {
  return {
    ...shared,
    // The driver is mysql2 for both; TypeORM only reads MariaDB's information schema in another way.
    type: databaseUrl.startsWith('mariadb:') ? 'mariadb' : 'mysql',
    url: databaseUrl,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    // A stack for each statement, in case it fails, costs a good part of a statement; the statement itself says enough.
    trace: false,
    poolSize,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // TypeORM takes the time after which a statement is called slow for its limit as well.
    ...(patient ? {} : { maxQueryExecutionTime: STATEMENT_TIMEOUT_MS, enableQueryTimeout: true }),
  };
}
