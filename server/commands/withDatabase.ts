import { appSecret } from '../appSecret';
import { sealAuditWith } from '../audit/audit';
import { readConfig, type Config } from '../config';
import { Database } from '../database/database';

/** What a command works with. */
export interface CommandGround {
  readonly database: Database;
  readonly config: Config;
  readonly secret: string;
}

/** Does a command's work with the database of the environment, its tables up to date and its audit sealed. */
export async function withDatabase(work: (ground: CommandGround) => Promise<void>): Promise<void> {
  const config = readConfig();
  const database = await Database.open(config.databaseUrl);
  try {
    const secret = await appSecret(config);
    sealAuditWith(secret);
    await database.migrate();
    await work({ database, config, secret });
  } finally {
    await database.close();
  }
}
