import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { appSecret } from '../appSecret';
import { sealAuditWith } from '../audit/audit';
import { readConfig } from '../config';
import { findDrift } from '../database/dataSource';
import { Database } from '../database/database';
import { seedDemo } from '../demo/seedDemo';
import { PartnerRow } from '../partners/partner.entity';
import { CommandError } from '../people/peopleCommands';
import { buildApiSchema, printApiSchema } from '../apiSchema';
import { printPermissions } from '../permissionsPage';
import { say } from './say';
import { withDatabase } from './withDatabase';

const SCHEMA_FILE = 'schema.graphql';
const PERMISSIONS_FILE = 'docs/permissions.md';

export const migrateCommand = new Command('migrate')
  .description('bring the tables of DATABASE_URL up to date')
  .option('--check', 'change nothing of yours: migrate a fresh database and compare its tables with the entities')
  .action(async (options: { check?: true }) => {
    if (options.check) return checkDrift();
    const config = readConfig();
    const database = await Database.open(config.databaseUrl);
    sealAuditWith(await appSecret(config));
    const names = await database.migrate();
    await database.close();
    say(names.length === 0 ? 'The tables are up to date.' : `Migrated: ${names.join(', ')}.`);
  });

export const seedCommand = new Command('seed')
  .description('fill an empty database with the demo partner')
  .action(() =>
    withDatabase(async ({ database }) => {
      if (await database.read.existsBy(PartnerRow, {})) {
        throw new CommandError('There is a partner already. The demo goes into an empty database only.');
      }
      await seedDemo(database, new Date());
      say('The demo partner is there.');
    }),
  );

export const schemaCommand = writingCommand('schema', SCHEMA_FILE, printApiSchema);

export const permissionsCommand = writingCommand('permissions', PERMISSIONS_FILE, () => printPermissions(buildApiSchema()));

/** A command that writes a file which follows from the code. */
function writingCommand(name: string, file: string, print: () => string): Command {
  return new Command(name)
    .description(`write ${file}`)
    .option('--check', 'write nothing; fail when the file is not what the code says')
    .action(async (options: { check?: true }) => {
      const current = print();
      if (!options.check) return writeFile(file, current);
      if ((await readFile(file, 'utf8')) === current) return say(`${file} is what the code says.`);
      throw new Error(`${file} differs from the code. Run "npm run ${name}" and commit it.`);
    });
}

async function checkDrift(): Promise<void> {
  const { databaseUrl, isDemoDatabase } = readConfig();
  const folder = await mkdtemp(join(tmpdir(), 'refund-desk-drift-'));
  try {
    const url = isDemoDatabase ? `sqlite:${join(folder, 'drift.sqlite')}` : databaseUrl;
    const database = await Database.open(url);
    await database.migrate();
    await database.close();
    const statements = await findDrift(url);
    if (statements.length > 0) {
      throw new Error(`The migrations do not make what the entities say. Missing:\n${statements.join('\n')}`);
    }
    say('The migrations make what the entities say.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
