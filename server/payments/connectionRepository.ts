import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findRows } from '../database/rows';
import { PartnerRow } from '../partners/partner.entity';
import { ConnectionRow } from './connection.entity';

/** What is stored of a partner's connections. */
export function findConnections(manager: EntityManager, partnerId: Id): Promise<ConnectionRow[]> {
  return findRows(manager, ConnectionRow, { partnerId }, { order: { provider: 'ASC' } });
}

/** Whether the installation has this partner and no other. */
export async function isOnlyPartner(manager: EntityManager, partnerId: Id): Promise<boolean> {
  const partners = await manager.find(PartnerRow, { select: { id: true }, take: 2 });
  return partners.length === 1 && partners[0]?.id === partnerId;
}
