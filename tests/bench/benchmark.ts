/** Something that is measured, against something else in the same run: the machine's own speed says nothing. */
export interface Benchmark {
  readonly name: string;
  readonly measures: string;
  /** Answers whether what it aims at was met. */
  run(context: BenchContext): Promise<boolean>;
}

/** What the command line asks for. Null leaves it to the measurement. */
export interface BenchOptions {
  /** A few rounds only: to see that it runs. */
  readonly short: boolean;
  readonly orders: number | null;
  readonly database: 'sqlite' | 'mysql';
  /** How long each load lasts, where there are several. */
  readonly seconds: number;
  readonly rounds: number;
  /** How long all of it lasts, where it is one. */
  readonly minutes: number | null;
  /** Where filled databases are kept; null keeps none. */
  readonly keep: string | null;
  /** The file of the figures of a run. */
  readonly json: string | null;
  /** The file of the picture that is drawn. */
  readonly picture: string;
}

export interface BenchContext extends BenchOptions {
  say(line: string): void;
}

export type Variant = () => Promise<unknown>;

/**
 * Times variants in turns, so that what else happens on the machine happens to all of them. Answers for each its
 * median in microseconds.
 */
export async function timeInTurns<Name extends string>(variants: Readonly<Record<Name, Variant>>, rounds: number): Promise<Record<Name, number>> {
  const names = Object.keys(variants) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -WARM_UP; round < rounds; round++) {
    // Another one begins each round: none of them always runs after the same one.
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      const startedAt = process.hrtime.bigint();
      await variants[name]();
      if (round >= 0) times.get(name)?.push(Number(process.hrtime.bigint() - startedAt) / 1000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}

const WARM_UP = 10;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;
