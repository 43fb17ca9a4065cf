import 'reflect-metadata';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { benchmarks } from './benchmarks';
import { operations } from './measureSize';
import { measureSpeed } from './speed';

interface Flags {
  readonly orders?: number[];
  readonly database: 'sqlite' | 'mysql';
  readonly seconds: number;
  readonly rounds: number;
  readonly minutes?: number;
  readonly connections: number[];
  readonly only: string[];
  readonly keep?: string;
  readonly json?: string;
  readonly picture: string;
  readonly alone: boolean;
  readonly list?: boolean;
  readonly short?: boolean;
}

const DEFAULT_ORDERS = [100_000];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

const positives = (text: string): number[] => text.split(',').map(positive);

function names(text: string): string[] {
  const chosen = text.split(',');
  const unknown = chosen.find((name) => operations.every((operation) => operation.name !== name));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no ${unknown}. There are ${operations.map(({ name }) => name).join(', ')}.`);
  return chosen;
}

const program = new Command('npm run bench --')
  .description('measures how quick the desk is, beside a twin written by hand; or NAME, something else')
  .argument('[name]', 'what to measure in its place; --list lists')
  .option('--list', 'list what can be measured')
  .option('--short', 'of NAME: a few rounds only, to see that it runs')
  .option('--orders <counts>', 'how many orders the database has; several with commas also tell what grows; 100,000, or as NAME has it', positives)
  .addOption(new Option('--database <kind>', 'on which database; SQLite has no twin').choices(['mysql', 'sqlite']).default('mysql'))
  .option('--seconds <seconds>', 'how long each load lasts', positive, 2)
  .option('--rounds <count>', 'how often each load comes, in turns', whole, 3)
  .option('--minutes <minutes>', 'of memory: how long the load lasts', whole)
  .option('--connections <counts>', 'how many at once', positives, [1, 16, 64])
  .option('--only <names>', 'only these operations', names, [])
  .option('--alone', 'without the twin, for databases that are too large for its searches', false)
  .option('--keep <folder>', 'keep the filled database there for the next time')
  .option('--json <file>', 'also write everything there; growth reads it')
  .option('--picture <file>', 'of growth: where it is drawn', join('docs', 'growth.svg'));

async function main(): Promise<boolean> {
  program.parse(process.argv.slice(2), { from: 'user' });
  const [name] = program.args;
  const { json = null, keep = null, list = false, short = false, orders, minutes = null, picture, ...options } = program.opts<Flags>();
  if (list) {
    for (const { name: known, measures } of benchmarks) say(`  ${known.padEnd(14)} ${measures}`);
    say(`  ${'(no name)'.padEnd(14)} how quick the desk is: ${operations.map((operation) => operation.name).join(', ')}`);
    return true;
  }
  if (name === undefined) return measureSpeed({ ...options, orders: orders ?? DEFAULT_ORDERS, keep }, json, say);
  const benchmark = benchmarks.find((candidate) => candidate.name === name);
  if (!benchmark) return program.error(`There is no measurement called ${name}; --list lists.`);
  return benchmark.run({ ...options, short, orders: orders?.[0] ?? null, minutes, keep, json, picture, say });
}

// What was started ends with this program.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

main().then(
  (isMet) => process.exit(isMet ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
