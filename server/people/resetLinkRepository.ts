import { In, MoreThan, MoreThanOrEqual, Not, type EntityManager } from 'typeorm';
import { AuditEntryRow } from '../audit/audit.entity';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { PasswordResetRow, type StaffRow } from './people.entity';

/** The actions under which the audit knows another password. */
export const PASSWORD_CHANGE_ACTION = 'password.change';
export const PASSWORD_RESET_ACTION = 'password.reset';

/** The link with a token, while it is good; null for any other. */
export function findResetLink(manager: EntityManager, tokenHash: string): Promise<PasswordResetRow | null> {
  return manager.findOneBy(PasswordResetRow, { tokenHash, expiresAt: MoreThan(new Date()) });
}

/** How many links of a person are good, one left out. */
export function countResetLinks(manager: EntityManager, staffId: Id, exceptId: Id): Promise<number> {
  return manager.countBy(PasswordResetRow, { staffId, id: Not(exceptId), expiresAt: MoreThan(new Date()) });
}

/** Writes a link and removes those whose time is over. False when it is written already. */
export async function insertResetLink(tx: EntityManager, link: PasswordResetRow): Promise<boolean> {
  await execute(tx, 'DELETE FROM password_resets WHERE expires_at_ms <= ?', [Date.now()]);
  if (await tx.existsBy(PasswordResetRow, { id: link.id })) return false;
  await tx.insert(PasswordResetRow, link);
  return true;
}

/** Takes a link: it is good for one who comes first. False when it has been used, or its time is over. */
export async function takeResetLink(tx: EntityManager, tokenHash: string): Promise<boolean> {
  const sql = 'DELETE FROM password_resets WHERE token_hash = ? AND expires_at_ms > ?';
  return (await execute(tx, sql, [tokenHash, Date.now()])) === 1;
}

/** Whether a person has had another password since then, as the audit has it. */
export function isResetSince(manager: EntityManager, { id, partnerId }: StaffRow, since: Date): Promise<boolean> {
  return manager.existsBy(AuditEntryRow, {
    partnerId,
    subjectId: id,
    at: MoreThanOrEqual(since),
    action: In([PASSWORD_CHANGE_ACTION, PASSWORD_RESET_ACTION]),
  });
}
