import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findRow, findRows } from '../database/rows';
import type { Reach } from './reach';
import { LocationRow, PartnerRow, RefundPolicyRow, RefundReasonRow } from './partner.entity';

/** A partner by its id; null when there is none. */
export function findPartner(manager: EntityManager, id: Id): Promise<PartnerRow | null> {
  return findRow(manager, PartnerRow, { id });
}

/** The locations within reach by name. */
export function findLocations(manager: EntityManager, { partnerId, locationIds }: Reach): Promise<LocationRow[]> {
  const match = locationIds === null ? { partnerId } : { partnerId, id: locationIds };
  return findRows(manager, LocationRow, match, { order: { name: 'ASC' } });
}

/** Those locations within reach that have these ids. */
export function findLocationsById(manager: EntityManager, reach: Reach, ids: readonly Id[]): Promise<LocationRow[]> {
  const reached = reach.locationIds === null ? ids : ids.filter((id) => reach.locationIds?.includes(id));
  return findRows(manager, LocationRow, { partnerId: reach.partnerId, id: reached });
}

/** Of a partner's refund rules, newest first, those that were in force at an instant; null before there were any, which means no fee. */
export function policyAt(policies: readonly RefundPolicyRow[], at: Date): RefundPolicyRow | null {
  return policies.find(({ validFrom }) => validFrom <= at) ?? null;
}

/** The refund rules that were in force at an instant. */
export async function findPolicyAt(manager: EntityManager, partnerId: Id, at: Date): Promise<RefundPolicyRow | null> {
  return policyAt(await findPolicies(manager, partnerId), at);
}

/** The reasons a refund of the partner may have, in the order to offer them. */
export function findReasons(manager: EntityManager, partnerId: Id): Promise<RefundReasonRow[]> {
  return findRows(manager, RefundReasonRow, { partnerId }, { order: { position: 'ASC' } });
}

/** The partner's refund rules, newest first. */
export function findPolicies(manager: EntityManager, partnerId: Id): Promise<RefundPolicyRow[]> {
  return findRows(manager, RefundPolicyRow, { partnerId }, { order: { validFrom: 'DESC' } });
}
