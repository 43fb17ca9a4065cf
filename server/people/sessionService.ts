import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { refused, type AccountResult } from './accountProblem';
import { getStaff } from './accountRepository';
import type { Caller } from './caller';
import { deviceText } from './device';
import { deleteSession, endSessionsOf, findLiveSessions } from './sessionRepository';

/** A browser that somebody is signed in with. */
export interface Session {
  readonly id: Id;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastSeenAt: Date;
  /** The network address that it began at. */
  readonly ipAddress: string | null;
  readonly device: string;
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
}

type SessionCaller = Pick<Caller, 'id' | 'key' | 'partnerId' | 'sessionId'>;

/** The sessions of whoever is signed in. */
export class SessionService {
  constructor(private readonly database: Database) {}

  /** Those that have not ended, the one used last first. */
  async list({ id, sessionId }: SessionCaller): Promise<Session[]> {
    const { sessionVersion } = await getStaff(this.database.read, id);
    const rows = await findLiveSessions(this.database.read, id, sessionVersion);
    return rows.map((row) => ({
      id: row.id,
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      ipAddress: row.ipAddress,
      device: deviceText(row.userAgent),
      isCurrent: row.id === sessionId,
    }));
  }

  /** Ends one session of the caller; null stands for an id that names none. */
  async end(caller: SessionCaller, sessionId: Id | null): Promise<AccountResult<{ readonly sessionId: Id }>> {
    const { id, key, partnerId } = caller;
    const isEnded = await this.database.transaction(async (tx) => {
      if (sessionId === null || !(await deleteSession(tx, id, sessionId))) return false;
      const subject = { subjectType: 'Session', subjectId: sessionId };
      await addAuditEntry(tx, { partnerId, actor: key, action: 'session.end', ...subject });
      return true;
    });
    if (isEnded && sessionId !== null) return { sessionId };
    return refused('SESSION_NOT_FOUND', 'This device is signed out already. Nothing was changed.', 'id');
  }

  /** Ends every session of the caller, the one that asks as well. */
  async endAll({ id, key, partnerId }: SessionCaller): Promise<void> {
    await this.database.transaction(async (tx) => {
      await endSessionsOf(tx, id);
      const subject = { subjectType: 'Staff', subjectId: id };
      await addAuditEntry(tx, { partnerId, actor: key, action: 'session.endAll', ...subject });
    });
  }
}
