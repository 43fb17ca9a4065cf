import { SCOPES, type Scope } from './scope';
import { orderScopes, scopeChangeProblems, type Staff } from './staff';

const person = (id: string, scopes: Scope[], active = true): Staff => ({
  id,
  partnerId: '1',
  email: `${id}@example.com`,
  name: `Person ${id}`,
  scopes,
  active,
});
const everything = new Set(SCOPES);
const admin = person('2', ['orders:read', 'staff:manage']);
const agent = person('3', ['orders:read', 'refunds:create']);

describe('giving permissions', () => {
  it('is free to whoever has them', () => {
    expect(scopeChangeProblems(everything, agent, ['orders:read', 'audit:read'], [admin, agent])).toEqual([]);
  });

  it('is refused for what the giver has not, each by its place', () => {
    const giver = new Set<Scope>(['staff:manage', 'orders:read']);
    const problems = scopeChangeProblems(giver, agent, ['orders:read', 'audit:read', 'refunds:approve'], [admin, agent]);
    expect(problems.map(({ code, field }) => [code, ...field])).toEqual([
      ['SCOPE_NOT_YOURS', 'input', 'scopes', '1'],
      ['SCOPE_NOT_YOURS', 'input', 'scopes', '2'],
    ]);
  });

  it('leaves what the member has and the giver has not', () => {
    const giver = new Set<Scope>(['staff:manage']);
    expect(scopeChangeProblems(giver, agent, ['refunds:create'], [admin, agent])).toEqual([]);
  });

  it('is refused when nobody could manage staff after it', () => {
    const [problem] = scopeChangeProblems(everything, admin, ['orders:read'], [admin, agent]);
    expect(problem).toMatchObject({ code: 'LAST_STAFF_MANAGER', field: ['input', 'scopes'] });
  });

  it('counts only those who can sign in', () => {
    const gone = person('4', ['staff:manage'], false);
    expect(scopeChangeProblems(everything, admin, [], [admin, gone])).toHaveLength(1);
    expect(scopeChangeProblems(everything, admin, [], [admin, person('5', ['staff:manage'])])).toEqual([]);
    expect(scopeChangeProblems(everything, gone, [], [gone])).toEqual([]);
  });
});

describe('orderScopes', () => {
  it('has one order and each scope once', () => {
    expect(orderScopes(['audit:read', 'orders:read', 'audit:read'])).toEqual(['orders:read', 'audit:read']);
  });
});
