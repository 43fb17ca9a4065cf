import type { GraphqlClient } from '../../support/graphqlClient';
import { checkOneRefund } from './oneRefund';
import type { Course } from './course';
import type { Desks } from './desks';
import type { ProofContext } from './proof';
import { askForRefund, quoteFor, recordPlainOrder, type Created, type PlainOrder } from './raceApi';
import type { Random } from '../../support/random';

/** How many ask for a refund of 60.00 of the same 100.00 at once. */
export const ENTRANTS = 20;
const UNITS = 3;
const REFUSALS = new Set(['QUOTE_STALE', 'NOT_REFUNDABLE']);

interface Entry {
  readonly client: GraphqlClient;
  readonly quote: string;
  readonly idempotencyKey: string;
}

/**
 * Twenty refunds of 60.00 on an order of 100.00, each with a key of its own, at all servers at once. Exactly one must
 * win; the others must be told clearly that they lost.
 */
export async function raceWithOwnKeys(context: ProofContext, course: Course, number: string, random: Random): Promise<void> {
  const order = await recordPlainOrder(course.desks.client(random.below(course.desks.desks.length)), number);
  const answers = await start(context, await enterWithOwnKeys(course.desks, order, random));
  const winners = answers.filter(({ refund }) => refund !== null);
  context.check(winners.length === 1, `order ${number}: ${winners.length} of ${ENTRANTS} refunds of 60.00 on 100.00 won`);
  for (const { refund, replayed, userErrors } of answers) {
    const isRefused = refund === null && userErrors.length === 1 && REFUSALS.has(userErrors[0]?.code ?? '');
    const isWinner = refund?.total.amount === '60.00' && !replayed && userErrors.length === 0;
    context.check(isRefused || isWinner, `order ${number}: ${JSON.stringify({ refund, replayed, userErrors })}`);
  }
  await checkOneRefund(context, course.manager, number);
}

/** One refund, asked for twenty times at once with the same key: one is made, and all are told of that one. */
export async function raceWithOneKey(context: ProofContext, course: Course, number: string, random: Random): Promise<void> {
  const { desks } = course;
  const order = await recordPlainOrder(desks.client(random.below(desks.desks.length)), number);
  const quote = await quoteFor(desks.client(0), order, UNITS);
  const entries = Array.from({ length: ENTRANTS }, (_, entrant) => ({
    client: desks.client(entrant % desks.desks.length),
    quote,
    idempotencyKey: `one-key-${number}`,
  }));
  const answers = await start(context, random.shuffle(entries));
  const made = answers.filter(({ replayed }) => !replayed);
  const told = new Set(answers.map(({ refund, userErrors }) => refund?.id ?? JSON.stringify(userErrors)));
  const isOne = made.length === 1 && told.size === 1 && answers[0]?.refund !== null;
  context.check(isOne, `order ${number}: one key, ${made.length} made; told ${[...told].join(', ')}`);
  await checkOneRefund(context, course.manager, number);
}

/** Some entrants share a preview, as two windows of one agent do; others have each asked for their own. */
async function enterWithOwnKeys(desks: Desks, order: PlainOrder, random: Random): Promise<Entry[]> {
  const hasOwnQuotes = random.chance(0.25);
  const shared = await Promise.all(
    desks.tokens.map((_, token) => quoteFor(desks.client(token % desks.desks.length, token), order, UNITS)),
  );
  const entries = Array.from({ length: ENTRANTS }, async (_, entrant): Promise<Entry> => {
    const token = entrant % desks.tokens.length;
    const client = desks.client(Math.floor(entrant / desks.tokens.length) % desks.desks.length, token);
    const quote = hasOwnQuotes ? await quoteFor(client, order, UNITS) : (shared[token] ?? '');
    return { client, quote, idempotencyKey: `own-key-${order.number}-${entrant}` };
  });
  return random.shuffle(await Promise.all(entries));
}

async function start(context: ProofContext, entries: readonly Entry[]): Promise<Created[]> {
  const answers = await Promise.all(
    entries.map(({ client, quote, idempotencyKey }) => askForRefund(client, quote, idempotencyKey)),
  );
  return answers.map(({ data, errors }) => {
    const created = data?.refundCreate;
    const isAnswered = created !== null && created !== undefined && errors.length === 0;
    context.check(isAnswered, `an error came back: ${JSON.stringify(errors)}`);
    return created;
  });
}
