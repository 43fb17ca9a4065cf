import type { PermissionFragment, StaffRoleInfoFragment } from '../api/generated';
import { changesOf, isSame, roleOf, summaryOf, whyNotRole, whyNotScope, withLocations, withRole, withScope, type Rights } from './rights';

const permission = (scope: string, needsAllLocations = false): PermissionFragment => ({
  scope,
  label: `Label of ${scope}`,
  description: '',
  needsAllLocations,
});
const permissions = [permission('a'), permission('b'), permission('c'), permission('d'), permission('audit', true), permission('staff', true)];
const role = (name: StaffRoleInfoFragment['role'], scopes: string[], needsAllLocations = false): StaffRoleInfoFragment => ({
  role: name,
  label: name,
  description: '',
  scopes,
  needsAllLocations,
});
const all = permissions.map(({ scope }) => scope);
const admin = role('ADMIN', all, true);
const manager = role('MANAGER', ['a', 'b', 'audit']);
const support = role('SUPPORT', ['a']);
const words = { permissions, roles: [admin, manager, support] };
const some = (scopes: string[], locationIds: string[] | null = null): Rights => ({ scopes, locationIds });

describe('a role', () => {
  it('is what the permissions add up to, in any order', () => {
    expect(roleOf(some(['audit', 'b', 'a']), words)).toBe(manager);
    expect(roleOf(some(['a', 'b']), words)).toBeNull();
    expect(roleOf(some([]), words)).toBeNull();
  });

  it('ticks its permissions and no others', () => {
    expect(withRole(some(['c']), support, words)).toEqual(some(['a']));
    expect(withRole(some(['c'], ['1']), manager, words)).toEqual(some(['a', 'b'], ['1']));
  });

  it('stays when locations are chosen and left again; an admin’s cannot', () => {
    const limited = withLocations(some(['a', 'b', 'audit']), ['1'], words);
    expect(limited).toEqual(some(['a', 'b'], ['1']));
    expect(roleOf(limited, words)).toBe(manager);
    expect(withLocations(limited, null, words)).toEqual(some(['a', 'b', 'audit']));
    expect(withLocations(some(all), ['1'], words)).toEqual(some(['a', 'b', 'c', 'd'], ['1']));
    expect(roleOf(some(all, ['1']), words)).toBeNull();
  });
});

it('a permission is given and taken in the order of the list', () => {
  expect(withScope(some(['c']), 'a', true, words).scopes).toEqual(['a', 'c']);
  expect(withScope(some(['a', 'c']), 'a', false, words).scopes).toEqual(['c']);
});

it('what cannot be given says why', () => {
  expect(whyNotScope(permissions[0]!, some([]), ['a'])).toBeNull();
  expect(whyNotScope(permissions[1]!, some([]), ['a'])).toBe('You don’t have this yourself.');
  expect(whyNotScope(permissions[4]!, some([], ['1']), all)).toBe('Only with all locations.');
  expect(whyNotRole(manager, some([]), ['a', 'b'], words)).toBe('You don’t have all of this yourself.');
  expect(whyNotRole(manager, some([], ['1']), ['a', 'b'], words)).toBeNull();
  expect(whyNotRole(admin, some([], ['1']), all, words)).toBe('Only with all locations.');
});

it('a change is told by what it gives and takes', () => {
  const { given, taken } = changesOf(some(['a', 'b']), some(['b', 'c']), words);
  expect([given.map(({ scope }) => scope), taken.map(({ scope }) => scope)]).toEqual([['c'], ['a']]);
  expect(isSame(some(['a', 'b'], ['2', '1']), some(['b', 'a'], ['1', '2']))).toBe(true);
  expect(isSame(some(['a'], null), some(['a'], []))).toBe(false);
});

it('a summary names a few and counts the rest', () => {
  expect(summaryOf([], words)).toBe('No permissions');
  expect(summaryOf(all, words)).toBe('Everything');
  expect(summaryOf(['a', 'b', 'c', 'd'], words)).toBe('Label of a, Label of b, Label of c, Label of d');
  expect(summaryOf(['a', 'b', 'c', 'd', 'audit'], words)).toBe('Label of a, Label of b, Label of c and 2 more');
});
