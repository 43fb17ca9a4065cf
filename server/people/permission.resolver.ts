import { Query, Resolver } from 'type-graphql';
import { Authenticated } from '../graphql/permissions/decorators';
import { ROLE_WORDS, SCOPE_WORDS } from './permissionWords';
import { SCOPES_OF_ALL_LOCATIONS } from './rights';
import { needsAllLocations, ROLES, SCOPES_OF_ROLE } from './role';
import { SCOPES } from './scope';
import { PermissionType, StaffRoleInfoType } from './staff.type';

/** Permissions and roles in plain words: the page has no list of its own that could differ. */
@Resolver()
export class PermissionResolver {
  @Authenticated()
  @Query(() => [PermissionType], { nullable: true, description: 'Every scope in plain words, in the order to show them.' })
  permissions(): PermissionType[] {
    return SCOPES.map((scope) => {
      return { scope, ...SCOPE_WORDS[scope], needsAllLocations: SCOPES_OF_ALL_LOCATIONS.includes(scope) };
    });
  }

  @Authenticated()
  @Query(() => [StaffRoleInfoType], { nullable: true, description: 'Every role, the one with the most scopes first.' })
  staffRoles(): StaffRoleInfoType[] {
    return ROLES.map((role) => {
      return { role, ...ROLE_WORDS[role], scopes: [...SCOPES_OF_ROLE[role]], needsAllLocations: needsAllLocations(role) };
    });
  }
}
