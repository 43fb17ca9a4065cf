import type { Id } from '../database/id';

/**
 * The part of a partner that somebody reaches: what every read and every change on behalf of a caller goes through.
 * A caller is one. What is out of reach looks exactly like what does not exist.
 */
export interface Reach {
  readonly partnerId: Id;
  /** The only locations whose orders are reached; null for all of them, and orders without one. */
  readonly locationIds: readonly Id[] | null;
}

/** Everything of a partner: for the worker, the reconciliation and the commands, which act for no caller. */
export function wholePartner(partnerId: Id): Reach {
  return { partnerId, locationIds: null };
}

/** The reach of a caller and nothing else of it, always in the same words: what a cursor is bound to. */
export function reachOf({ partnerId, locationIds }: Reach): Reach {
  return { partnerId, locationIds: locationIds && [...locationIds].sort() };
}

/** Whether something at a location of the partner, or at none, is reached. */
export function reaches({ partnerId, locationIds }: Reach, place: { partnerId: Id; locationId: Id | null }): boolean {
  if (place.partnerId !== partnerId) return false;
  return locationIds === null || (place.locationId !== null && locationIds.includes(place.locationId));
}
