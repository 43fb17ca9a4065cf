import { countRefunds } from './books';
import type { Course } from './course';
import { inFlight } from './inFlight';
import { checkAllEnded } from './oneRefund';
import type { ProofContext } from './proof';
import { ENTRANTS, raceWithOneKey, raceWithOwnKeys } from './race';

/** After so many rounds with keys of their own comes one with a single key. */
const ONE_KEY_EVERY = 5;
const ROUNDS_AT_ONCE = 4;

/** Runs all rounds on one course, waits until every refund has ended, and compares the books with the provider's. */
export async function runRaces(context: ProofContext, course: Course, name: string, rounds: number): Promise<string> {
  const startedAt = Date.now();
  const chances = Array.from({ length: rounds }, () => context.random.fork());
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
  const expected = rounds + oneKeyRounds;
  await checkAllEnded(context, course.manager);
  const { all } = await countRefunds(course.manager);
  context.check(all === expected, `there are ${all} refunds where ${expected} were won`);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  return `${rounds} rounds of ${ENTRANTS} keys and ${oneKeyRounds} of one key in ${seconds} s`;
}
