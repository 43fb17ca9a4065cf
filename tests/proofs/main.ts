import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { constants } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { proofs } from './proofs';
import { CleanUps } from './support/cleanUps';
import { BrokenPromise, type Proof, type ProofContext } from './support/proof';
import { Progress } from './support/progress';
import { Random } from '../support/random';

interface Options {
  readonly short: boolean;
  readonly seed?: number;
  readonly rounds?: number;
}

const SEEDS = 2 ** 31;
const CLEAN_UP_MS = 20_000;
const USAGE = 'npm run prove -- NAME [--short] [--seed N] [--rounds N]';

const out = process.stdout;

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function listProofs(): void {
  const width = Math.max(...proofs.map(({ name }) => name.length));
  out.write(`${USAGE}\n\n`);
  for (const { name, promise } of proofs) out.write(`  ${name.padEnd(width)}  ${promise}\n`);
}

/** Runs one proof to its end. Answers the exit code: 0 when the promise held. */
async function prove(proof: Proof, options: Options): Promise<number> {
  const seed = options.seed ?? randomInt(SEEDS);
  const startedAt = Date.now();
  const progress = new Progress(proof.name, out);
  const cleanUps = new CleanUps();
  const interruption = endOnSignals(progress, cleanUps);
  out.write(`${proof.promise}\nSeed ${seed}${options.short ? ', short form' : ''}.\n`);
  try {
    const figures = await proof.run(contextOf(options, seed, progress, cleanUps));
    progress.end();
    await cleanUps.run();
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    out.write(`${proof.name}: ${figures}; seed ${seed}, ${seconds} s\n`);
    return 0;
  } catch (error) {
    // Ctrl-C reaches the servers as well: what fails then says nothing.
    if (interruption.aborted) return new Promise(() => undefined);
    progress.end();
    const words = error instanceof BrokenPromise ? error.message : error instanceof Error ? error.stack : String(error);
    out.write(`\n${proof.name} ${error instanceof BrokenPromise ? 'is broken' : 'stopped'}: ${words}\n`);
    const form = `${options.short ? ' --short' : ''}${options.rounds === undefined ? '' : ` --rounds ${options.rounds}`}`;
    out.write(`See it again: npm run prove -- ${proof.name}${form} --seed ${seed}\n`);
    await cleanUps.run();
    return 1;
  }
}

function contextOf(options: Options, seed: number, progress: Progress, cleanUps: CleanUps): ProofContext {
  return {
    short: options.short,
    seed,
    rounds: options.rounds ?? null,
    random: new Random(seed),
    progress: (done, total, note) => progress.show(done, total, note),
    check(condition, brokenPromise) {
      if (!condition) throw new BrokenPromise(brokenPromise);
    },
    defer: (cleanUp) => cleanUps.add(cleanUp),
  };
}

/** Ctrl-C ends the servers and removes the databases as well; a second one does not wait for that. */
function endOnSignals(progress: Progress, cleanUps: CleanUps): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      interruption.abort();
      progress.end();
      out.write('\nStopping …\n');
      const end = (): never => process.exit(128 + constants.signals[signal]);
      setTimeout(end, CLEAN_UP_MS);
      void cleanUps.run().then(end);
    });
  }
  return interruption.signal;
}

const command = new Command('npm run prove --')
  .argument('[name]', 'which proof; without it, they are listed')
  .option('--short', 'the short form, which npm test runs', false)
  .option('--seed <number>', 'repeats a run', wholeNumber)
  .option('--rounds <number>', 'another number of rounds', wholeNumber)
  .action(async (name: string | undefined, options: Options) => {
    if (name === undefined) return listProofs();
    const proof = proofs.find((candidate) => candidate.name === name);
    if (!proof) {
      out.write(`There is no proof called ${name}.\n\n`);
      listProofs();
      process.exit(2);
    }
    process.exit(await prove(proof, options));
  });

void command.parseAsync();
