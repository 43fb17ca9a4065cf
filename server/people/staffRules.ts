import type { Id } from '../database/id';
import { SCOPES_OF_ALL_LOCATIONS, type Rights } from './rights';
import { SCOPES } from './scope';
import { STAFF_MANAGER, type Staff } from './staff';
import { staffProblem, type StaffProblem } from './staffProblem';

/** Whether everything in `wanted` is in `held`: each scope and each location. */
export function covers(held: Rights, wanted: Rights): boolean {
  return wanted.scopes.every((scope) => held.scopes.includes(scope)) && coversLocations(held, wanted.locationIds);
}

/** Whether somebody is an admin who can act: every scope, every location. */
export function isAdmin({ active, scopes, locationIds }: Staff): boolean {
  return active && locationIds === null && SCOPES.every((scope) => scopes.includes(scope));
}

/** What speaks against `giver` giving somebody exactly the rights `wanted`. Nobody gives what they have not. */
export function givingProblems(giver: Rights, wanted: Rights): StaffProblem[] {
  const { scopes, locationIds } = wanted;
  if (locationIds?.length === 0) return [staffProblem.locationRequired()];
  const scopeProblems = scopes.flatMap((scope, index) => {
    if (!giver.scopes.includes(scope)) return [staffProblem.scopeNotYours(scope, index)];
    const isTooWide = locationIds !== null && SCOPES_OF_ALL_LOCATIONS.includes(scope);
    return isTooWide ? [staffProblem.scopeNeedsAllLocations(scope, index)] : [];
  });
  return [...scopeProblems, ...locationProblems(giver, locationIds)];
}

/**
 * What speaks against `giver` making `member` into `changed`, where `everyone` is all staff of the partner, the member
 * included. Nobody changes somebody who has more than they have, nobody gives what they have not, and the partner
 * keeps an admin, and somebody who can manage staff, where it had one.
 */
export function changeProblems(
  giver: Rights,
  member: Staff,
  changed: Staff,
  everyone: readonly Staff[],
): StaffProblem[] {
  if (!covers(giver, member)) return [staffProblem.hasMoreThanYou('userId', member.name)];
  const isLeaving = member.active && !changed.active;
  const giving = isLeaving ? [] : givingProblems(giver, changed);
  if (giving.length > 0) return giving;
  const after = everyone.map((one) => (one.id === member.id ? changed : one));
  const isLost = (isOne: (staff: Staff) => boolean) => everyone.some(isOne) && !after.some(isOne);
  if (isLost(isAdmin)) return [staffProblem.lastAdmin(member.name)];
  return isLost(managesStaff) ? [staffProblem.lastStaffManager(member.name)] : [];
}

function managesStaff({ active, scopes, locationIds }: Staff): boolean {
  return active && locationIds === null && scopes.includes(STAFF_MANAGER);
}

function coversLocations(held: Rights, wanted: readonly Id[] | null): boolean {
  if (held.locationIds === null) return true;
  return wanted !== null && wanted.every((id) => held.locationIds?.includes(id));
}

function locationProblems(giver: Rights, locationIds: readonly Id[] | null): StaffProblem[] {
  if (giver.locationIds === null) return [];
  if (locationIds === null) return [staffProblem.locationNotYours(null)];
  return locationIds.flatMap((id, index) => (giver.locationIds?.includes(id) ? [] : [staffProblem.locationNotYours(index)]));
}
