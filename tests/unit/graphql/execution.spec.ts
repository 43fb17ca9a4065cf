import { execute, getOperationAST, parse, validate, type ExecutionResult } from 'graphql';
import { isCompilable } from '../../../server/graphql/compilable';
import { createExecutor } from '../../../server/graphql/execution';
import { inlineOperation } from '../../../server/graphql/permissions/inlineOperation';
import { buildShop, callerWith, contextOf, SHOP_SCOPES } from './shop';

const schema = buildShop();
const PLAIN = 'query Q($mode: Mode!) { orders(filter: { modes: [$mode] }) { id number ...F renamed: customer { email } } } fragment F on Order { customer { name email } refunds { number } }';

const MODE = { mode: 'DEEP' };
const context = () => ({ ...contextOf(null), caller: callerWith(SHOP_SCOPES) });

function compilable(source: string): boolean {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  return isCompilable(schema, inlineOperation(document, getOperationAST(document)!));
}

/** The same document again and again; answers what each time gives. */
async function runs(source: string, times: number, variables: Record<string, unknown> = {}): Promise<ExecutionResult[]> {
  const run = createExecutor(schema, { usesBeforeCompiling: 1 });
  const document = parse(source);
  const results: ExecutionResult[] = [];
  for (let time = 0; time < times; time += 1) {
    results.push(await run({ document, operationName: null, context: context(), variables }));
  }
  return results;
}

describe('compiled operations', () => {
  it('answer as graphql-js does, each time', async () => {
    const contextValue = context();
    const expected = JSON.stringify(await execute({ schema, document: parse(PLAIN), contextValue, variableValues: MODE }));
    expect(expected).toContain('"renamed":{"email":"secret[customers:use]"}');
    for (const result of await runs(PLAIN, 4, MODE)) expect(JSON.stringify(result)).toBe(expected);
  });

  it('are plain queries of objects', () => {
    expect(compilable(PLAIN)).toBe(true);
    expect(compilable('{ orders { id } }')).toBe(true);
  });

  it.each([
    ['a text', '{ orders(filter: { text: "x" }) { id } }'],
    ['a text that is the default of a variable', 'query Q($t: String = "x") { orders(filter: { text: $t }) { id } }'],
    ['a block of text', '{ orders(filter: { text: """x""" }) { id } }'],
    ['a directive', 'query Q($yes: Boolean!) { orders { id number @include(if: $yes) } }'],
    ['a directive at a fragment', 'query Q($yes: Boolean!) { orders { id ...F @skip(if: $yes) } } fragment F on Order { number }'],
    ['an interface', 'query Q($id: ID!) { node(id: $id) { id } }'],
    ['an interface in a fragment', '{ orders { ... on Node { id } } }'],
    ['a variable with a default', 'query Q($mode: Mode! = PLAIN) { orders(filter: { modes: [$mode] }) { id } }'],
    ['a variable whose type contains itself', 'query Q($filter: Filter) { orders(filter: $filter) { id } }'],
    ['a mutation', 'mutation { signOut { signedOut } }'],
    ['the schema', '{ __schema { queryType { name } } }'],
    ['the name of what objects inherit', '{ orders { __proto__: id } }'],
  ])('are never made of %s', (_, source) => {
    expect(compilable(source)).toBe(false);
  });

  it('take no text for code', async () => {
    // What the compiler makes of this text is `new Date(…)` with whatever stands there.
    const hostile = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.wasHere = 1';
    const source = `{ orders(filter: { text: ${JSON.stringify(hostile)} }) { id } }`;
    for (const { errors } of await runs(source, 3)) expect(errors).toBeUndefined();
    await runs('query Q($f: Filter) { orders(filter: $f) { id } }', 3, { f: { text: hostile } });
    expect(globalThis).not.toHaveProperty('wasHere');
  });

  it('leave names that objects have of their own as they are', async () => {
    const source = '{ constructor: orders { __proto__: id toString: number hasOwnProperty: number valueOf: number } }';
    const results = (await runs(source, 3)).map((result) => JSON.stringify(result));
    expect(results[0]).toContain('"toString":"O');
    expect(new Set(results).size).toBe(1);
  });
});
