import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findLocations } from '../partners/partnerRepository';
import { wholePartner } from '../partners/reach';
import type { Rights } from './rights';
import { isScope } from './scope';
import { staffProblem, type StaffProblem } from './staffProblem';

/** Rights as somebody wrote them down, not looked at yet. */
export interface GivenRights {
  readonly scopes: readonly string[];
  /** An id is null where it names no location; the list is null for all locations. */
  readonly locationIds: readonly (Id | null)[] | null;
}

/** Reads rights that somebody wrote down, in the order they were given, or says what of them does not exist for this partner. */
export async function readRights(
  manager: EntityManager,
  partnerId: Id,
  { scopes, locationIds }: GivenRights,
): Promise<Rights | { readonly problems: readonly StaffProblem[] }> {
  const known = locationIds === null ? [] : (await findLocations(manager, wholePartner(partnerId))).map(({ id }) => id);
  const problems = [
    ...scopes.flatMap((scope, index) => (isScope(scope) ? [] : [staffProblem.scopeUnknown(scope, index)])),
    ...(locationIds ?? []).flatMap((id, index) =>
      id !== null && known.includes(id) ? [] : [staffProblem.locationUnknown(index)],
    ),
  ];
  if (problems.length > 0) return { problems };
  return {
    scopes: [...new Set(scopes.filter(isScope))],
    locationIds: locationIds && [...new Set(locationIds.filter((id) => id !== null))],
  };
}
