import { HeaderMap, type ApolloServer } from '@apollo/server';
import { Throttle } from '../../../server/graphql/limits/throttle';
import { createApolloServer } from '../../../server/graphql/server';
import type { GraphQLContext } from '../../../server/graphql/context';
import { unauthenticated } from '../../../server/graphql/errors';
import { buildShop, callerWith, caught, contextOf, ids, SHOP_SCOPES, traceOf } from './shop';

interface Answer {
  readonly status: number | undefined;
  readonly data: unknown;
  readonly errors: readonly { path?: readonly unknown[]; message: string; extensions?: Record<string, unknown> }[];
  readonly ran: readonly string[];
}

let server: ApolloServer<GraphQLContext>;
const logged: Record<string, unknown>[] = [];

beforeAll(() => {
  server = createApolloServer({ schema: buildShop(), throttle: new Throttle(), logger: { error: (details) => void logged.push(details) } });
});
afterAll(() => server.stop());
afterEach(() => expect(caught).toEqual([]));

async function ask(scopes: readonly string[] | null, query: string, variables?: Record<string, unknown>): Promise<Answer> {
  const contextValue = contextOf(scopes && callerWith(scopes));
  const { body, http } = await server.executeOperation({ query, variables }, { contextValue });
  if (body.kind !== 'single') throw new Error('One answer was expected.');
  const { data, errors = [] } = JSON.parse(JSON.stringify(body.singleResult)) as Partial<Answer>;
  return { status: http.status, data, errors, ran: traceOf(contextValue) };
}

/** Where something was refused, and what it would have taken. */
const refused = (answer: Answer) =>
  answer.errors.map((error) => [error.path?.join('.'), error.extensions?.missingScopes ?? error.extensions?.code]);

