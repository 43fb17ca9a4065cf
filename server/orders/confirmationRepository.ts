import { MoreThan, type EntityManager } from 'typeorm';
import { AuditEntryRow } from '../audit/audit.entity';
import { execute } from '../database/statements';
import type { Id } from '../database/id';

/** The action under which the audit knows a confirmation that was sent again. */
export const RESEND_ACTION = 'confirmation.resend';

/** The last time after `since` that the order's confirmation was sent again, as the audit has it; null for none. */
export function findResend(
  manager: EntityManager,
  partnerId: Id,
  orderId: Id,
  since: Date,
): Promise<AuditEntryRow | null> {
  return manager.findOne(AuditEntryRow, {
    where: { partnerId, at: MoreThan(since), action: RESEND_ACTION, subjectId: orderId },
    order: { at: 'DESC', id: 'DESC' },
  });
}

/** Writes another e-mail address of an order's customer. Money does not depend on it, so the version stays. */
export async function storeCustomerEmail(tx: EntityManager, orderId: Id, email: string): Promise<void> {
  await execute(tx, 'UPDATE orders SET customer_email = ? WHERE id = ?', [email, BigInt(orderId)]);
}
