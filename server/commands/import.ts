import { Command } from 'commander';
import { runImport } from '../orders/runImport';
import { CommandError, findNamedPartner } from '../people/peopleCommands';
import { withDatabase } from './withDatabase';

export const importCommand = new Command('import')
  .description('record the orders of a file: JSON lines, plain or .gz')
  .argument('<file>', 'one OrderRecordInput a line')
  .option('--partner <name>', 'whose orders they are, where there are several partners')
  .action((file: string, options: { partner?: string }) =>
    withDatabase(async ({ database }) => {
      const partner = await findNamedPartner(database.read, options.partner);
      if (!partner) throw new CommandError('There is no partner yet. Make one with its first admin: npm run partner -- create --help');
      process.exitCode = await runImport({ database, partner, file, output: process.stdout });
    }),
  );
