import { Command, InvalidArgumentError } from 'commander';
import { writeLastWords } from '../log/logger';
import { SANDBOX_DECLINES } from '../payments/laboratory/declines';
import { FileStore } from '../payments/laboratory/fileStore';
import { createLaboratory } from '../payments/laboratory/laboratory';
import { MemoryStore } from '../payments/laboratory/memoryStore';
import { say } from './say';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly file?: string;
  readonly settleDelayMs: number;
  readonly autoCapture?: true;
  readonly declines?: true;
}

const DEFAULT_PORT = 4010;

export const laboratoryCommand = new Command('laboratory')
  .description('a server that speaks as Stripe, Mollie and Adyen do, for tests; no money moves (docs/laboratory.md)')
  .option('--port <number>', 'where to listen; 0 for any free port', wholeNumber, DEFAULT_PORT)
  .option('--host <address>', 'on which address; it asks nobody for a password', '127.0.0.1')
  .option('--file <path>', 'keep the books in this file; without it they are gone at the end')
  .option('--settle-delay-ms <number>', 'how long a refund is pending', wholeNumber, 0)
  .option('--auto-capture', 'take every payment for one that was captured')
  .option('--declines', 'let refunds of 66.66 and 77.77 fail')
  .action(async (options: Options) => {
    const laboratory = createLaboratory({
      store: options.file === undefined ? new MemoryStore() : await FileStore.open(options.file),
      settleDelayMs: options.settleDelayMs,
      autoCapture: options.autoCapture ?? false,
      declines: options.declines ? SANDBOX_DECLINES : new Map(),
      onError: (error) => writeLastWords(String(error)),
    });
    const url = await laboratory.listen(options.port, options.host);
    say(`The laboratory listens at ${url}`);
    const stop = (): void => void laboratory.close().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of 0 or more.');
  return Number(text);
}
