import { permissionTable, type PermissionGroup } from '../../../server/graphql/permissions/permissionTable';
import type { Rights } from '../../../server/graphql/permissions/rule';
import { buildShop } from './shop';

const having = (...scopes: string[]): Rights => ({ scopes: new Set(scopes) });
const CALLERS = [null, having(), having('orders:use'), having('refunds:use'), having('staff:use')];

describe('the permission table of a schema', () => {
  const groups = permissionTable(buildShop(), CALLERS);
  const group = (typeName: string): PermissionGroup => groups.find((candidate) => candidate.typeName === typeName)!;
  const row = (place: string) => groups.flatMap(({ rows }) => rows).find(({ places }) => places.includes(place))!;
  const allowed = (place: string) => row(place).allowed.map(Number).join('');

  it('begins with what operations begin with', () => {
    expect(groups.map(({ typeName }) => typeName)).toEqual([
      'Query', 'Mutation', 'Colleague', 'Customer', 'Filter', 'Mode', 'Node', 'Order', 'Person', 'Refund', 'RefundPayload', 'SignOutPayload', 'Vault',
    ]);
  });

  it('says who may ask for a field of an operation, and send its arguments', () => {
    expect([allowed('Query.viewer'), allowed('Query.node'), allowed('Query.orders')]).toEqual(['11111', '01111', '00100']);
    expect([allowed('Query.orders(filter:)'), allowed('Query.orders(hidden:)')]).toEqual(['00100', '00000']);
  });

  it('takes the easiest of several ways to a type', () => {
    expect(group('Order').reach).toEqual({ scopes: null });
    expect(allowed('Order.number')).toBe('01111');
    expect(allowed('Order.refunds')).toBe('00010');
    expect(group('RefundPayload').reach).toEqual({ scopes: [['refund:use']] });
  });

  it('adds up what stands before the field and before its type', () => {
    expect(row('Vault.code').rule).toEqual({ scopes: [['staff:use']] });
    expect(allowed('Vault.code')).toBe('00001');
    expect(allowed('Order.note')).toBe('00001');
  });

  it('asks of a field of an interface what any type that stands there may ask', () => {
    expect([allowed('Person.name'), allowed('Person.email'), allowed('Colleague.email')]).toEqual(['11111', '00000', '11111']);
  });

  it('says what may be sent, and gives guarded values lines of their own', () => {
    expect([allowed('Filter.text'), allowed('Filter.waive'), allowed('Filter.either')]).toEqual(['11111', '00000', '00001']);
    expect(group('Mode').rows.map(({ places }) => places)).toEqual([['Mode.DEEP'], ['Mode.PLAIN']]);
    expect([allowed('Mode.PLAIN'), allowed('Mode.DEEP')]).toEqual(['11111', '00000']);
  });
});
