import { roleOf, ROLES, SCOPES_OF_ROLE } from './role';
import { SCOPES } from './scope';

describe('the roles', () => {
  it.each(ROLES)('%s is told by its scopes, in any order', (role) => {
    expect(roleOf([...SCOPES_OF_ROLE[role]].reverse())).toBe(role);
  });

  it('are none for a set of one’s own', () => {
    expect(roleOf([])).toBeNull();
    expect(roleOf(['orders:read'])).toBeNull();
    expect(roleOf([...SCOPES_OF_ROLE.SUPPORT, 'audit:read'])).toBeNull();
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
