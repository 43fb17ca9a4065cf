import { In, MoreThan, MoreThanOrEqual, type EntityManager } from 'typeorm';
import { AuditEntryRow } from '../audit/audit.entity';
import { execute } from '../database/statements';
import { PasswordResetRow, type StaffRow } from './people.entity';

/** The actions under which the audit knows another password. */
export const PASSWORD_CHANGE_ACTION = 'password.change';
export const PASSWORD_RESET_ACTION = 'password.reset';

/** The link with a token, while it is good; null for any other. */
export function findResetLink(manager: EntityManager, tokenHash: string): Promise<PasswordResetRow | null> {
  return manager.findOneBy(PasswordResetRow, { tokenHash, expiresAt: MoreThan(new Date()) });
}

/** So many links of one person can be good at once: whoever asks in their name fills no mailbox. */
const MAX_LINKS = 3;

/**
 * Writes a link, and removes those of the person whose time is over. `THERE` when it is written already, `FULL` when the person has
 * enough links. Fails with a duplicate key when another one took the same place meanwhile: then it is to be tried again.
 */
export async function insertResetLink(
  tx: EntityManager,
  link: Omit<PasswordResetRow, 'place'>,
): Promise<'MADE' | 'THERE' | 'FULL'> {
  const ended = 'DELETE FROM password_resets WHERE staff_id = ? AND expires_at_ms <= ?';
  await execute(tx, ended, [BigInt(link.staffId), Date.now()]);
  const others = await tx.findBy(PasswordResetRow, { staffId: link.staffId });
  if (others.some(({ id }) => id === link.id)) return 'THERE';
  const taken = others.map(({ place }) => place);
  const place = Array.from({ length: MAX_LINKS }, (_, index) => index).find((index) => !taken.includes(index));
  if (place === undefined) return 'FULL';
  await tx.insert(PasswordResetRow, { ...link, place });
  return 'MADE';
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
