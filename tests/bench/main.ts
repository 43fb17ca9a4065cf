import 'reflect-metadata';
import { benchmarks } from './benchmarks';

const [name, ...options] = process.argv.slice(2);
const benchmark = benchmarks.find((candidate) => candidate.name === name);

async function main(): Promise<number> {
  if (!benchmark) {
    if (name !== undefined) process.stdout.write(`There is no measurement called ${name}.\n\n`);
    for (const known of benchmarks) process.stdout.write(`  ${known.name.padEnd(14)} ${known.measures}\n`);
    return name === undefined ? 0 : 2;
  }
  const met = await benchmark.run({ short: options.includes('--short'), say: (line) => void process.stdout.write(`${line}\n`) });
  return met ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
