import * as fc from 'fast-check';
import { parse, validate } from 'graphql';
import { checkDocument } from '../../../server/graphql/limits/documentLimits';
import { Throttle, throttleSizes } from '../../../server/graphql/limits/throttle';
import type { GraphQLContext } from '../../../server/graphql/context';
import { createApolloServer } from '../../../server/graphql/server';
import { buildShop, callerWith, caught, contextOf, ids, SHOP_SCOPES, traceOf } from './shop';
import { expectation } from './shopOracle';
import { anyOperation } from './shopOperations';

/** What every resolver that a rule guards asks for, by hand; those of the mutations run only in wholes. */
const GUARDED: Readonly<Record<string, string[][] | 'SIGNED_IN'>> = {
  'Query.orders': [['orders:use']],
  'Query.vault': [['staff:use']],
  'Order.refunds': [['refunds:use']],
  'Order.note': [['orders:use', 'customers:use'], ['staff:use']],
  'Refund.note': 'SIGNED_IN',
  'Customer.email': [['customers:use']],
  'node.Order': [['orders:use']],
  'node.Refund': [['refunds:use']],
  'Mutation.refund': [['refund:use']],
  'Mutation.signOut': 'SIGNED_IN',
};

const anyScopes = fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 9, arbitrary: fc.subarray(SHOP_SCOPES) });

describe.each([
  ['executed once', {}],
  ['compiled where that may be', { usesBeforeCompiling: 0 }],
])('the judgement of random operations for random callers, %s', (_, executor) => {
  const schema = buildShop();
  const failures: unknown[] = [];
  const server = createApolloServer({ schema, executor, throttle: new Throttle(throttleSizes(1e6)), logger: { error: (details) => void failures.push(details) } });
  afterAll(() => server.stop());

  async function ask(query: string, variables: Readonly<Record<string, unknown>>, scopes: readonly string[] | null) {
    return answerTo(query, variables, contextOf(scopes && callerWith(scopes)));
  }

  async function answerTo(query: string, variables: Readonly<Record<string, unknown>>, contextValue: GraphQLContext) {
    const { body } = await server.executeOperation({ query, variables: { ...variables } }, { contextValue });
    if (body.kind !== 'single') throw new Error('One answer was expected.');
    const text = JSON.stringify(body.singleResult)
      .replaceAll(ids.encode('Order', '1'), 'ORDER-ID')
      .replaceAll(ids.encode('Refund', '1'), 'REFUND-ID');
    const { data, errors = [] } = JSON.parse(text) as {
      data: unknown;
      errors?: { path?: string[]; extensions: { code: string; missingScopes?: string[][] } }[];
    };
    return { text, data, errors, ran: traceOf(contextValue) };
  }

  it('gives each caller exactly what a simple oracle gives', async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(anyOperation, anyScopes, async ({ kind, query, variables, selections }, scopes) => {
        fc.pre(validate(schema, parse(query)).length === 0 && isWithinLimits(query));
        const rights = scopes && new Set(scopes);
        const expected = expectation(kind, selections, rights);
        const answer = await ask(query, variables, scopes);

        expect(answer.data).toEqual(expected.data);
        expect(answer.errors.map(({ path }) => path?.join('.')).sort()).toEqual([...expected.paths].sort());
        if (expected.data === null) expect(answer.ran).toEqual([]);
        for (const place of answer.ran) expect([place, mayRun(GUARDED[place], rights)]).toEqual([place, true]);
        for (const [, lists] of answer.text.matchAll(/secret\[([^\]]*)\]/g)) {
          expect(holds(lists!.split('|').map((list) => list.split(' ').filter(Boolean)), rights)).toBe(true);
        }
        expect(caught).toEqual([]);
        expect(failures).toEqual([]);
        refusals += answer.errors.length;
      }),
      { numRuns: 200 },
    );
    expect(refusals).toBeGreaterThan(50);
  });

  it('answers who calls, whoever they were taken for until that was known', async () => {
    let early = 0;
    await fc.assert(
      fc.asyncProperty(anyOperation, anyScopes, fc.subarray(SHOP_SCOPES), fc.boolean(), async ({ kind, query, variables }, scopes, others, isSame) => {
        fc.pre(validate(schema, parse(query)).length === 0 && isWithinLimits(query));
        const plain = await ask(query, variables, scopes);
        const caller = scopes && callerWith(scopes);
        const presumed = isSame && caller ? caller : callerWith(others);
        const answer = await answerTo(query, variables, contextOf(caller, presumed));
        expect([answer.data, answer.errors]).toEqual([plain.data, plain.errors]);
        // What changes something waits; and nothing runs twice for who is the same.
        if (kind === 'mutation' || presumed === caller) expect([...answer.ran].sort()).toEqual([...plain.ran].sort());
        else early += answer.ran.length - plain.ran.length;
        expect(caught).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(early).toBeGreaterThan(50);
  });

  it('lets pass who has what an error said was missing', async () => {
    await fc.assert(
      fc.asyncProperty(anyOperation, fc.subarray(SHOP_SCOPES), fc.nat(), async ({ query, variables }, scopes, pick) => {
        fc.pre(validate(schema, parse(query)).length === 0 && isWithinLimits(query));
        const before = await ask(query, variables, scopes);
        fc.pre(before.errors.length > 0);
        const error = before.errors[pick % before.errors.length]!;
        const missing = error.extensions.missingScopes!;
        const after = await ask(query, variables, [...scopes, ...missing[pick % missing.length]!]);
        expect(after.errors.map(({ path }) => path)).not.toContainEqual(error.path);
      }),
      { numRuns: 60 },
    );
  });
});

/** What is too much is refused before it is judged. */
function isWithinLimits(query: string): boolean {
  try {
    checkDocument(parse(query), (mutation) => mutation === 'signIn');
    return true;
  } catch {
    return false;
  }
}

function mayRun(needs: string[][] | 'SIGNED_IN' | undefined, rights: ReadonlySet<string> | null): boolean {
  return needs === undefined || (needs === 'SIGNED_IN' ? rights !== null : holds(needs, rights));
}

function holds(lists: readonly string[][], rights: ReadonlySet<string> | null): boolean {
  return rights !== null && lists.some((list) => list.every((scope) => rights.has(scope)));
}
