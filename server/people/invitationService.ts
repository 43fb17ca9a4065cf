import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { readEmail } from '../mail/address';
import { textProblem } from '../plainText';
import type { Caller } from './caller';
import { readRights, type GivenRights } from './givenRights';
import { INVITATION_LIFETIME_MS, isExpired, type Invitation } from './invitation';
import { addInvitation, revokeInvitation, type Doer } from './invitationChange';
import { findInvitation, findInvitationOf, findInvitations } from './invitationRepository';
import type { LinkTokens } from './linkToken';
import { MAX_NAME_LENGTH, orderRights } from './staff';
import { staffProblem, type StaffProblem } from './staffProblem';
import { covers, givingProblems } from './staffRules';
import { takeTurn, type Refusal, type StaffCaller, type StaffTurn } from './staffTurn';
import { hashToken } from './token';

/** What became of an invitation. Problems are there exactly when nothing was changed. */
export type InvitationResult = { readonly invitation: Invitation } | Refusal;

/** Whom to invite, and what they shall be able to do. */
export interface NewInvitation extends GivenRights {
  readonly email: string;
  readonly name: string;
}

/** Invitations to become staff: each is a link in a mail that works once, and for seven days. */
export class InvitationService {
  constructor(
    private readonly database: Database,
    private readonly linkTokens: LinkTokens,
  ) {}

  /** The invitations of the caller's partner that nobody has accepted, the latest first. */
  list(caller: Pick<Caller, 'partnerId'>): Promise<Invitation[]> {
    return findInvitations(this.database.read, caller.partnerId);
  }

  /**
   * Invites somebody. Whether another partner has staff with this address is not even looked up: the answer cannot
   * tell, and the mail that goes there says so.
   */
  async invite(caller: StaffCaller, { email: givenEmail, name: givenName, ...rights }: NewInvitation): Promise<InvitationResult> {
    const { email, name, problems } = readPerson(givenEmail, givenName);
    const scopeProblems = rights.scopes.length === 0 ? [staffProblem.scopeRequired()] : [];
    if (email === null || problems.length + scopeProblems.length > 0) return { problems: [...problems, ...scopeProblems] };
    const id = newId();
    return takeTurn(this.database, caller, async (turn) => {
      // An attempt whose answer to COMMIT was lost has written it already.
      const written = await findInvitation(turn.tx, caller.partnerId, id);
      if (written) return { invitation: written };
      const obstacle = await obstacleTo(turn, caller.partnerId, email);
      if (obstacle) return { problems: [obstacle] };
      const wanted = await readRights(turn.tx, caller.partnerId, rights);
      if ('problems' in wanted) return wanted;
      const giving = givingProblems(turn.giver, wanted);
      if (giving.length > 0) return { problems: giving };
      const expired = await findInvitationOf(turn.tx, caller.partnerId, email);
      const about = { partnerId: caller.partnerId, email, name, ...orderRights(wanted) };
      return { invitation: await this.write(turn, id, about, expired, { actor: caller.key }) };
    });
  }

  /** Sends an invitation again, with another link for another seven days. The old link is dead. */
  async resend(caller: StaffCaller, invitationId: Id | null): Promise<InvitationResult> {
    const id = newId();
    return takeTurn(this.database, caller, async (turn) => {
      const written = await findInvitation(turn.tx, caller.partnerId, id);
      if (written) return { invitation: written };
      const found = await findChangeable(turn, caller.partnerId, invitationId);
      if ('problems' in found) return found;
      const { invitation } = found;
      return { invitation: await this.write(turn, id, invitation, invitation, { actor: caller.key }) };
    });
  }

  /** Takes an invitation back. */
  async revoke(caller: StaffCaller, invitationId: Id | null): Promise<InvitationResult> {
    let seen: Invitation | null = null;
    return takeTurn(this.database, caller, async (turn) => {
      const found = await findChangeable(turn, caller.partnerId, invitationId);
      // What an attempt whose answer to COMMIT was lost has taken back is gone, as it should be.
      if ('problems' in found) return seen ? { invitation: seen } : found;
      seen = found.invitation;
      await revokeInvitation(turn.tx, found.invitation, { actor: caller.key });
      return found;
    });
  }

  /** Writes an invitation in the place of `replaced`, which may be of the same person only. */
  private async write(
    { tx }: StaffTurn,
    id: Id,
    about: Pick<Invitation, 'partnerId' | 'email' | 'name' | 'scopes' | 'locationIds'>,
    replaced: Invitation | null,
    doer: Doer,
  ): Promise<Invitation> {
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + INVITATION_LIFETIME_MS);
    const invitation = { ...about, id, invitedBy: doer.actor, createdAt, expiresAt };
    await addInvitation(tx, invitation, hashToken(this.linkTokens('invitation', id)), replaced, doer);
    return invitation;
  }
}

function readPerson(givenEmail: string, givenName: string) {
  const email = readEmail(givenEmail);
  const name = givenName.trim();
  const problems: StaffProblem[] = [];
  if (email === null) problems.push(staffProblem.emailInvalid());
  if (name === '') problems.push(staffProblem.nameRequired());
  if ([...name].length > MAX_NAME_LENGTH) problems.push(staffProblem.nameTooLong(MAX_NAME_LENGTH));
  const fault = textProblem('The name', name);
  if (fault !== null) problems.push(staffProblem.nameInvalid(fault));
  return { email, name, problems };
}

/** What stands in the way of inviting this address; an invitation that has expired does not. */
async function obstacleTo({ tx, everyone }: StaffTurn, partnerId: Id, email: string): Promise<StaffProblem | null> {
  const member = everyone.find((one) => one.email === email);
  if (member) return staffProblem.emailIsStaff(member.name, member.active);
  const pending = await findInvitationOf(tx, partnerId, email);
  return pending && !isExpired(pending, new Date()) ? staffProblem.alreadyInvited() : null;
}

/** The invitation, where the caller has everything that it gives. */
async function findChangeable({ tx, giver }: StaffTurn, partnerId: Id, id: Id | null): Promise<InvitationResult> {
  const invitation = id === null ? null : await findInvitation(tx, partnerId, id);
  if (!invitation) return { problems: [staffProblem.invitationNotFound()] };
  return covers(giver, invitation) ? { invitation } : { problems: [staffProblem.hasMoreThanYou('invitationId', invitation.name)] };
}
