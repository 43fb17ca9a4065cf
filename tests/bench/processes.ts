import { availableParallelism, loadavg } from 'node:os';
import { Database } from '../../server/database/database';
import type { BenchContext, Benchmark } from './benchmark';
import { openFilled } from './database';
import { takeSamples } from './operations/samples';
import { compareTurns, comparisonTable, type TurnFigures } from './processes/comparison';
import { measureSides, type Extent } from './processes/measureSides';
import { Side } from './processes/side';

const SEVERAL = 2;
const ORDERS = 20_000;
const SHORT_ORDERS = 2_000;
/** What several processes must reach of one, in every operation. */
const AIM = 1;

export const benchmark: Benchmark = {
  name: 'processes',
  measures: 'a server of two processes, against one of one, on MariaDB; --orders N, 20,000 by default; --rounds, --seconds, --keep',
  async run(context) {
    const orders = context.orders ?? (context.short ? SHORT_ORDERS : ORDERS);
    const filled = await openFilled({ kind: 'mysql', orders, keep: context.keep }, context.say);
    const ends: (() => Promise<unknown>)[] = [() => filled.close()];
    try {
      const samples = await takeSamples(filled.url, orders, new Date());
      const database = await Database.open(filled.url);
      ends.push(() => database.close());
      const sides: Side[] = [];
      for (const count of [1, SEVERAL]) {
        const side = await Side.start(count, filled.url, database);
        ends.push(() => side.stop());
        sides.push(side);
      }
      return report(await measureSides(sides, samples, extentOf(context), context.say), context);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
};

function extentOf({ short, rounds, seconds }: BenchContext): Extent {
  if (short) return { rounds: 1, seconds: 0.5, warmUpsAProcess: 20, refundsALoad: 16, warmUpRefundsAProcess: 0 };
  return { rounds, seconds, warmUpsAProcess: 600, refundsALoad: 150, warmUpRefundsAProcess: 200 };
}

function report(turns: readonly TurnFigures[], { short, say }: BenchContext): boolean {
  const comparisons = compareTurns(turns);
  say(`\n${comparisonTable(comparisons, SEVERAL)}\n`);
  say(`There are ${availableParallelism()} cores, shared by the server, the database and what sends the requests; in the last minute ${loadavg()[0]?.toFixed(1)} programs at a time wanted one.`);
  const hasErrors = comparisons.some(({ errors }) => errors > 0);
  if (short) {
    say(`Aim: no error; the short form is too short to compare. ${hasErrors ? 'Not met.' : 'Met.'}`);
    return !hasErrors;
  }
  const isMet = !hasErrors && comparisons.every(({ ratio }) => ratio >= AIM);
  say(`Aim: no error, and a ratio of at least ${AIM} in each. ${isMet ? 'Met.' : 'Not met.'}`);
  return isMet;
}
