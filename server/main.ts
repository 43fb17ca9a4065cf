import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { auditCommand } from './commands/audit';
import { adminCommand, tokenCommand, twoStepOffCommand } from './commands/people';
import { migrateCommand, permissionsCommand, schemaCommand, seedCommand } from './commands/setup';
import { importCommand } from './commands/import';
import { partnerCommand } from './commands/partner';
import { laboratoryCommand } from './commands/laboratory';
import { reconcileCommand } from './commands/reconcile';
import { providerCommand } from './commands/provider';
import { startCommand, workerCommand } from './commands/start';
import { ConfigError } from './config';
import { DatabaseOpenError } from './database/database';
import { sayWhatNobodyCaught, writeLastWords } from './log/logger';
import { SpanError } from './payments/reconciliation/span';
import { CommandError } from './people/peopleCommands';

sayWhatNobodyCaught();

// Garbage is collected once the heap has doubled. Left alone it grows to four times what is in use, and nothing is quicker.
setFlagsFromString('--heap-growing-percent=100');

const program = new Command('refund-desk')
  .description('Find every order of your check-out and give money back.')
  .showHelpAfterError()
  .addCommand(startCommand)
  .addCommand(workerCommand)
  .addCommand(migrateCommand)
  .addCommand(seedCommand)
  .addCommand(importCommand)
  .addCommand(laboratoryCommand)
  .addCommand(reconcileCommand)
  .addCommand(schemaCommand)
  .addCommand(partnerCommand)
  .addCommand(permissionsCommand)
  .addCommand(adminCommand)
  .addCommand(tokenCommand)
  .addCommand(twoStepOffCommand)
  .addCommand(providerCommand)
  .addCommand(auditCommand);

program.parseAsync().catch((error: unknown) => {
  writeLastWords(describe(error));
  // What was opened before would keep the process alive.
  process.exit(1);
});

function describe(error: unknown): string {
  if ([ConfigError, CommandError, DatabaseOpenError, SpanError].some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'The port is taken by another program. Choose another one with PORT, e.g. PORT=4001.';
  return code === undefined ? (stack ?? message) : message;
}
