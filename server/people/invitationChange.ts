import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Id } from '../database/id';
import { addToOutbox } from '../outbox/outbox';
import { findLocationsById } from '../partners/partnerRepository';
import { wholePartner } from '../partners/reach';
import type { Invitation } from './invitation';
import { deleteInvitation, findInvitationsBy, insertInvitation } from './invitationRepository';
import type { Rights } from './rights';
import { findRightsNow } from './rightsNow';
import { covers } from './staffRules';

/** Who did it, and in which request. */
export interface Doer {
  readonly actor: string;
}

/** Writes an invitation, in the place of an older one of the same address, and promises its mail. */
export async function addInvitation(
  tx: EntityManager,
  invitation: Invitation,
  tokenHash: string,
  replaced: Invitation | null,
  doer: Doer,
): Promise<void> {
  if (replaced) await deleteInvitation(tx, replaced.id);
  await insertInvitation(tx, invitation, tokenHash);
  await addToOutbox(tx, 'INVITATION_SEND', invitation.id, { partnerId: invitation.partnerId });
  await addAuditEntry(tx, {
    ...aboutInvitation(invitation, doer),
    action: replaced ? 'invitation.resend' : 'invitation.create',
    before: replaced && (await invitationForAudit(tx, replaced)),
    after: await invitationForAudit(tx, invitation),
  });
}

/** Takes an invitation back: its link leads nowhere any more. */
export async function revokeInvitation(tx: EntityManager, invitation: Invitation, doer: Doer): Promise<void> {
  await deleteInvitation(tx, invitation.id);
  const before = await invitationForAudit(tx, invitation);
  await addAuditEntry(tx, { ...aboutInvitation(invitation, doer), action: 'invitation.revoke', before });
}

/** Takes back the invitations by which any of these callers would give more than they have left. */
export async function revokeExceeding(
  tx: EntityManager,
  partnerId: Id,
  senders: readonly string[],
  doer: Doer,
): Promise<void> {
  for (const invitation of await findInvitationsBy(tx, partnerId, senders)) {
    if (!(await isStillGiven(tx, invitation))) await revokeInvitation(tx, invitation, doer);
  }
}

/** Whether the sender of an invitation still counts, and still has everything that it gives. */
export async function isStillGiven(
  manager: EntityManager,
  invitation: Pick<Invitation, 'partnerId' | 'invitedBy' | 'scopes' | 'locationIds'>,
): Promise<boolean> {
  return covers(await findRightsNow(manager, invitation.partnerId, invitation.invitedBy), invitation);
}

/** What the audit notes of rights: locations by the names that they had then. */
export async function rightsForAudit(
  tx: EntityManager,
  { partnerId, scopes, locationIds }: Rights & { readonly partnerId: Id },
): Promise<object> {
  return { scopes, locations: locationIds && (await namesOf(tx, partnerId, locationIds)) };
}

async function namesOf(tx: EntityManager, partnerId: Id, locationIds: readonly Id[]): Promise<string[]> {
  return (await findLocationsById(tx, wholePartner(partnerId), locationIds)).map(({ name }) => name).sort();
}

async function invitationForAudit(tx: EntityManager, invitation: Invitation): Promise<object> {
  return { ...(await rightsForAudit(tx, invitation)), expiresAt: invitation.expiresAt.toISOString() };
}

function aboutInvitation({ id, partnerId, email, name }: Invitation, { actor }: Doer) {
  return { partnerId, actor, subjectType: 'Invitation', subjectId: id, personal: { email, name } };
}
