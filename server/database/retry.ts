// MySQL and MariaDB: 1213 deadlock (also how Galera tells a lost certification), 1205 lock wait, 1020 snapshot
// conflict.
// https://mariadb.com/kb/en/mariadb-error-codes/
const RETRYABLE_ERRNOS = new Set([1213, 1205, 1020]);
const LOST_CONNECTION_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
]);

interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly driverError?: DriverError;
}

/** Whether trying the whole transaction again may help. */
export function isRetryable(error: unknown): boolean {
  const { errno, code } = driverErrorOf(error);
  if (errno !== undefined && RETRYABLE_ERRNOS.has(errno)) return true;
  if (code === undefined) return false;
  return LOST_CONNECTION_CODES.has(code) || code.startsWith('SQLITE_BUSY');
}

/** Whether a row with the same unique key exists already. */
export function isDuplicateKey(error: unknown): boolean {
  const { errno, code } = driverErrorOf(error);
  return errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

function driverErrorOf(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return {};
  const outer = error as DriverError;
  return outer.driverError ?? outer;
}
