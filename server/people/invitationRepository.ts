import { In, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { Invitation } from './invitation';
import { InvitationRow } from './people.entity';
import { isScope } from './scope';
import { orderScopes } from './staff';

/** The invitations of a partner that nobody has accepted, the latest first. */
export async function findInvitations(manager: EntityManager, partnerId: Id): Promise<Invitation[]> {
  const rows = await manager.find(InvitationRow, { where: { partnerId }, order: { createdAt: 'DESC', id: 'DESC' } });
  return rows.map(toInvitation);
}

/** An invitation of a partner; null when there is none. */
export async function findInvitation(manager: EntityManager, partnerId: Id, id: Id): Promise<Invitation | null> {
  const row = await manager.findOneBy(InvitationRow, { partnerId, id });
  return row && toInvitation(row);
}

/** The partner's invitation of an e-mail address; null when there is none. */
export async function findInvitationOf(manager: EntityManager, partnerId: Id, email: string): Promise<Invitation | null> {
  const row = await manager.findOneBy(InvitationRow, { partnerId, email });
  return row && toInvitation(row);
}

/** The invitations that one of these callers has sent and nobody has accepted. */
export async function findInvitationsBy(
  manager: EntityManager,
  partnerId: Id,
  senders: readonly string[],
): Promise<Invitation[]> {
  const rows = await manager.findBy(InvitationRow, { partnerId, invitedBy: In([...senders]) });
  return rows.map(toInvitation);
}

/** Writes a new invitation with the hash of its link's token. */
export async function insertInvitation(tx: EntityManager, invitation: Invitation, tokenHash: string): Promise<void> {
  const { scopes, locationIds, ...rest } = invitation;
  await tx.insert(InvitationRow, { ...rest, tokenHash, scopes: [...scopes], locationIds: locationIds && [...locationIds] });
}

/** Removes an invitation: its link leads nowhere any more. */
export async function deleteInvitation(tx: EntityManager, id: Id): Promise<void> {
  await tx.delete(InvitationRow, { id });
}

function toInvitation({ tokenHash: _, scopes, ...rest }: InvitationRow): Invitation {
  return { ...rest, scopes: orderScopes(scopes.filter(isScope)) };
}
