import { startMariaDb, type MariaDb } from './mariadb';

declare global {
  // Jest hands nothing from the set-up to the tear-down; a global is its documented way.
  var sharedMariaDb: MariaDb | undefined;
}

/** Starts the MariaDB that all integration tests share, unless MYSQL_URL names one. */
export default async function startSharedDatabase(): Promise<void> {
  if (process.env.MYSQL_URL) return;
  globalThis.sharedMariaDb = await startMariaDb();
  process.env.MYSQL_URL = globalThis.sharedMariaDb.url;
}
