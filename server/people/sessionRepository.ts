import { MoreThan, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { SessionRow } from './people.entity';
import { SESSION_IDLE_MS } from './session';

/** A session is written as used again no sooner than this after the last time. */
const SEEN_PAUSE_MS = 60_000;

/** The sessions of a person that have not ended, the one used last first. */
export function findLiveSessions(manager: EntityManager, staffId: Id, sessionVersion: number): Promise<SessionRow[]> {
  const now = Date.now();
  return manager.find(SessionRow, {
    where: {
      staffId,
      sessionVersion,
      expiresAt: MoreThan(new Date(now)),
      lastSeenAt: MoreThan(new Date(now - SESSION_IDLE_MS)),
    },
    order: { lastSeenAt: 'DESC', id: 'DESC' },
  });
}

/** Ends one session of a person. False when there is no such session of theirs, or not any more. */
export async function deleteSession(tx: EntityManager, staffId: Id, sessionId: Id): Promise<boolean> {
  const parameters = [BigInt(sessionId), BigInt(staffId)];
  return (await execute(tx, 'DELETE FROM sessions WHERE id = ? AND staff_id = ?', parameters)) === 1;
}

/** Ends the session that a browser had. */
export async function deleteSessionByToken(tx: EntityManager, tokenHash: string): Promise<void> {
  await execute(tx, 'DELETE FROM sessions WHERE token_hash = ?', [tokenHash]);
}

/** Removes the sessions whose time is over. */
export async function deleteExpiredSessions(tx: EntityManager): Promise<void> {
  await execute(tx, 'DELETE FROM sessions WHERE expires_at_ms <= ?', [Date.now()]);
}

/** Removes every session of a person. Those that begin at this moment are ended by the person's session version. */
export async function deleteSessionsOf(tx: EntityManager, staffId: Id): Promise<void> {
  await execute(tx, 'DELETE FROM sessions WHERE staff_id = ?', [BigInt(staffId)]);
}

/** Ends every session of a person but one, those that begin at this moment as well. */
export async function keepOnlySession(tx: EntityManager, staffId: Id, sessionId: Id): Promise<void> {
  await bumpSessionVersion(tx, staffId);
  await execute(tx, 'DELETE FROM sessions WHERE staff_id = ? AND id <> ?', [BigInt(staffId), BigInt(sessionId)]);
  await execute(
    tx,
    'UPDATE sessions SET session_version = (SELECT session_version FROM staff WHERE id = ?) WHERE id = ?',
    [BigInt(staffId), BigInt(sessionId)],
  );
}

/** Ends every session of a person, those that begin at this moment as well. */
export async function endSessionsOf(tx: EntityManager, staffId: Id): Promise<void> {
  await bumpSessionVersion(tx, staffId);
  await deleteSessionsOf(tx, staffId);
}

/** Notes that a session is used, at most once a minute. */
export async function touchSession(tx: EntityManager, sessionId: Id, nowMs: number): Promise<void> {
  const sql = 'UPDATE sessions SET last_seen_at_ms = ? WHERE id = ? AND last_seen_at_ms <= ?';
  await execute(tx, sql, [nowMs, BigInt(sessionId), nowMs - SEEN_PAUSE_MS]);
}

async function bumpSessionVersion(tx: EntityManager, staffId: Id): Promise<void> {
  await execute(tx, 'UPDATE staff SET session_version = session_version + 1 WHERE id = ?', [BigInt(staffId)]);
}
