/**
 * What an error of the database means for who asked:
 * - `conflict`: another transaction was in the way, and nothing of this one stays. Again at once.
 * - `unavailable`: the server is gone, going, not ready or too busy. Again in a while, on another connection.
 * - `silent`: no answer came in time. Nobody knows, and asking again would only wait as long.
 */
export type Trouble = 'conflict' | 'unavailable' | 'silent';

// https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference and
// https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html; 8022, 8028 and 9007 are TiDB's own,
// https://docs.pingcap.com/tidb/stable/error-codes.
const CONFLICTS: ReadonlySet<number> = new Set([
  1213, // Deadlock; also how Galera tells a lost certification, at any statement or at COMMIT.
  1205, // Lock wait: only the statement was undone, so the transaction is rolled back by us.
  1020, // The row has changed since the snapshot.
  1412, // The table was altered since the transaction began.
  3101, // InnoDB Cluster: certification lost at COMMIT.
  8022, // TiDB: the COMMIT failed and was rolled back.
  8028, // TiDB: the table was altered since the transaction began.
  9007, // TiDB: write conflict.
]);
const UNAVAILABLE: ReadonlySet<number> = new Set([
  1040, // Too many connections.
  1047, // Galera: the node is not, or no longer, part of a cluster that may decide.
  1053, // The server is shutting down.
  1080, // The server closes the connection.
  1152, // The server has aborted the connection.
  1158, 1159, 1160, 1161, // The server could not read from or write to the connection.
  1180, // An error during COMMIT: it may have happened all the same.
  1184, // The server aborts a connection that did not get anywhere.
  1203, // Too many connections of this user.
  1290, 1836, // Read only: what was the primary server is none any more.
  1317, // The statement was interrupted.
  1927, // Somebody killed the connection.
  2006, 2013, // A proxy lost the server behind it.
]);
const LOST_CONNECTION: ReadonlySet<string> = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_INCORRECT_PACKET_SEQUENCE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'EPIPE',
]);
/** From a statement, and from a server that takes the connection but does not greet. */
const NO_ANSWER: ReadonlySet<string> = new Set(['PROTOCOL_SEQUENCE_TIMEOUT', 'ETIMEDOUT']);

interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
  readonly message?: string;
  readonly driverError?: DriverError;
}

/** What kind of trouble an error tells of; null for an error that would come again, however often one asks. */
export function troubleOf(error: unknown): Trouble | null {
  const { errno, code, fatal } = driverErrorOf(error);
  if (code !== undefined && NO_ANSWER.has(code)) return 'silent';
  // A number below zero is the operating system's: those are told apart by their codes.
  if (errno !== undefined && errno > 0) return CONFLICTS.has(errno) ? 'conflict' : UNAVAILABLE.has(errno) ? 'unavailable' : null;
  // mysql2 tells of a connection that ended meanwhile by `fatal` alone.
  if (code === undefined) return fatal === true ? 'unavailable' : null;
  return LOST_CONNECTION.has(code) || code.startsWith('SQLITE_BUSY') ? 'unavailable' : null;
}

/** Whether a row with the same unique key exists already. */
export function isDuplicateKey(error: unknown): boolean {
  const { errno, code } = driverErrorOf(error);
  return errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Whether it is the primary key that exists already: perhaps two processes have made the same id. */
export function isDuplicatePrimaryKey(error: unknown): boolean {
  const { errno, code, message = '' } = driverErrorOf(error);
  // MariaDB says 'PRIMARY', MySQL 'table.PRIMARY'.
  return code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || (errno === 1062 && /for key '([^']*\.)?PRIMARY'/.test(message));
}

function driverErrorOf(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return {};
  const outer = error as DriverError;
  return outer.driverError ?? outer;
}
