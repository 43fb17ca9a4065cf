import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { currentOrigin } from '../audit/origin';
import type { Database } from '../database/database';
import { addToOutbox } from '../outbox/outbox';
import { accountName } from './account';
import { promiseNotice } from './accountNotice';
import { findStaffByEmail } from './accountRepository';
import { callerKey, type Caller } from './caller';
import { findCallerBySession } from './callerRepository';
import { newSession, type NewSession, type Origin } from './newSession';
import { verifyPassword } from './password';
import { SessionRow, type StaffRow } from './people.entity';
import type { Factor, SecondFactor } from './secondFactor';
import { deleteExpiredSessions, deleteSession, deleteSessionByToken } from './sessionRepository';
import { NOBODY, type FailedSignIn } from './signInFailure';
import type { SignInLimits } from './signInThrottle';
import { hashToken } from './token';

/** What somebody who wants to sign in has sent. */
export interface SignInAttempt extends Origin {
  readonly email: string;
  readonly password: string;
  /** Of the second factor; null when none was given. */
  readonly code: string | null;
  /** The token of the session that this browser had; it ends with a new sign-in. */
  readonly replacedToken: string | null;
}

/** A new session. The token is for the cookie and for nobody else. */
export interface SignedIn {
  readonly caller: Caller;
  readonly token: string;
}

/** Why nobody was signed in. */
export type SignInRefusal = 'INVALID_CREDENTIALS' | 'CODE_REQUIRED' | 'CODE_INVALID';

/** Sessions of staff: from a password to a token, and out again. */
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly secondFactor: SecondFactor,
    private readonly throttle: SignInLimits,
  ) {}

  /**
   * Signs in with a new token, whatever the browser sent before. An address that is unknown, or of somebody who has
   * left, is answered like a wrong password, after the same work. Throws TooManyTriesError before anything is looked
   * at, and QueueFullError when too many passwords are being looked at.
   */
  async signIn(attempt: SignInAttempt): Promise<SignedIn | SignInRefusal> {
    const account = accountName(attempt.email);
    await this.throttle.attempt(account, attempt.address);
    const staff = await findStaffByEmail(this.database.read, account);
    const matches = await verifyPassword(staff?.passwordHash ?? null, attempt.password);
    if (!staff || !matches || !staff.active) return this.fail('INVALID_CREDENTIALS', account);
    if (staff.totpSealed !== null) {
      if (attempt.code === null) {
        await this.throttle.unfinished(account, attempt.address);
        return 'CODE_REQUIRED';
      }
      await this.throttle.attemptCode(account);
    }
    const session = newSession(staff, attempt);
    if (!(await this.start(staff, session, attempt))) return this.fail('CODE_INVALID', account);
    const caller = await findCallerBySession(this.database.read, session.row.tokenHash);
    // The password was changed, or the person deactivated, while it was looked at.
    if (!caller) return this.fail('INVALID_CREDENTIALS', account);
    await this.throttle.succeeded(account, attempt.address);
    await this.throttle.codeSucceeded(account);
    return { caller, token: session.token };
  }

  /** Ends the caller's session. False when it had ended already. */
  async signOut({ id, sessionId, partnerId, key }: Caller): Promise<boolean> {
    if (sessionId === null) return false;
    return this.database.transaction(async (tx) => {
      if (!(await deleteSession(tx, id, sessionId))) return false;
      const subject = { subjectType: 'Session', subjectId: sessionId };
      await addAuditEntry(tx, { partnerId, actor: key, action: 'session.signOut', ...subject });
      return true;
    });
  }

  /** Writes the session. False when the person has a second factor and the code for it does not count. */
  private start(staff: StaffRow, { row }: NewSession, attempt: SignInAttempt): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      // Where the answer to an earlier attempt's COMMIT was lost, the session is there already.
      if (await tx.existsBy(SessionRow, { id: row.id })) return true;
      const factor = staff.totpSealed === null ? null : await this.secondFactor.take(tx, staff, attempt.code ?? '');
      if (staff.totpSealed !== null && factor === null) return false;
      await deleteExpiredSessions(tx);
      if (attempt.replacedToken !== null) await deleteSessionByToken(tx, hashToken(attempt.replacedToken));
      await tx.insert(SessionRow, row);
      await noteSignIn(tx, staff, row, factor);
      return true;
    });
  }

  /** Promises a row in the audit. Whether there is such an account is looked up later, so that nobody can tell by the time. */
  private async fail(reason: SignInRefusal, account: string): Promise<SignInRefusal> {
    const failure: FailedSignIn = { account, reason, origin: currentOrigin() };
    await this.database.transaction((tx) => addToOutbox(tx, 'SIGN_IN_FAILED', NOBODY, failure));
    return reason;
  }
}

async function noteSignIn(tx: EntityManager, staff: StaffRow, session: SessionRow, factor: Factor | null): Promise<void> {
  const { id, partnerId } = staff;
  const by = { partnerId, actor: callerKey('staff', id) };
  const after = { secondFactor: factor };
  await addAuditEntry(tx, { ...by, action: 'session.signIn', subjectType: 'Session', subjectId: session.id, after });
  if (factor !== 'RECOVERY_CODE') return;
  const left = (staff.recoveryCodeHashes?.length ?? 1) - 1;
  await addAuditEntry(tx, { ...by, action: 'recoveryCode.use', subjectType: 'Staff', subjectId: id, after: { left } });
  await promiseNotice(tx, id, 'RECOVERY_CODE_USED');
}
