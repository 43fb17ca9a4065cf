import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { StaffRow } from './people.entity';
import type { Rights } from './rights';
import { isScope } from './scope';
import { endSessionsOf } from './sessionRepository';
import { orderScopes, type Staff } from './staff';

/** Everyone who works for the partner, by name. */
export async function findStaff(manager: EntityManager, partnerId: Id): Promise<Staff[]> {
  const rows = await manager.find(StaffRow, { where: { partnerId }, order: { name: 'ASC', id: 'ASC' } });
  return rows.map(toStaff);
}

/**
 * The guard of every change of who may do what, to be the first statement of its transaction: two changes of one
 * partner both write this row, so that on any number of processes and nodes one of them waits, or is run again, and
 * reads what the other made. Locks on the rows of staff would not reach other nodes.
 */
export async function takeStaffTurn(tx: EntityManager, partnerId: Id): Promise<void> {
  await execute(tx, 'UPDATE partners SET staff_version = staff_version + 1 WHERE id = ?', [BigInt(partnerId)]);
}

/** Writes what a person may do, and for which locations. */
export async function storeRights(tx: EntityManager, staffId: Id, { scopes, locationIds }: Rights): Promise<void> {
  await tx.update(StaffRow, { id: staffId }, { scopes: [...scopes], locationIds: locationIds && [...locationIds] });
}

/** Writes whether a person can sign in. */
export async function storeActive(tx: EntityManager, staffId: Id, active: boolean): Promise<void> {
  await tx.update(StaffRow, { id: staffId }, { active });
}

/** Ends every session of a person, and the links by which they could set a password. */
export async function deleteAccess(tx: EntityManager, staffId: Id): Promise<void> {
  await endSessionsOf(tx, staffId);
  await execute(tx, 'DELETE FROM password_resets WHERE staff_id = ?', [BigInt(staffId)]);
}

function toStaff({ id, partnerId, email, name, scopes, locationIds, active, totpSealed }: StaffRow): Staff {
  const hasTotp = totpSealed !== null;
  return { id, partnerId, email, name, scopes: orderScopes(scopes.filter(isScope)), locationIds, active, hasTotp };
}