describe('a query', () => {
  it('answers everything to who may see everything', async () => {
    const answer = await ask(SHOP_SCOPES, '{ orders { number note customer { email } refunds { number note } } }');
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({ orders: [{ number: 'O0', customer: { email: 'secret[customers:use]' } }, {}] });
  });

  it('is null where something is forbidden, with one error for the path, and runs normally elsewhere', async () => {
    const answer = await ask(['orders:use'], '{ orders { number customer { mail: email name } } }');
    expect(answer).toMatchObject({
      status: 200,
      data: { orders: [{ number: 'O0', customer: { mail: null, name: 'N' } }, { customer: { mail: null } }] },
      errors: [
        {
          message: 'You do not have permission for this.',
          path: ['orders', '@', 'customer', 'mail'],
          extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['customers:use']] },
        },
      ],
    });
    expect(answer.ran).not.toContain('Customer.email');
    expect(Object.keys((answer.data as { orders: { customer: object }[] }).orders[0]!.customer)).toEqual(['mail', 'name']);
  });

  it('says UNAUTHENTICATED to who is not signed in', async () => {
    const answer = await ask(null, '{ viewer orders { number } }');
    expect(answer).toMatchObject({
      status: 200,
      data: { viewer: null, orders: null },
      errors: [{ path: ['orders'], extensions: { code: 'UNAUTHENTICATED', missingScopes: [['orders:use']] } }],
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.ran).toEqual([]);
  });

  it('names what lacks of each list that would do', async () => {
    const answer = await ask(['orders:use'], '{ orders { note } }');
    expect(refused(answer)).toEqual([['orders.@.note', [['customers:use'], ['staff:use']]]]);
  });

  it('marks every list on the way, also lists of lists', async () => {
    const answer = await ask(['orders:use'], '{ orders { grid { refunds { number } } nothing { note } } }');
    expect(answer.data).toMatchObject({
      orders: [{ grid: [[{ refunds: null }], [], [{ refunds: null }, { refunds: null }]], nothing: null }, {}],
    });
    expect(refused(answer).map(([path]) => path)).toEqual(['orders.@.grid.@.@.refunds', 'orders.@.nothing.note']);
  });

  it('reports a place once however often it is selected', async () => {
    const answer = await ask(
      ['orders:use'],
      '{ orders { customer { email } ...A ... on Order { customer { email } } } } fragment A on Order { customer { email } }',
    );
    expect(refused(answer)).toEqual([['orders.@.customer.email', [['customers:use']]]]);
    expect(answer.data).toMatchObject({ orders: [{ customer: { email: null } }, {}] });
  });

  it('keeps one use of a fragment apart from another', async () => {
    const answer = await ask(
      [],
      '{ persons { ... on Colleague { ...Mail } ... on Customer { ...Mail } } } fragment Mail on Person { email }',
    );
    expect(answer.data).toEqual({ persons: [{ email: null }, { email: 'open' }] });
    expect(refused(answer)).toEqual([['persons.@.email', [['customers:use']]]]);
  });

  it('counts a field of an interface for every type that it may be', async () => {
    const answer = await ask([], '{ persons { name email } }');
    expect(answer.data).toEqual({ persons: [{ name: 'N', email: null }, { name: 'N', email: null }] });
  });

  it.each([
    '{ persons { email ... on Colleague { email } } }',
    '{ persons { ... on Colleague { email } email } }',
  ])('is null where one of two selections of a place is forbidden: %s', async (query) => {
    const answer = await ask([], query);
    expect(answer.data).toEqual({ persons: [{ email: null }, { email: null }] });
  });

  it('tells the types of a union apart', async () => {
    const answer = await ask(
      ['customers:use'],
      '{ found { ... on Order { note } ... on Refund { note } ... on Customer { email } } }',
    );
    expect(answer.data).toEqual({ found: [{ note: null }, { note: 'secret[]' }, { email: 'secret[customers:use]' }] });
  });

  it('asks for the scopes of a guarded type wherever it is returned', async () => {
    const answer = await ask([], '{ vault { code } }');
    expect(answer).toMatchObject({ data: { vault: null }, ran: [] });
    expect(refused(answer)).toEqual([['vault', [['staff:use']]]]);
  });

  it('leaves out what @skip and @include leave out', async () => {
    const query = 'query ($yes: Boolean!, $no: Boolean = false) { orders @skip(if: $yes) { number } a: vault @include(if: $no) { code } b: vault @skip(if: true) { code } viewer }';
    expect(await ask([], query, { yes: true })).toMatchObject({ data: { viewer: 'Ada' }, errors: [] });
    expect(refused(await ask([], query, { yes: false, no: true })).map(([path]) => path)).toEqual(['orders', 'a']);
  });

  it('leaves the schema to who is signed in', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect((await ask([], query)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    expect(await ask(null, query)).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await ask(null, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });
});

describe('node', () => {
  const query = `query ($id: ID!) { node(id: $id) { id ... on Order { number } } }`;

  it('gives what the caller may reach', async () => {
    const id = ids.encode('Order', '1');
    expect((await ask(['orders:use'], query, { id })).data).toEqual({ node: { id, number: 'O0' } });
  });

  it('refuses to look into a type that the caller may not reach', async () => {
    const answer = await ask(['refunds:use'], query, { id: ids.encode('Order', '1') });
    expect(answer).toMatchObject({ data: { node: null }, ran: [] });
    expect(refused(answer)).toEqual([['node', [['orders:use']]]]);
  });

  it('finds nothing where only the id is asked for, as if it did not exist', async () => {
    const bare = 'query ($id: ID!) { node(id: $id) { id __typename } }';
    const answer = await ask(['refunds:use'], bare, { id: ids.encode('Order', '1') });
    expect(answer).toMatchObject({ data: { node: null }, errors: [], ran: [] });
    expect(await ask(['orders:use'], bare, { id: 'nonsense' })).toMatchObject({ data: { node: null }, errors: [] });
  });
});

describe('what is sent', () => {
  const orders = (args: string) => `{ orders(${args}) { number } }`;
  const waive = [['orders', [['waive:use']]]];
  const deep = [['orders', [['customers:use']]]];

  it.each([
    ['an input field', orders('filter: { waive: true }'), waive],
    ['an input field as false', orders('filter: { waive: false }'), waive],
    ['an input field as null', orders('filter: { waive: null }'), waive],
    ['a nested input field', orders('filter: { nested: { nested: { waive: true } } }'), waive],
    ['an input field in a list', orders('filters: [{ text: "a" }, { waive: true }]'), waive],
    ['an input field in a list of one', orders('filters: { waive: true }'), waive],
    ['an argument', orders('hidden: 1'), [['orders', [['staff:use']]]]],
    ['an enum value', orders('mode: DEEP'), deep],
    ['an enum value in a list', orders('filter: { modes: [PLAIN, DEEP] }'), deep],
    ['one of two rights', orders('filter: { either: "x" }'), [['orders', [['customers:use'], ['staff:use']]]]],
    ['several things', orders('filter: { waive: true }, mode: DEEP'), [['orders', [['customers:use', 'waive:use']]]]],
    ['nothing guarded', orders('filter: { text: "a", modes: [PLAIN] }, mode: PLAIN'), []],
    ['nothing', '{ orders { number } }', []],
  ])('takes the scope: %s', async (_name, query, expected) => {
    const answer = await ask(['orders:use'], query);
    expect(refused(answer)).toEqual(expected);
    expect(answer.ran.includes('Query.orders')).toBe(expected.length === 0);
  });

  it.each([
    ['in an object', 'query ($v: Filter) { orders(filter: $v) { number } }', { v: { nested: { waive: null } } }, waive],
    ['in a list', 'query ($v: [Filter!]) { orders(filters: $v) { number } }', { v: [{}, { waive: false }] }, waive],
    ['as one of a list', 'query ($v: Filter!) { orders(filters: [$v]) { number } }', { v: { waive: false } }, waive],
    ['for a list of one', 'query ($v: [Filter!]) { orders(filters: $v) { number } }', { v: { waive: false } }, waive],
    ['for the field itself', 'query ($v: Boolean) { orders(filter: { waive: $v }) { number } }', { v: null }, waive],
    ['for the field, unsent', 'query ($v: Boolean) { orders(filter: { waive: $v }) { number } }', {}, []],
    ['by default', 'query ($v: Boolean = true) { orders(filter: { waive: $v }) { number } }', {}, waive],
    ['in a default', 'query ($v: Filter = { waive: false }) { orders(filter: $v) { number } }', {}, waive],
    ['instead of a default', 'query ($v: Filter = { waive: false }) { orders(filter: $v) { number } }', { v: {} }, []],
    ['as an enum', 'query ($v: Mode!) { orders(mode: $v) { number } }', { v: 'DEEP' }, deep],
    ['as a harmless enum', 'query ($v: Mode!) { orders(mode: $v) { number } }', { v: 'PLAIN' }, []],
    ['for an argument', 'query ($v: Int) { orders(hidden: $v) { number } }', { v: null }, [['orders', [['staff:use']]]]],
  ])('takes the scope when a variable sends it %s', async (_name, query, variables, expected) => {
    expect(refused(await ask(['orders:use'], query, variables))).toEqual(expected);
  });

  it('takes the whole answer along where the field can never be null', async () => {
    const answer = await ask([], '{ viewer tally(filter: { waive: true }) }');
    expect(answer).toMatchObject({ status: 200, data: null, ran: [] });
    expect(refused(answer)).toEqual([['tally', [['waive:use']]]]);
  });
});

describe('a mutation', () => {
  it('runs when all of it is allowed', async () => {
    const answer = await ask(['refund:use'], 'mutation { refund { order { number } } }');
    expect(answer).toMatchObject({ data: { refund: { order: { number: 'O0' } } }, ran: ['Mutation.refund', 'Order.number'] });
  });

  it.each([
    ['itself', [], 'mutation { signIn refund { order { id } } }', ['refund']],
    ['in its answer', ['refund:use'], 'mutation { signIn refund { customer { email } } }', ['refund.customer.email']],
    ['in its input', ['refund:use'], 'mutation { signIn refund(input: { waive: false }) { order { id } } }', ['refund']],
    ['twice', ['refund:use'], 'mutation { refund { customer { email } order { note } } }', ['refund.customer.email', 'refund.order.note']],
  ])('does nothing at all when one thing is forbidden: %s', async (_name, scopes, query, paths) => {
    const answer = await ask(scopes, query);
    expect(answer).toMatchObject({ status: 200, data: null, ran: [] });
    expect(refused(answer).map(([path]) => path)).toEqual(paths);
  });

  it('answers null as a whole to a stranger who signs out', async () => {
    const answer = await ask(null, 'mutation { signOut { signedOut } }');
    expect(answer).toMatchObject({ data: null, ran: [], errors: [{ path: ['signOut'], extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(answer.errors[0]!.extensions).not.toHaveProperty('missingScopes');
  });
});

describe('errors', () => {
  it('keep everything unexpected inside, and log it under the request id', async () => {
    const answer = await ask([], '{ fail viewer }');
    expect(answer.data).toEqual({ fail: null, viewer: 'Ada' });
    expect(answer.errors).toEqual([
      {
        message:
          'Something went wrong on our side, and it is not known whether anything was changed. ' +
          'Try again, a change with the same idempotency key; if it stays, tell us the request id.',
        path: ['fail'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' },
      },
    ]);
    expect(logged.at(-1)).toMatchObject({ requestId: 'request-1', message: 'SELECT password FROM staff; -- /srv/desk' });
  });

  it('are found at places that are null anyway, beside what is refused', async () => {
    const answer = await ask([], '{ fail vault { code } }');
    expect(answer.errors.map((error) => error.extensions?.code)).toEqual([
      'UNAUTHORIZED_FIELD_OR_TYPE',
      'INTERNAL_SERVER_ERROR',
    ]);
  });

  it.each([
    ['a variable of another type', 'query ($v: Int) { orders(hidden: $v) { number } }', { v: 'x' }, 'BAD_USER_INPUT', 400],
    ['a variable without guards', 'query ($v: Boolean!) { viewer @skip(if: $v) }', {}, 'BAD_USER_INPUT', 400],
    ['an unknown field', '{ viewr }', {}, 'GRAPHQL_VALIDATION_FAILED', 400],
    ['a broken document', '{ viewer', {}, 'GRAPHQL_PARSE_FAILED', 400],
    ['null where none may be', 'query ($v: Mode = PLAIN) { orders(mode: $v) { number } }', { v: null }, 'BAD_USER_INPUT', 200],
  ])('say what is wrong with what was sent: %s', async (_name, query, variables, code, status) => {
    const answer = await ask(['orders:use', 'staff:use'], query, variables);
    expect(answer.errors.map((error) => error.extensions)).toEqual([{ code }]);
    expect(answer.status).toBe(status);
  });

  it('suggest names of the schema only to who is signed in', async () => {
    expect((await ask([], '{ viewr }')).errors[0]!.message).toContain('Did you mean "viewer"?');
    expect((await ask(null, '{ viewr }')).errors[0]!.message).toBe('Cannot query field "viewr" on type "Query".');
  });

  it('refuse a document that unfolds without end', async () => {
    const fragments = Array.from({ length: 20 }, (_, level) =>
      `fragment F${level} on Order { ${level === 19 ? 'number' : `a: nothing { ...F${level + 1} } b: nothing { ...F${level + 1} }`} }`,
    );
    const answer = await ask(['orders:use'], `{ orders { ...F0 } } ${fragments.join(' ')}`);
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }], ran: [] });
  });

  it('name an operation that is not there', async () => {
    const { body } = await server.executeOperation(
      { query: 'query A { viewer }', operationName: 'B' },
      { contextValue: contextOf(null) },
    );
    expect(body).toMatchObject({ singleResult: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
  });
});

describe('over HTTP', () => {
  async function post(contentType: string, context: () => Promise<GraphQLContext>) {
    const { status, body } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', contentType]]),
        search: '',
        body: { query: '{ viewer vault { code } }' },
      },
      context,
    });
    return { status, answer: JSON.parse(body.kind === 'complete' ? body.string : '') as unknown };
  }
  const signedIn = async () => contextOf(callerWith([]));

  it('is 200 when something is left out', async () => {
    expect(await post('application/json', signedIn)).toMatchObject({
      status: 200,
      answer: { data: { viewer: 'Ada', vault: null }, errors: [{ path: ['vault'] }] },
    });
  });

  it('takes nothing that a form of another site could send', async () => {
    expect(await post('text/plain', signedIn)).toMatchObject({
      status: 400,
      answer: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    });
  });

  it('hides why no context could be made, unless it is for the caller', async () => {
    const broken = await post('application/json', async () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7')));
    expect(broken).toMatchObject({ status: 500, answer: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] } });
    expect(JSON.stringify(broken)).not.toContain('ECONNREFUSED');
    expect(logged.at(-1)).toMatchObject({ message: 'connect ECONNREFUSED 10.0.0.7' });
    const refusedToken = await post('application/json', async () => Promise.reject(unauthenticated()));
    expect(refusedToken).toMatchObject({ answer: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
  });
});
