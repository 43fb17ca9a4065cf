import type { ApolloServer } from '@apollo/server';
import { parse } from 'graphql';
import type { GraphQLContext } from '../../server/graphql/context';
import { judgeOf } from '../../server/graphql/server';
import { SCOPES } from '../../server/people/scope';
import { DOCUMENT_ATTACKS } from '../support/attacks';
import { median, percent, timeInTurns, type BenchContext, type Benchmark } from './benchmark';
import { openDemoServer, type DemoServer } from './demoServer';

const AIM = 0.02;
const ROUNDS = 200;
const SHORT_ROUNDS = 10;
/** Calls of the judge that are timed as one: alone each is too short for a clock. */
const CALLS = 200;

const PAGE = `query Page($first: Int, $filter: OrderFilter) { orders(first: $first, filter: $filter) {
  nodes {
    id number placedAt visitDate status refundStatus
    total { amount currencyCode } refunded { amount currencyCode } refundable { amount currencyCode }
    customer { maskedEmail name email }
    items { id productName quantity total { amount } }
    refunds { id number status total { amount } }
  }
  pageInfo { hasNextPage endCursor }
} }`;
const VARIABLES = { first: 100, filter: { status: ['PAID'] } };
const CALLERS = { 'all scopes': SCOPES, 'without customers:read': SCOPES.filter((scope) => scope !== 'customers:read') };

export const benchmark: Benchmark = {
  name: 'permissions',
  measures: 'what the permission check adds to a page of 100 orders, and how fast hostile documents are refused',
  async run(context) {
    const demo = await openDemoServer();
    try {
      const isMet = await measurePages(demo, context);
      await measureRefusals(demo, context);
      return isMet;
    } finally {
      await demo.close();
    }
  },
};

async function measurePages(demo: DemoServer, { short, say }: BenchContext): Promise<boolean> {
  const judged = demo.createServer();
  const unjudged = demo.createServer(() => ({ kind: 'ALLOWED' }));
  const judge = judgeOf(demo.schema);
  const document = parse(PAGE);
  const rounds = short ? SHORT_ROUNDS : ROUNDS;
  let isMet = true;
  for (const [who, scopes] of Object.entries(CALLERS)) {
    const page = (server: ApolloServer<GraphQLContext>) => () => ask(server, demo.contextFor(scopes), PAGE, VARIABLES);
    // The second lock would refuse where the judge let pass: without it, only the caller with all scopes can be compared.
    const hasAll = scopes.length === SCOPES.length;
    const { withCheck, withoutCheck } = await timeInTurns(
      { withCheck: page(judged), withoutCheck: hasAll ? page(unjudged) : page(judged) },
      rounds,
    );
    const rights = { scopes: new Set<string>(scopes) };
    const judgement = timeCalls(() => judge(document, null, VARIABLES, rights), rounds);
    const share = judgement / withCheck;
    const compared = hasAll ? `; ${(withoutCheck / 1000).toFixed(2)} ms without it, ratio ${(withCheck / withoutCheck).toFixed(3)}` : '';
    say(`A page of 100 orders, ${who}: ${(withCheck / 1000).toFixed(2)} ms${compared}; the judgement takes ${judgement.toFixed(1)} µs, ${percent(share)} of the request.`);
    isMet &&= share < AIM;
  }
  say(`Aim: less than ${percent(AIM)}. ${isMet ? 'Met.' : 'Not met.'}`);
  await Promise.all([judged.stop(), unjudged.stop()]);
  return isMet;
}

/** One call, in microseconds. */
function timeCalls(call: () => unknown, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const startedAt = process.hrtime.bigint();
    for (let n = 0; n < CALLS; n++) call();
    return Number(process.hrtime.bigint() - startedAt) / 1000 / CALLS;
  });
  return median(times);
}

async function measureRefusals(demo: DemoServer, { short, say }: BenchContext): Promise<void> {
  const server = demo.createServer();
  const attacks = DOCUMENT_ATTACKS.map(({ name, body = '' }) => {
    const { query, variables, operationName } = JSON.parse(body) as { query: string; variables?: Record<string, unknown>; operationName?: string };
    return [name, () => ask(server, demo.contextFor(SCOPES), query, variables, operationName)] as const;
  });
  const ordinary = 'an ordinary request';
  const variants: Record<string, () => Promise<unknown>> = { [ordinary]: () => ask(server, demo.contextFor(SCOPES), '{ viewer { id } }'), ...Object.fromEntries(attacks) };
  const medians = await timeInTurns(variants, short ? SHORT_ROUNDS : 50);
  const base = medians[ordinary] ?? 1;
  say(`\n${ordinary}, { viewer { id } }: ${base.toFixed(0)} µs. To refuse takes, without HTTP:`);
  for (const [name] of attacks) {
    const time = medians[name] ?? 0;
    say(`  ${name.padEnd(42)} ${(time / 1000).toFixed(2).padStart(7)} ms  ${(time / base).toFixed(1).padStart(6)} times as long`);
  }
  await server.stop();
}

function ask(
  server: ApolloServer<GraphQLContext>,
  contextValue: GraphQLContext,
  query: string,
  variables: Record<string, unknown> = {},
  operationName?: string,
): Promise<unknown> {
  return server.executeOperation({ query, variables, operationName }, { contextValue });
}
