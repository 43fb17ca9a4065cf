import { Command } from 'commander';
import { readConfig } from '../config';
import { Database } from '../database/database';
import { runImport } from '../orders/runImport';
import { CommandError, findNamedPartner } from '../people/peopleCommands';

export const importCommand = new Command('import')
  .description('record the orders of a file: JSON lines, plain or .gz')
  .argument('<file>', 'one OrderRecordInput a line')
  .option('--partner <name>', 'whose orders they are, where there are several partners')
  .action(async (file: string, options: { partner?: string }) => {
    const database = await Database.open(readConfig().databaseUrl);
    try {
      await database.migrate();
      const partner = await findNamedPartner(database.read, options.partner);
      if (!partner) throw new CommandError('There is no partner yet. Make one with its first admin: npm run partner -- create --help');
      process.exitCode = await runImport({ database, partner, file, output: process.stdout });
    } finally {
      await database.close();
    }
  });
