import type { EntityManager } from 'typeorm';
import type { Logger } from 'pino';
import { addAuditEntry } from '../audit/audit';
import { withOrigin, type Origin } from '../audit/origin';
import type { Database } from '../database/database';
import { isDuplicateKey } from '../database/retry';
import { deliver } from '../mail/delivery';
import type { Mailer } from '../mail/mailer';
import { finish, type OutboxJob } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { resetMail } from './accountMail';
import { findStaffByEmail, getPartnerOf } from './accountRepository';
import type { LinkTokens } from './linkToken';
import type { StaffRow } from './people.entity';
import { insertResetLink, isResetSince } from './resetLinkRepository';
import { VISITOR } from './signInFailure';
import { hashToken } from './token';

const LINK_LIFETIME_MINUTES = 30;
/** How long to wait when two links of one person are made at the same moment. */
const SAME_PLACE_PAUSE_MS = 100;

/** Somebody asked for a link to set another password. */
export interface ResetRequest {
  /** As `accountName` writes it. */
  readonly account: string;
  /** The request that asked. */
  readonly origin: Origin | null;
}

export interface PasswordResetSenderOptions {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly logger: Logger;
  readonly linkTokens: LinkTokens;
  /** Where the links lead, without a slash at its end. */
  readonly linkUrl: string;
}

/**
 * Makes the link and mails it, to who has an account and may use it; there is no mail for anybody else. A mail that
 * was sent but not noted as sent goes out again with the same link.
 */
export function passwordResetSender({ database, mailer, logger, linkTokens, linkUrl }: PasswordResetSenderOptions): OutboxHandler {
  return async (job) => {
    const { account, origin } = job.payload as ResetRequest;
    const staff = await findStaffByEmail(database.read, account);
    const token = linkTokens('passwordReset', job.id);
    let isToSend = false;
    try {
      isToSend =
        staff?.active === true && (await withOrigin(origin, () => database.transaction((tx) => makeLink(tx, job, staff, token))));
    } catch (error) {
      if (isDuplicateKey(error)) return SAME_PLACE_PAUSE_MS;
      throw error;
    }
    if (staff && isToSend) {
      const partner = await getPartnerOf(database.read, staff);
      const person = { name: staff.name, partnerName: partner.name };
      const mail = resetMail(person, `${linkUrl}/password#${token}`, LINK_LIFETIME_MINUTES);
      await deliver(mailer, logger, job, { to: staff.email, ...mail, key: `password-reset-${job.id}` });
    }
    await database.transaction((tx) => finish(tx, job));
    return null;
  };
}

/** Writes the link, under the id of the work, if it is not written yet. False when there is nothing to send. */
async function makeLink(tx: EntityManager, job: OutboxJob, staff: StaffRow, token: string): Promise<boolean> {
  const expiresAt = new Date(job.createdAt.getTime() + LINK_LIFETIME_MINUTES * 60_000);
  // A link that was used meanwhile is not made again, nor one that nobody needs any more.
  if (expiresAt.getTime() <= Date.now() || (await isResetSince(tx, staff, job.createdAt))) return false;
  const link = { id: job.id, staffId: staff.id, tokenHash: hashToken(token), createdAt: job.createdAt, expiresAt };
  const written = await insertResetLink(tx, link);
  if (written !== 'MADE') return written === 'THERE';
  await addAuditEntry(tx, {
    partnerId: staff.partnerId,
    actor: VISITOR,
    action: 'password.resetLink',
    subjectType: 'Staff',
    subjectId: staff.id,
  });
  return true;
}
