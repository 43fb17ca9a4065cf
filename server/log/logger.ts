import pino, { type Logger } from 'pino';
import { scrub } from './scrub';

export type { Logger };

/**
 * The log of the program: JSON lines on the standard error output, each scrubbed when it is finished. Nothing else
 * writes there while the program runs.
 */
export function createLogger(level: string, write: (line: string) => void = writeToStandardError): Logger {
  return pino({ level, serializers: { err: shownError, error: shownError } }, { write: (line: string) => write(scrub(line)) });
}

/** The last words of a program that cannot go on, for a person to read. */
export function writeLastWords(words: string): void {
  writeToStandardError(`${scrub(words)}\n`);
}

/**
 * Lets what nobody caught end the process in these words: Node itself would print the error with all it carries, a
 * statement and its values among them.
 */
export function sayWhatNobodyCaught(): void {
  const end = (error: unknown): void => {
    writeLastWords(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  };
  process.once('uncaughtException', end);
  process.once('unhandledRejection', end);
}

/** Only these: a driver's error also carries its statement with all values. */
function shownError(error: unknown): object {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack };
}

function writeToStandardError(line: string): void {
  process.stderr.write(line);
}
