import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findApiClient, findApiClientIdsOf } from './apiClientRepository';
import { callerKey } from './caller';
import { StaffRow } from './people.entity';
import { effectiveRights, type Rights } from './rights';
import { isScope } from './scope';

/** What somebody may do who does not count any more. */
const NOTHING: Rights = { scopes: [], locationIds: [] };

/** What the caller with this key may do at this moment: a person who is active, or a program that still counts. */
export async function findRightsNow(manager: EntityManager, partnerId: Id, key: string): Promise<Rights> {
  const [kind, id = '0'] = key.split(':');
  if (kind === 'apiClient') {
    const client = await findApiClient(manager, partnerId, id, new Date());
    if (client?.state !== 'ACTIVE') return NOTHING;
    return { scopes: client.scopes, locationIds: client.locations && client.locations.map((location) => location.id) };
  }
  const person = kind === 'staff' ? await manager.findOneBy(StaffRow, { id, partnerId, active: true }) : null;
  return person ? effectiveRights({ scopes: person.scopes.filter(isScope), locationIds: person.locationIds }) : NOTHING;
}

/** The keys of a person and of every program that they made. */
export async function findKeysOf(manager: EntityManager, partnerId: Id, staffId: Id): Promise<string[]> {
  const clientIds = await findApiClientIdsOf(manager, partnerId, staffId);
  return [callerKey('staff', staffId), ...clientIds.map((id) => callerKey('apiClient', id))];
}
