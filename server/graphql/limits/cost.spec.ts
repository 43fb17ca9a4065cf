import * as fc from 'fast-check';
import { buildSchema, getIntrospectionQuery, getOperationAST, parse, type GraphQLObjectType } from 'graphql';
import { inlineOperation } from '../permissions/inlineOperation';
import { compileCost, INTROSPECTION_FACTOR, NESTED_TYPES_SIZE, MUTATION_COST, PLAIN_LIST_SIZE } from './cost';
import { OPERATION_LIMITS } from './limits';
import { WEIGHT_EXTENSION } from './weight';

const schema = buildSchema(`
  type Query { viewer: Item orders(first: Int, last: Int, mode: Mode = PLAIN): Orders named: [Item!] }
  enum Mode { PLAIN DEEP }
  type Mutation { pay: Item }
  type Orders { nodes: [Order!]! edges: [Edge!]! count: Int total: Int }
  type Edge { node: Order }
  type Order { id: ID items: [Item!]! others(first: Int): Orders }
  type Item { id: ID tags: [String!] }
`);

schema.getQueryType()!.getFields().orders!.extensions = { [WEIGHT_EXTENSION]: { byArgument: { mode: { DEEP: 300 } } } };
(schema.getType('Orders') as GraphQLObjectType).getFields().total!.extensions = { [WEIGHT_EXTENSION]: { always: 500 } };

const costOf = (source: string, variables: Record<string, unknown> = {}): number => {
  const document = parse(source);
  const operation = getOperationAST(document)!;
  return compileCost(schema, inlineOperation(document, operation))(variables);
};

const page = (args: string, definitions = '') => `query ${definitions} { orders${args} { nodes { id } } }`;

describe('the cost of an operation', () => {
  it.each([
    ['each field counts 1', '{ viewer { id tags } __typename }', 4],
    ['a mutation counts 10', 'mutation { pay { id } a: pay { id } }', 2 * (MUTATION_COST + 1)],
    ['a page counts its rows', page('(first: 7)'), 1 + 7 * 2],
    ['the last rows as well', page('(last: 8)'), 1 + 8 * 2],
    ['25 rows by default', page(''), 1 + 25 * 2],
    ['25 rows for null', page('(first: null)'), 1 + 25 * 2],
    ['edges as nodes', '{ orders(first: 3) { edges { node { id } } count } }', 1 + 3 * 4],
    ['a plain list counts twice', '{ named { id } }', 1 + PLAIN_LIST_SIZE],
    ['lists of texts count once', '{ viewer { tags } }', 2],
    ['pages in pages multiply', '{ orders(first: 10) { nodes { others(first: 20) { nodes { items { id } } } } } }', 1 + 10 * (1 + 1 + 20 * (1 + 1 + PLAIN_LIST_SIZE))],
    ['fragments are written out', '{ a: viewer { ...F } b: viewer { ...F } } fragment F on Item { id }', 4],
    ['what is skipped counts', '{ viewer @skip(if: true) { id } }', 2],
    ['a size that no page has', page('(first: 1000000000)'), 1 + 100 * 2],
    ['a size below 1', page('(first: -5)'), 1 + 100 * 2],
    ['what weighs more', '{ orders(first: 1) { total } }', 1 + 1 + 500],
    ['what weighs more, each time', '{ a: orders(first: 1) { total } b: orders(first: 1) { total } }', 2 * (1 + 1 + 500)],
    ['what weighs more, once a page', '{ orders(first: 10) { total } }', 1 + 10 + 500],
    ['a value that weighs more', '{ orders(first: 1, mode: DEEP) { count } }', 1 + 1 + 300],
    ['a value that does not', '{ orders(first: 1, mode: PLAIN) { count } }', 1 + 1],
    ['the schema', '{ __schema { types { name } } }', 1 + INTROSPECTION_FACTOR * (1 + PLAIN_LIST_SIZE)],
    ['a type', '{ __type(name: "Item") { name } }', 1 + INTROSPECTION_FACTOR],
    [
      'fields of what fields are made of',
      '{ __type(name: "Item") { fields { type { fields { name } } } } }',
      1 + INTROSPECTION_FACTOR * (1 + PLAIN_LIST_SIZE * (1 + 1 + NESTED_TYPES_SIZE)),
    ],
    ['two sizes count as the larger', page('(first: 3, last: 9)'), 1 + 9 * 2],
  ])('%s', (_rule, source, expected) => {
    expect(costOf(source)).toBe(expected);
  });

  it.each([
    [{}, 300],
    [{ m: 'DEEP' }, 300],
    [{ m: 'PLAIN' }, 0],
    [{ m: null }, 0],
    [{ m: 'constructor' }, 0],
    [{ m: ['DEEP'] }, 0],
  ])('reads a weight from the variables %j', (variables, weight) => {
    expect(costOf('query ($m: Mode = DEEP) { orders(first: 1, mode: $m) { count } }', variables)).toBe(2 + weight);
  });

  it('lets tools read the whole schema once, and not many times', () => {
    const whole = costOf(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, oneOf: true }));
    expect(whole).toBeLessThan(OPERATION_LIMITS.cost);
    expect(2 * whole).toBeGreaterThan(OPERATION_LIMITS.cost);
  });

  const byVariable = page('(first: $n)', '($n: Int = 4)');
  it.each([
    ['is sent', { n: 6 }, 6],
    ['is left out and has a default', {}, 4],
    ['is null', { n: null }, 25],
    ['is huge', { n: 1e9 }, 100],
    ['is negative', { n: -1 }, 100],
    ['is a text', { n: '7' }, 100],
    ['is no whole number', { n: 1.5 }, 100],
    ['is an object', { n: { valueOf: 3 } }, 100],
    ['is endless', { n: Infinity }, 100],
  ])('reads the size from a variable that %s', (_what, variables, rows) => {
    expect(costOf(byVariable, variables)).toBe(1 + rows * 2);
  });

  it('is the same whether a size stands in the document or in a variable, and never less for more rows', () => {
    const sizes = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), (outer, inner, isLast) => {
        const argument = isLast ? 'last' : 'first';
        const source = (one: unknown, two: unknown, definitions = '') =>
          `query ${definitions} { orders(${argument}: ${String(one)}) { nodes { id others(first: ${String(two)}) { nodes { id items { id } } } } } }`;
        const literal = costOf(source(outer, inner));
        expect(literal).toBe(1 + outer * (1 + 1 + 1 + inner * (1 + 1 + 1 + PLAIN_LIST_SIZE)));
        expect(costOf(source('$a', '$b', '($a: Int, $b: Int)'), { a: outer, b: inner })).toBe(literal);
        expect(costOf(source('$a', inner, '($a: Int)'), { a: outer })).toBe(literal);
        expect(costOf(source('$a', inner, '($a: Int)'), { a: outer + 1 })).toBeGreaterThanOrEqual(literal);
      }),
    );
  });

  it('is a whole number from 1 up, whatever is sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const cost = costOf(byVariable, { n: value });
        expect(Number.isSafeInteger(cost) && cost >= 3 && cost <= 201).toBe(true);
      }),
    );
  });
});
