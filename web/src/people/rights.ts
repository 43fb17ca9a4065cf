import type { PermissionFragment, StaffRoleInfoFragment } from '../api/generated';

/** What somebody shall be able to do, while it is being chosen. */
export interface Rights {
  scopes: readonly string[];
  /** Null for all locations. */
  locationIds: readonly string[] | null;
}

/** What there is to choose from, in the server's own words. */
export interface RightsWords {
  permissions: readonly PermissionFragment[];
  roles: readonly StaffRoleInfoFragment[];
}

/** What a role gives: held for some locations only, it lacks what concerns all of them. */
export function scopesOfRole(role: StaffRoleInfoFragment, isLimited: boolean, { permissions }: RightsWords): string[] {
  return permissions
    .filter(({ scope, needsAllLocations }) => role.scopes.includes(scope) && !(isLimited && needsAllLocations))
    .map(({ scope }) => scope);
}

/** The role that has exactly what is chosen; null for a set of one's own. */
export function roleOf({ scopes, locationIds }: Rights, words: RightsWords): StaffRoleInfoFragment | null {
  const isLimited = locationIds !== null;
  const isExactly = (wanted: readonly string[]) =>
    wanted.length === scopes.length && wanted.every((scope) => scopes.includes(scope));
  const possible = words.roles.filter((role) => !(isLimited && role.needsAllLocations));
  return possible.find((role) => isExactly(scopesOfRole(role, isLimited, words))) ?? null;
}

/** Gives everything of a role, and nothing else. */
export function withRole(rights: Rights, role: StaffRoleInfoFragment, words: RightsWords): Rights {
  return { ...rights, scopes: scopesOfRole(role, rights.locationIds !== null, words) };
}

/** Gives a permission, or takes it; in the order in which they are shown. */
export function withScope(rights: Rights, scope: string, isGiven: boolean, { permissions }: RightsWords): Rights {
  const has = (each: string) => (each === scope ? isGiven : rights.scopes.includes(each));
  return { ...rights, scopes: permissions.map((permission) => permission.scope).filter(has) };
}

/** Limits to some locations, or to none with null. What concerns all of them is taken; a role stays what it is. */
export function withLocations(rights: Rights, locationIds: readonly string[] | null, words: RightsWords): Rights {
  const role = roleOf(rights, words);
  const isLimited = locationIds !== null;
  if (role && !(isLimited && role.needsAllLocations)) return withRole({ ...rights, locationIds }, role, words);
  const tooWide = new Set(words.permissions.filter((each) => each.needsAllLocations).map(({ scope }) => scope));
  const scopes = isLimited ? rights.scopes.filter((scope) => !tooWide.has(scope)) : rights.scopes;
  return { scopes, locationIds };
}

/** What keeps somebody with the permissions `mine` from giving or taking a permission; null when nothing does. */
export function whyNotScope(permission: PermissionFragment, { locationIds }: Rights, mine: readonly string[]): string | null {
  if (!mine.includes(permission.scope)) return 'You don’t have this yourself.';
  return locationIds !== null && permission.needsAllLocations ? 'Only with all locations.' : null;
}

/** What keeps somebody with the permissions `mine` from giving a role; null when nothing does. */
export function whyNotRole(role: StaffRoleInfoFragment, { locationIds }: Rights, mine: readonly string[], words: RightsWords): string | null {
  if (locationIds !== null && role.needsAllLocations) return 'Only with all locations.';
  const isMine = scopesOfRole(role, locationIds !== null, words).every((scope) => mine.includes(scope));
  return isMine ? null : 'You don’t have all of this yourself.';
}

/** Whether two choices are the same, in whatever order. */
export function isSame(left: Rights, right: Rights): boolean {
  const key = ({ scopes, locationIds }: Rights) => JSON.stringify([[...scopes].sort(), locationIds && [...locationIds].sort()]);
  return key(left) === key(right);
}

/** What a choice gives that was not there, and takes that was. */
export function changesOf(before: Rights, after: Rights, { permissions }: RightsWords) {
  const only = (some: Rights, others: Rights) =>
    permissions.filter(({ scope }) => some.scopes.includes(scope) && !others.scopes.includes(scope));
  return { given: only(after, before), taken: only(before, after) };
}

const LISTED = 3;

/** What somebody may do, in a line. */
export function summaryOf(scopes: readonly string[], { permissions }: RightsWords): string {
  const labels = permissions.filter(({ scope }) => scopes.includes(scope)).map(({ label }) => label);
  if (labels.length === 0) return 'No permissions';
  if (labels.length === permissions.length) return 'Everything';
  const more = labels.length - LISTED;
  return more > 1 ? `${labels.slice(0, LISTED).join(', ')} and ${more} more` : labels.join(', ');
}

/** Each of some permissions by name. */
export function labelsOf(scopes: readonly string[], { permissions }: RightsWords): string {
  return permissions
    .filter(({ scope }) => scopes.includes(scope))
    .map(({ label }) => label)
    .join(', ');
}
