import type { Id } from '../database/id';
import type { Caller } from '../graphql/caller';

export type { Caller, CallerPartner } from '../graphql/caller';

/** The name of a caller of some kind, e.g. `staff:123`. */
export function callerKey(kind: Caller['kind'], id: Id): string {
  return `${kind}:${id}`;
}
