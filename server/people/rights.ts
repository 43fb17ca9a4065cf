import type { Id } from '../database/id';
import type { Scope } from './scope';

/** What somebody may do, and for which locations. */
export interface Rights {
  readonly scopes: readonly Scope[];
  /** The only locations whose orders may be reached; null for all of them, and orders without one. */
  readonly locationIds: readonly Id[] | null;
}

/** What concerns the partner as a whole, and so cannot be held for some of its locations. */
export const SCOPES_OF_ALL_LOCATIONS: readonly Scope[] = ['staff:manage', 'settings:manage', 'audit:read'];

/** What rights come to: who is limited to locations has nothing that concerns the partner as a whole. */
export function effectiveRights({ scopes, locationIds }: Rights): Rights {
  if (locationIds === null) return { scopes, locationIds };
  return { scopes: scopes.filter((scope) => !SCOPES_OF_ALL_LOCATIONS.includes(scope)), locationIds };
}

/** Only what both have: a token with the rights of who made it. */
export function commonRights(own: Rights, makers: Rights): Rights {
  const scopes = own.scopes.filter((scope) => makers.scopes.includes(scope));
  return { scopes, locationIds: commonLocations(own.locationIds, makers.locationIds) };
}

function commonLocations(left: readonly Id[] | null, right: readonly Id[] | null): readonly Id[] | null {
  if (left === null || right === null) return left ?? right;
  return left.filter((id) => right.includes(id));
}
