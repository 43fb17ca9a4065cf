import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import type { Caller } from './caller';
import { findCallerBySession } from './callerRepository';
import { verifyPassword } from './password';
import { SESSION_LIFETIME_MS } from './session';
import { SignInThrottle } from './signInThrottle';
import { deleteExpiredSessions, deleteSession, findStaffByEmail, insertSession } from './staffRepository';
import { hashToken, newSessionToken } from './token';

/** What somebody who wants to sign in has sent. */
export interface SignInAttempt {
  readonly email: string;
  readonly password: string;
  /** The network address it came from. */
  readonly address: string;
  /** The session that this browser had; it ends with a new sign-in. */
  readonly sessionId: Id | null;
}

/** A new session. The token is for the cookie and for nobody else. */
export interface SignedIn {
  readonly caller: Caller;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Sessions of staff: from a password to a token, and out again. */
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly throttle = new SignInThrottle(),
  ) {}

  /**
   * Signs in with a new token, whatever the browser sent before. Null when address and password do not match,
   * whether or not there is such an address. Throws TooManySignInsError before anything is looked at.
   */
  async signIn({ email, password, address, sessionId }: SignInAttempt): Promise<SignedIn | null> {
    const account = email.trim().toLowerCase();
    await this.throttle.attempt(account, address);
    const staff = await findStaffByEmail(this.database.read, account);
    const matches = await verifyPassword(staff?.passwordHash ?? null, password);
    if (!staff || !matches || !staff.active) return null;
    await this.throttle.succeeded(account, address);
    return this.startSession(staff.id, sessionId);
  }

  /** Ends a session. False when it had ended already. */
  async signOut(sessionId: Id): Promise<boolean> {
    return this.database.transaction((tx) => deleteSession(tx, sessionId));
  }

  private async startSession(staffId: Id, replacedId: Id | null): Promise<SignedIn | null> {
    const token = newSessionToken();
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + SESSION_LIFETIME_MS);
    const about = { lastSeenAt: createdAt, ipAddress: null, userAgent: null };
    const session = { id: newId(), staffId, tokenHash: hashToken(token), createdAt, expiresAt, ...about };
    await this.database.transaction(async (tx) => {
      await deleteExpiredSessions(tx);
      if (replacedId !== null) await deleteSession(tx, replacedId);
      // Where the answer to an earlier attempt's COMMIT was lost, the session is there already.
      if (!(await findCallerBySession(tx, session.tokenHash))) await insertSession(tx, session);
    });
    const caller = await findCallerBySession(this.database.read, session.tokenHash);
    return caller && { caller, token, expiresAt };
  }
}
