import { readConfig } from '../config';
import { Database } from '../database/database';

/** Opens the database of the environment with its tables up to date, does some work on it, and closes it. */
export async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await Database.open(readConfig().databaseUrl);
  try {
    await database.migrate();
    await work(database);
  } finally {
    await database.close();
  }
}
