import { Database } from '../../server/database/database';
import { databases } from '../support/databases';
import { startMariaDb } from '../support/mariadb';
import { brokenBooks, countOutbox, countRefunds, differencesWithProvider, executedRefunds } from './support/books';
import { startDesks } from './support/desks';
import { inFlight } from './support/inFlight';
import type { Proof, ProofContext } from './support/proof';
import { ENTRANTS, raceWithOneKey, raceWithOwnKeys, type Course } from './support/race';
import type { Random } from './support/random';

const ROUNDS = 1_000;
const SHORT_ROUNDS = 25;
/** After so many rounds with keys of their own comes one with a single key. */
const ONE_KEY_EVERY = 5;
const ROUNDS_AT_ONCE = 4;
const PROGRAMS = 2;

/** Where the races are run. */
interface Ground {
  readonly name: string;
  readonly kind: 'sqlite' | 'mysql';
  readonly servers: number;
}

const grounds: readonly Ground[] = [
  { name: 'SQLite', kind: 'sqlite', servers: 1 },
  { name: 'MariaDB', kind: 'mysql', servers: 1 },
  { name: 'MariaDB with two servers', kind: 'mysql', servers: 2 },
];

export const proof: Proof = {
  name: 'races',
  promise: 'Of 20 refunds of 60 on 100 that are asked for at once, exactly one is made, and nobody is paid twice.',
  async run(context) {
    const rounds = context.rounds ?? (context.short ? SHORT_ROUNDS : ROUNDS);
    if (!process.env.MYSQL_URL) {
      const server = await startMariaDb();
      context.defer(() => server.stop());
      process.env.MYSQL_URL = server.url;
    }
    const figures: string[] = [];
    for (const ground of grounds) figures.push(await raceOn(context, ground, rounds));
    return `over-refunds 0, one winner in every round; ${figures.join('; ')}`;
  },
};

async function raceOn(context: ProofContext, { name, kind, servers }: Ground, rounds: number): Promise<string> {
  const fresh = await databases.find((database) => database.kind === kind)?.create();
  if (!fresh) throw new Error(`there is no database of the kind ${kind}`);
  context.defer(() => fresh.drop());
  const desks = await startDesks(context, {
    databaseUrls: Array.from({ length: servers }, () => fresh.url),
    programs: PROGRAMS,
  });
  const database = await Database.open(fresh.url);
  context.defer(() => database.close());
  return runRaces(context, { desks, manager: database.read }, name, rounds);
}

/** Runs all rounds on one ground, waits until every refund has ended, and compares the books with the provider's. */
export async function runRaces(context: ProofContext, course: Course, name: string, rounds: number): Promise<string> {
  const startedAt = Date.now();
  const chances: Random[] = Array.from({ length: rounds }, () => context.random.fork());
  let done = 0;
  let oneKeyRounds = 0;
  await inFlight(rounds, ROUNDS_AT_ONCE, async (round) => {
    const random = chances[round] ?? context.random;
    await raceWithOwnKeys(context, course, `R${round + 1}`, random);
    if ((round + 1) % ONE_KEY_EVERY === 0) {
      oneKeyRounds++;
      await raceWithOneKey(context, course, `K${round + 1}`, random);
    }
    context.progress(++done, rounds, name);
  });
  await checkEnd(context, course, rounds + oneKeyRounds);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  return `${name}: ${rounds} rounds of ${ENTRANTS} keys and ${oneKeyRounds} of one key, ${seconds} s`;
}

async function checkEnd(context: ProofContext, { manager }: Course, expected: number): Promise<void> {
  while ((await countRefunds(manager)).underWay > 0);
  const { all } = await countRefunds(manager);
  const executed = await executedRefunds(manager);
  context.check(all === expected, `there are ${all} refunds where ${expected} were won`);
  context.check(executed.length === expected, `the provider executed ${executed.length} of ${expected} refunds`);
  context.check((await countOutbox(manager)) === 0, 'every refund has ended, and yet there is work left');
  const mistakes = [...(await brokenBooks(manager)), ...(await differencesWithProvider(manager))];
  context.check(mistakes.length === 0, mistakes.join('; '));
}
