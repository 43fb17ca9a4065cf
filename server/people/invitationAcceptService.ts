import { MoreThan, type EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { isDuplicateKey } from '../database/retry';
import { execute, insertRows } from '../database/statements';
import { textProblem } from '../plainText';
import { refused, refusedPassword, type AccountResult } from './accountProblem';
import { getPartnerOf } from './accountRepository';
import { callerKey, type Caller } from './caller';
import { findCallerBySession } from './callerRepository';
import { isStillGiven } from './invitationChange';
import { newSession, type Origin } from './newSession';
import { newStaffRow } from './newStaff';
import { hashPassword } from './password';
import { passwordProblem } from './passwordRules';
import { InvitationRow, SessionRow, StaffRow } from './people.entity';
import { isScope } from './scope';
import type { SignInLimits } from './signInThrottle';
import { takeStaffTurn } from './staffRepository';
import { hashToken } from './token';

const MAX_NAME_LENGTH = 120;

/** What somebody with a link is offered. */
export interface InvitationOffer {
  readonly partnerName: string;
  readonly email: string;
  /** As who invited them wrote it. */
  readonly name: string;
}

export interface InvitationAcceptance extends Origin {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

/** Somebody who is staff by now, and signed in. The token is for the cookie. */
export interface Joined {
  readonly caller: Caller;
  readonly token: string;
}

const linkInvalid = () =>
  refused('LINK_INVALID', 'This invitation was used before, taken back, or is too old. Ask for a new one.', 'token');
const emailInUse = (email: string) =>
  refused(
    'EMAIL_IN_USE',
    `${email} signs in to Refund Desk already. Nothing was changed. Ask to be invited under another address.`,
    'token',
  );

/** Turns an invitation into a member of staff. */
export class InvitationAcceptService {
  constructor(
    private readonly database: Database,
    private readonly throttle: SignInLimits,
  ) {}

  /** What a link offers; null when it is not good, or not any more. Throws TooManyTriesError. */
  async find(token: string, address: string): Promise<InvitationOffer | null> {
    const invitation = await this.look(hashToken(token), address);
    if (!invitation) return null;
    const partner = await getPartnerOf(this.database.read, invitation);
    return { partnerName: partner.name, email: invitation.email, name: invitation.name };
  }

  /** Makes the person with the rights that the invitation gives, and signs them in. It works once. Throws TooManyTriesError and QueueFullError. */
  async accept(acceptance: InvitationAcceptance): Promise<AccountResult<Joined>> {
    const { database } = this;
    const invitation = await this.look(hashToken(acceptance.token), acceptance.address);
    if (!invitation) return linkInvalid();
    const { email } = invitation;
    const name = acceptance.name.trim();
    const fault = nameFault(name);
    if (fault !== null) return refused('NAME_INVALID', `${fault} Nothing was changed.`, 'name');
    const partner = await getPartnerOf(database.read, invitation);
    const problem = passwordProblem(acceptance.password, { name, email, partnerName: partner.name });
    if (problem) return refusedPassword(problem, 'password');
    if (await database.read.existsBy(StaffRow, { email })) return emailInUse(email);
    const staff = staffOf(invitation, name, await hashPassword(acceptance.password));
    const session = newSession(staff, acceptance);
    try {
      const isTaken = await database.transaction((tx) => join(tx, invitation, staff, session.row));
      if (!isTaken) return linkInvalid();
    } catch (error) {
      // Somebody with the same address was made at this moment; the invitation stays.
      if (isDuplicateKey(error)) return emailInUse(email);
      throw error;
    }
    const caller = await findCallerBySession(database.read, session.row.tokenHash);
    if (!caller) throw new Error('A member of staff who has just joined has no session.');
    return { caller, token: session.token };
  }

  private async look(tokenHash: string, address: string): Promise<InvitationRow | null> {
    await this.throttle.attemptLink(tokenHash, address);
    const invitation = await findInvitation(this.database.read, tokenHash);
    if (invitation) await this.throttle.linkWorks(address);
    return invitation;
  }
}

function nameFault(name: string): string | null {
  if (name === '' || name.length > MAX_NAME_LENGTH) return `Your name must have 1 to ${MAX_NAME_LENGTH} characters.`;
  return textProblem('Your name', name);
}

async function findInvitation(manager: EntityManager, tokenHash: string): Promise<InvitationRow | null> {
  const row = await manager.findOneBy(InvitationRow, { tokenHash, expiresAt: MoreThan(new Date()) });
  return row && (await isGood(manager, row)) ? row : null;
}

/** Nobody gives by an invitation what they have not, also where their rights ended by time alone, as a token's do. */
function isGood(manager: EntityManager, row: InvitationRow): Promise<boolean> {
  return isStillGiven(manager, { ...row, scopes: row.scopes.filter(isScope) });
}

function staffOf({ partnerId, email, scopes, locationIds }: InvitationRow, name: string, passwordHash: string): StaffRow {
  const person = { partnerId, email, name, passwordHash, scopes: scopes.filter(isScope), locationIds };
  return newStaffRow(person, new Date());
}

/** False when the invitation has been used or taken back, was changed since it was read, or its sender has less by now. */
async function join(
  tx: EntityManager,
  invitation: InvitationRow,
  staff: StaffRow,
  session: SessionRow,
): Promise<boolean> {
  await takeStaffTurn(tx, staff.partnerId);
  // The answer to an earlier attempt's COMMIT was lost.
  if (await tx.existsBy(SessionRow, { id: session.id })) return true;
  if (!(await isGood(tx, invitation))) return false;
  const sql = 'DELETE FROM invitations WHERE id = ? AND token_hash = ? AND scopes = ? AND expires_at_ms > ?';
  const guard = [BigInt(invitation.id), invitation.tokenHash, JSON.stringify(invitation.scopes), Date.now()];
  if ((await execute(tx, sql, guard)) !== 1) return false;
  await insertRows(tx, StaffRow, [staff]);
  await insertRows(tx, SessionRow, [session]);
  const { partnerId, scopes, locationIds, email, name } = staff;
  await addAuditEntry(tx, {
    partnerId,
    actor: callerKey('staff', staff.id),
    action: 'invitation.accept',
    subjectType: 'Staff',
    subjectId: staff.id,
    after: { scopes, locationIds, invitedBy: invitation.invitedBy },
    personal: { email, name },
  });
  return true;
}
