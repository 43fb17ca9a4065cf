import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import { withOrigin, type Origin } from '../audit/origin';
import type { Database } from '../database/database';
import { finish } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { findStaffByEmail } from './accountRepository';

/** Where work is not about a row that is known yet. */
export const NOBODY = '0';
/** The name under which the audit knows who is not signed in. */
export const VISITOR = 'visitor';

/** A sign-in that was refused. */
export interface FailedSignIn {
  /** As `accountName` writes it. */
  readonly account: string;
  readonly reason: string;
  /** The request that was refused. */
  readonly origin: Origin | null;
}

/** Notes the sign-ins that failed in the audit of the account's partner; for an address without one there is none. */
export function signInFailureNoter(database: Database): OutboxHandler {
  return async (job) => {
    const { account, reason, origin } = job.payload as FailedSignIn;
    const staff = await findStaffByEmail(database.read, account);
    const note = async (tx: EntityManager): Promise<void> => {
      if (!(await finish(tx, job)) || !staff) return;
      await addAuditEntry(tx, {
        partnerId: staff.partnerId,
        actor: VISITOR,
        action: 'session.signInFailed',
        subjectType: 'Staff',
        subjectId: staff.id,
        after: { reason },
      });
    };
    await withOrigin(origin, () => database.transaction(note));
    return null;
  };
}
