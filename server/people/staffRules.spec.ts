import type { Rights } from './rights';
import { SCOPES, type Scope } from './scope';
import type { Staff } from './staff';
import { changeProblems, givingProblems } from './staffRules';

const person = (id: string, scopes: readonly Scope[], more: Partial<Staff> = {}): Staff => ({
  id,
  partnerId: '1',
  email: `${id}@example.com`,
  name: `Person ${id}`,
  scopes,
  locationIds: null,
  active: true,
  hasTotp: false,
  ...more,
});
const everything: Rights = { scopes: SCOPES, locationIds: null };
const admin = person('2', SCOPES);
const agent = person('3', ['orders:read', 'refunds:create']);
const change = (giver: Rights, member: Staff, changed: Partial<Staff>, everyone: readonly Staff[] = [admin, agent]) =>
  changeProblems(giver, member, { ...member, ...changed }, everyone).map(({ code, field }) => [code, ...field.slice(1)]);

describe('giving permissions', () => {
  it('is free to whoever has them', () => {
    expect(change(everything, agent, { scopes: ['orders:read', 'audit:read'], locationIds: null })).toEqual([]);
    expect(change(everything, agent, { scopes: ['orders:read'], locationIds: ['7'] })).toEqual([]);
  });

  it('is refused for what the giver has not, each by its place', () => {
    const giver: Rights = { scopes: ['staff:manage', 'orders:read', 'refunds:create'], locationIds: null };
    expect(change(giver, agent, { scopes: ['orders:read', 'audit:read', 'refunds:approve'] })).toEqual([
      ['SCOPE_NOT_YOURS', 'scopes', '1'],
      ['SCOPE_NOT_YOURS', 'scopes', '2'],
    ]);
  });

  it('is refused for locations that the giver has not', () => {
    const giver: Rights = { scopes: ['orders:read'], locationIds: ['7', '8'] };
    const give = (locationIds: string[] | null) =>
      givingProblems(giver, { scopes: ['orders:read'], locationIds }).map(({ code, field }) => [code, ...field.slice(1)]);
    expect(give(['8'])).toEqual([]);
    expect(give(['8', '9'])).toEqual([['LOCATION_NOT_YOURS', 'locationIds', '1']]);
    expect(give(null)).toEqual([['LOCATION_NOT_YOURS', 'locationIds']]);
  });

  it('is refused for some locations where it concerns all of them, and for none', () => {
    const limited = { scopes: ['orders:read', 'staff:manage', 'audit:read'] as Scope[], locationIds: ['7'] };
    expect(change(everything, agent, limited)).toEqual([
      ['SCOPE_NEEDS_ALL_LOCATIONS', 'scopes', '1'],
      ['SCOPE_NEEDS_ALL_LOCATIONS', 'scopes', '2'],
    ]);
    expect(change(everything, agent, { locationIds: [] })).toEqual([['LOCATION_REQUIRED', 'locationIds']]);
  });
});

describe('changing somebody', () => {
  const giver: Rights = { scopes: ['staff:manage', 'orders:read'], locationIds: null };

  it('is refused to who has less than they have, whatever the change', () => {
    for (const changed of [{ scopes: [] }, { active: false }, { scopes: ['orders:read'] as Scope[] }, {}]) {
      expect(change(giver, agent, changed)).toEqual([['HAS_MORE_THAN_YOU', 'userId']]);
    }
    const zoo = person('4', ['orders:read'], { locationIds: ['7'] });
    expect(change({ ...giver, locationIds: ['8'] }, zoo, { active: false })).toEqual([['HAS_MORE_THAN_YOU', 'userId']]);
    expect(change(giver, zoo, { active: false })).toEqual([]);
  });

  it('lets somebody go whose rights could not be given today, and does not let them come back', () => {
    const odd = person('4', ['orders:read', 'staff:manage'], { locationIds: ['7'] });
    expect(change(everything, odd, { active: false })).toEqual([]);
    expect(change(everything, { ...odd, active: false }, { active: true })).toEqual([
      ['SCOPE_NEEDS_ALL_LOCATIONS', 'scopes', '1'],
    ]);
  });
});

describe('the last admin', () => {
  it.each([
    ['by a permission less', { scopes: SCOPES.slice(1) }],
    ['by a limit to locations', { scopes: ['orders:read'] as Scope[], locationIds: ['7'] }],
    ['by being deactivated', { active: false }],
  ])('stays one, and is not lost %s', (_how, changed) => {
    expect(change(everything, admin, changed)).toEqual([['LAST_ADMIN', 'userId']]);
    expect(change(everything, admin, changed, [admin, person('4', SCOPES)])).toEqual([]);
  });

  it('is the last of those who can sign in, for all locations and with every permission', () => {
    const notQuite = [
      person('4', SCOPES, { active: false }),
      person('5', SCOPES, { locationIds: ['7'] }),
      person('6', SCOPES.slice(1)),
    ];
    expect(change(everything, admin, { active: false }, [admin, ...notQuite])).toEqual([['LAST_ADMIN', 'userId']]);
  });

  it('need not be made where there was none; somebody who can manage staff stays', () => {
    const manager = person('4', ['staff:manage']);
    expect(change(everything, agent, { active: false }, [manager, agent])).toEqual([]);
    expect(change(everything, manager, { scopes: [] }, [manager, agent])).toEqual([['LAST_STAFF_MANAGER', 'userId']]);
    expect(change(everything, manager, { active: false }, [manager, person('5', ['staff:manage'])])).toEqual([]);
  });
});
