import { execute, parse, type ExecutionResult } from 'graphql';
import { buildShop, callerWith, caught, contextOf, traceOf } from './shop';

/** Here operations run without having been judged, as they would if the judgement had a gap. */
describe('the second lock', () => {
  const schema = buildShop();
  beforeEach(() => caught.splice(0));

  async function run(scopes: readonly string[] | null, source: string, variableValues = {}) {
    const caller = scopes && callerWith(scopes);
    const contextValue = { ...contextOf(caller), caller };
    const result = (await execute({ schema, document: parse(source), contextValue, variableValues })) as ExecutionResult;
    const errors = (result.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions.code]);
    return { data: result.data, errors, ran: traceOf(contextValue) };
  }

  it.each([
    ['a query', [], '{ orders { id } }', 'orders', 'Query.orders'],
    ['a field', ['orders:use'], '{ orders { note } }', 'orders.0.note', 'Order.note'],
    ['a field of an interface', [], '{ persons { email } }', 'persons.0.email', 'Customer.email'],
    ['a field of a guarded type', [], '{ vault { code } }', 'vault.code', 'Vault.code'],
    ['a mutation', [], 'mutation { refund { customer { name } } }', 'refund', 'Mutation.refund'],
    ['an argument', ['orders:use'], '{ orders(hidden: null) { id } }', 'orders', 'Query.orders'],
    ['an input field', ['orders:use'], '{ orders(filter: { nested: { waive: true } }) { id } }', 'orders', 'Query.orders'],
    ['an input field in a list', ['orders:use'], '{ orders(filters: [{}, { either: "x" }]) { id } }', 'orders', 'Query.orders'],
    ['an enum value', ['orders:use'], '{ orders(mode: DEEP) { id } }', 'orders', 'Query.orders'],
  ])('catches %s', async (_name, scopes, source, path, place) => {
    const { errors, ran } = await run(scopes, source);
    expect(errors[0]).toEqual([path, 'UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(caught).toContain(place);
    expect(ran).not.toContain(place);
  });

  it('says UNAUTHENTICATED to a stranger', async () => {
    expect((await run(null, 'mutation { signOut { signedOut } }')).errors).toEqual([['signOut', 'UNAUTHENTICATED']]);
  });

  it('takes the defaults of the schema for nothing that was sent', async () => {
    const { data, ran } = await run(['orders:use'], '{ orders(filter: { nested: {} }) { number } }');
    expect([data, ran[0], caught]).toEqual([{ orders: [{ number: 'O0' }, { number: 'O0' }] }, 'Query.orders', []]);
  });
});
