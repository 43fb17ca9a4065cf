import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { addToOutbox } from '../outbox/outbox';

/** What somebody is told by mail that happened to their account. */
export type AccountNotice = 'PASSWORD_CHANGED' | 'PASSWORD_RESET' | 'TOTP_ON' | 'TOTP_OFF' | 'RECOVERY_CODE_USED';

/** Promises the mail in the transaction of what it tells. */
export async function promiseNotice(tx: EntityManager, staffId: Id, notice: AccountNotice): Promise<void> {
  await addToOutbox(tx, 'ACCOUNT_NOTICE_SEND', staffId, { notice });
}
