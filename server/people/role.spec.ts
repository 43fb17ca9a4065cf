import { SCOPES_OF_ALL_LOCATIONS } from './rights';
import { needsAllLocations, roleOf, ROLES, SCOPES_OF_ROLE } from './role';
import { SCOPES, type Scope } from './scope';

describe('the roles', () => {
  it.each(ROLES)('%s is told by its scopes, in any order', (role) => {
    expect(roleOf([...SCOPES_OF_ROLE[role]].reverse())).toBe(role);
  });

  it('are none for a set of one’s own', () => {
    expect(roleOf([])).toBeNull();
    expect(roleOf(['orders:read'])).toBeNull();
    expect(roleOf([...SCOPES_OF_ROLE.SUPPORT, 'audit:read'])).toBeNull();
  });

  it('lack what concerns the partner as a whole where they are held for some locations; an admin is none then', () => {
    const limited = (scopes: readonly Scope[]) => scopes.filter((scope) => !SCOPES_OF_ALL_LOCATIONS.includes(scope));
    expect(roleOf(limited(SCOPES_OF_ROLE.MANAGER), ['7'])).toBe('MANAGER');
    expect(roleOf(limited(SCOPES_OF_ROLE.MANAGER), null)).toBeNull();
    expect(roleOf(SCOPES_OF_ROLE.MANAGER, ['7'])).toBeNull();
    expect(roleOf(SCOPES_OF_ROLE.SUPPORT, ['7'])).toBe('SUPPORT');
    expect(roleOf(limited(SCOPES), ['7'])).toBeNull();
    expect(ROLES.filter(needsAllLocations)).toEqual(['ADMIN']);
  });

  it('give the admin everything, and each of the others less than the one before', () => {
    expect(SCOPES_OF_ROLE.ADMIN).toEqual(SCOPES);
    for (const [index, role] of ROLES.slice(1).entries()) {
      const above = SCOPES_OF_ROLE[ROLES[index]!];
      expect(above).toEqual(expect.arrayContaining([...SCOPES_OF_ROLE[role]]));
      expect(above.length).toBeGreaterThan(SCOPES_OF_ROLE[role].length);
    }
  });
});
