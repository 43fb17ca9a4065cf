import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { StaffRow } from './people.entity';
import { isScope, type Scope } from './scope';
import { orderScopes, type Staff } from './staff';

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

/** Writes the scopes of a person. */
export async function storeScopes(tx: EntityManager, staffId: Id, scopes: readonly Scope[]): Promise<void> {
  await tx.update(StaffRow, { id: staffId }, { scopes: [...scopes] });
}

function toStaff({ id, partnerId, email, name, scopes, active }: StaffRow): Staff {
  return { id, partnerId, email, name, scopes: orderScopes(scopes.filter(isScope)), active };
}
