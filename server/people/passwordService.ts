import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { currentOrigin } from '../audit/origin';
import type { Database } from '../database/database';
import { addToOutbox } from '../outbox/outbox';
import { accountName } from './account';
import { promiseNotice } from './accountNotice';
import { passwordWrong, refused, refusedPassword, type AccountResult } from './accountProblem';
import { deleteResetLinksOf, getPartnerOf, getStaff, storePassword } from './accountRepository';
import { callerKey, type Caller } from './caller';
import { newSession, type Origin } from './newSession';
import { hashPassword } from './password';
import { passwordProblem, type PasswordProblem } from './passwordRules';
import type { ResetRequest } from './passwordResetSender';
import { SessionRow, StaffRow } from './people.entity';
import type { Reauthentication } from './reauthentication';
import { findResetLink, PASSWORD_CHANGE_ACTION, PASSWORD_RESET_ACTION, takeResetLink } from './resetLinkRepository';
import { deleteSessionsOf } from './sessionRepository';
import { NOBODY } from './signInFailure';
import type { SignInLimits } from './signInThrottle';
import { hashToken } from './token';

export interface PasswordChange extends Origin {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export interface PasswordReset {
  /** Of the link. */
  readonly token: string;
  readonly newPassword: string;
  /** The network address that it comes from. */
  readonly address: string;
}

const linkInvalid = () =>
  refused('LINK_INVALID', 'This link was used before, or is too old. Nothing was changed. Ask for a new one.', 'token');

/** Other passwords: for who knows theirs, and for who has forgotten it. */
export class PasswordService {
  constructor(
    private readonly database: Database,
    private readonly throttle: SignInLimits,
    private readonly reauthentication: Reauthentication,
  ) {}

  /**
   * Changes the caller's password and ends all their sessions; the token is of a new one, for the browser that did
   * it. Throws TooManyTriesError and QueueFullError before anything is looked at.
   */
  async change(caller: Caller, change: PasswordChange): Promise<AccountResult<{ readonly token: string }>> {
    const staff = await this.reauthentication.confirm(caller, change.currentPassword, change.address);
    if (!staff) return passwordWrong('currentPassword');
    if (change.newPassword === change.currentPassword) {
      return refused('PASSWORD_UNCHANGED', 'This is your password already. Choose another one.', 'newPassword');
    }
    const problem = await this.problemOf(staff, change.newPassword);
    if (problem) return refusedPassword(problem, 'newPassword');
    const passwordHash = await hashPassword(change.newPassword);
    const session = newSession({ ...staff, sessionVersion: staff.sessionVersion + 1 }, change);
    const isChanged = await this.database.transaction(async (tx) => {
      if (await tx.existsBy(SessionRow, { id: session.row.id })) return true;
      if (!(await replacePassword(tx, staff, passwordHash))) return false;
      await tx.insert(SessionRow, session.row);
      await noteChange(tx, staff, caller.key, PASSWORD_CHANGE_ACTION);
      await promiseNotice(tx, staff.id, 'PASSWORD_CHANGED');
      return true;
    });
    // Somebody changed it while it was looked at: what was given is not the password any more.
    return isChanged ? { token: session.token } : passwordWrong('currentPassword');
  }

  /** Promises a link by mail. The same happens for every address; whose it is, is looked up when it is sent. */
  async requestReset(email: string, address: string): Promise<void> {
    const account = accountName(email);
    await this.throttle.requestLink(account, address);
    const request: ResetRequest = { account, origin: currentOrigin() };
    await this.database.transaction((tx) => addToOutbox(tx, 'PASSWORD_RESET_SEND', NOBODY, request));
  }

  /**
   * Sets the password of whom a link was mailed to, and ends their sessions and links. It signs nobody in. Throws
   * TooManyTriesError before the link is looked at, and QueueFullError.
   */
  async reset(reset: PasswordReset): Promise<AccountResult<{ readonly email: string }>> {
    const tokenHash = hashToken(reset.token);
    await this.throttle.attemptLink(tokenHash, reset.address);
    const link = await findResetLink(this.database.read, tokenHash);
    if (!link) return linkInvalid();
    await this.throttle.linkWorks(reset.address);
    const staff = await getStaff(this.database.read, link.staffId);
    const problem = await this.problemOf(staff, reset.newPassword);
    if (problem) return refusedPassword(problem, 'newPassword');
    const passwordHash = await hashPassword(reset.newPassword);
    const isReset = await this.database.transaction(async (tx) => {
      // The answer to an earlier attempt's COMMIT was lost.
      if (await tx.existsBy(StaffRow, { id: staff.id, passwordHash })) return true;
      if (!(await takeResetLink(tx, tokenHash))) return false;
      // Read again: their sessions may have been ended meanwhile, which is no reason against another password.
      if (!(await replacePassword(tx, await getStaff(tx, staff.id), passwordHash))) return false;
      await noteChange(tx, staff, callerKey('staff', staff.id), PASSWORD_RESET_ACTION);
      await promiseNotice(tx, staff.id, 'PASSWORD_RESET');
      return true;
    });
    if (!isReset) return linkInvalid();
    // Who forgot it may have tried too often by now.
    await this.throttle.forget(accountName(staff.email));
    return { email: staff.email };
  }

  private async problemOf(staff: StaffRow, password: string): Promise<PasswordProblem | null> {
    const partner = await getPartnerOf(this.database.read, staff);
    return passwordProblem(password, { name: staff.name, email: staff.email, partnerName: partner.name });
  }
}

/** Ends their sessions and links. False when the person was deactivated, or has changed it since they were read. */
async function replacePassword(tx: EntityManager, staff: StaffRow, passwordHash: string): Promise<boolean> {
  if (!(await storePassword(tx, staff, passwordHash))) return false;
  await deleteSessionsOf(tx, staff.id);
  await deleteResetLinksOf(tx, staff.id);
  return true;
}

async function noteChange(tx: EntityManager, { id, partnerId }: StaffRow, actor: string, action: string): Promise<void> {
  const subject = { subjectType: 'Staff', subjectId: id };
  await addAuditEntry(tx, { partnerId, actor, action, ...subject });
}
