import type { Id } from '../database/id';
import type { Rights } from './rights';
import { SCOPES, type Scope } from './scope';

/** A person who works for a partner, with the rights that they were given. */
export interface Staff extends Rights {
  readonly id: Id;
  readonly partnerId: Id;
  readonly email: string;
  readonly name: string;
  /** In the order of SCOPES, each once. */
  readonly scopes: readonly Scope[];
  /** False for somebody who cannot sign in any more. */
  readonly active: boolean;
  /** Whether signing in takes a second factor. */
  readonly hasTotp: boolean;
}

/** Who may give and take permissions. */
export const STAFF_MANAGER: Scope = 'staff:manage';

/** The longest name of a person, in characters. */
export const MAX_NAME_LENGTH = 120;

/** The same scopes, in the order of SCOPES and each once. */
export function orderScopes(scopes: Iterable<Scope>): Scope[] {
  const wanted = new Set(scopes);
  return SCOPES.filter((scope) => wanted.has(scope));
}

/** The same rights, always written the same way. */
export function orderRights({ scopes, locationIds }: Rights): Rights {
  return { scopes: orderScopes(scopes), locationIds: locationIds && [...new Set(locationIds)].sort() };
}
