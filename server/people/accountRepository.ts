import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { PartnerRow } from '../partners/partner.entity';
import { StaffRow } from './people.entity';

/** The person with an e-mail address in the form of `accountName`; null when there is none. */
export function findStaffByEmail(manager: EntityManager, email: string): Promise<StaffRow | null> {
  return manager.findOneBy(StaffRow, { email });
}

/** A person by their id. Throws when there is none. */
export function getStaff(manager: EntityManager, id: Id): Promise<StaffRow> {
  return manager.findOneByOrFail(StaffRow, { id });
}

/** The partner of a person. Throws when there is none. */
export function getPartnerOf(manager: EntityManager, { partnerId }: Pick<StaffRow, 'partnerId'>): Promise<PartnerRow> {
  return manager.findOneByOrFail(PartnerRow, { id: partnerId });
}

/**
 * Writes another password, which ends every session. False when the person's sessions were ended by something else
 * since `staff` was read, or the person was deactivated.
 */
export async function storePassword(tx: EntityManager, staff: StaffRow, passwordHash: string): Promise<boolean> {
  const sql = `UPDATE staff SET password_hash = ?, session_version = session_version + 1
    WHERE id = ? AND session_version = ? AND active = 1`;
  return (await execute(tx, sql, [passwordHash, BigInt(staff.id), staff.sessionVersion])) === 1;
}

/** Takes the code of a time step. False when this code or a later one was taken before. */
export async function takeTotpStep(tx: EntityManager, staff: StaffRow, step: number): Promise<boolean> {
  const sql = `UPDATE staff SET totp_last_step = ?
    WHERE id = ? AND totp_sealed = ? AND (totp_last_step IS NULL OR totp_last_step < ?)`;
  return (await execute(tx, sql, [step, BigInt(staff.id), staff.totpSealed, step])) === 1;
}

/** Writes other recovery codes in place of those that were read with `staff`. False when they have changed since. */
export async function storeRecoveryCodes(
  tx: EntityManager,
  staff: StaffRow,
  hashes: readonly string[],
): Promise<boolean> {
  const sql = 'UPDATE staff SET recovery_code_hashes = ? WHERE id = ? AND totp_sealed = ? AND recovery_code_hashes = ?';
  const held = JSON.stringify(staff.recoveryCodeHashes);
  return (await execute(tx, sql, [JSON.stringify(hashes), BigInt(staff.id), staff.totpSealed, held])) === 1;
}

/** Keeps a secret that does not count yet. False when another one counts already. */
export async function storePendingTotp(tx: EntityManager, staffId: Id, sealed: string): Promise<boolean> {
  const sql = 'UPDATE staff SET totp_pending_sealed = ? WHERE id = ? AND totp_sealed IS NULL';
  return (await execute(tx, sql, [sealed, BigInt(staffId)])) === 1;
}

/** Makes the secret count that was read with `staff`. False when it is not the pending one any more. */
export async function turnOnTotp(
  tx: EntityManager,
  staff: StaffRow,
  step: number,
  hashes: readonly string[],
): Promise<boolean> {
  const sql = `UPDATE staff SET totp_sealed = totp_pending_sealed, totp_pending_sealed = NULL, totp_last_step = ?,
    recovery_code_hashes = ? WHERE id = ? AND totp_sealed IS NULL AND totp_pending_sealed = ?`;
  return (await execute(tx, sql, [step, JSON.stringify(hashes), BigInt(staff.id), staff.totpPendingSealed])) === 1;
}

/** Takes the second factor away that was read with `staff`. False when it is another one by now. */
export async function turnOffTotp(tx: EntityManager, staff: StaffRow): Promise<boolean> {
  const sql = `UPDATE staff SET totp_sealed = NULL, totp_pending_sealed = NULL, totp_last_step = NULL,
    recovery_code_hashes = NULL WHERE id = ? AND totp_sealed = ?`;
  return (await execute(tx, sql, [BigInt(staff.id), staff.totpSealed])) === 1;
}

/** Removes the links by which a person could set another password. */
export async function deleteResetLinksOf(tx: EntityManager, staffId: Id): Promise<void> {
  await execute(tx, 'DELETE FROM password_resets WHERE staff_id = ?', [BigInt(staffId)]);
}
