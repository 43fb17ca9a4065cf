import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { SessionRow, StaffRow } from './people.entity';
import { isScope, type Scope } from './scope';
import { orderScopes, type Staff } from './staff';

/** What a sign-in needs to know of a person. */
export interface StaffWithPassword extends Staff {
  readonly passwordHash: string;
}

/** Everyone who works for the partner, by name. */
export async function findStaff(manager: EntityManager, partnerId: Id): Promise<Staff[]> {
  const rows = await manager.find(StaffRow, { where: { partnerId }, order: { name: 'ASC', id: 'ASC' } });
  return rows.map(toStaff);
}

/** All staff of the partner, for changing: where the database has row locks, nobody else changes them meanwhile. */
export async function findStaffForUpdate(tx: EntityManager, partnerId: Id): Promise<Staff[]> {
  const isSqlite = tx.dataSource.options.type === 'better-sqlite3';
  const lock = isSqlite ? {} : { lock: { mode: 'pessimistic_write' as const } };
  // Always in the same order, so that two changes at once wait for each other instead of for ever.
  const rows = await tx.find(StaffRow, { where: { partnerId }, order: { id: 'ASC' }, ...lock });
  return rows.map(toStaff);
}

/** The person with an e-mail address as `readEmail` writes it; null when there is none. */
export async function findStaffByEmail(manager: EntityManager, email: string): Promise<StaffWithPassword | null> {
  const row = await manager.findOneBy(StaffRow, { email });
  return row && { ...toStaff(row), passwordHash: row.passwordHash };
}

/** Writes the scopes of a person. */
export async function storeScopes(tx: EntityManager, staffId: Id, scopes: readonly Scope[]): Promise<void> {
  await tx.update(StaffRow, { id: staffId }, { scopes: [...scopes] });
}

/** Writes a new session. */
export async function insertSession(tx: EntityManager, session: SessionRow): Promise<void> {
  await tx.insert(SessionRow, session);
}

/** Ends a session. False when it had ended already. */
export async function deleteSession(tx: EntityManager, sessionId: Id): Promise<boolean> {
  return (await execute(tx, 'DELETE FROM sessions WHERE id = ?', [BigInt(sessionId)])) === 1;
}

/** Removes the sessions that have ended by themselves. */
export async function deleteExpiredSessions(tx: EntityManager): Promise<void> {
  await execute(tx, 'DELETE FROM sessions WHERE expires_at_ms <= ?', [Date.now()]);
}

function toStaff({ id, partnerId, email, name, scopes, active }: StaffRow): Staff {
  return { id, partnerId, email, name, scopes: orderScopes(scopes.filter(isScope)), active };
}
