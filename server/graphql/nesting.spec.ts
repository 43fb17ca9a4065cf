import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { checkNesting } from './nesting';
import { inlineOperation } from './permissions/inlineOperation';

const schema = buildSchema(`
  type Query { order: Order, refunds: [Refund!] }
  type Order { id: ID! refunds: [Refund!] items: [Item!] }
  type Refund { id: ID! order: Order items: [Item!] }
  type Item { name: String }
`);

const check = (source: string) => () => {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  checkNesting(schema, inlineOperation(document, operation));
};

describe('an operation that nests', () => {
  it.each([
    '{ order { refunds { order { id items { name } } } } refunds { order { refunds { id } } } }',
    '{ order { items { name } refunds { items { name } } again: items { name } } }',
    getIntrospectionQuery(),
  ])('passes while each way down goes through a field once', (source) => {
    expect(check(source)).not.toThrow();
  });

  it.each([
    '{ order { refunds { order { refunds { id } } } } }',
    '{ order { ...rounds } } fragment rounds on Order { refunds { order { again: refunds { id } } } }',
    '{ __schema { types { fields { type { fields { name } } } } } }',
  ])('is refused when it goes round: %s', (source) => {
    expect(check(source)).toThrow(/stands below itself/);
  });
});
