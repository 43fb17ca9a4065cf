import type { Logger } from 'pino';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { MailError, type Mailer } from '../mail/mailer';
import { finish, type OutboxJob } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { findPartner } from '../partners/partnerRepository';
import { findStaffByEmail } from './accountRepository';
import { isExpired, type Invitation } from './invitation';
import { invitationMail, signsInElsewhereMail, type InvitationMail } from './invitationMail';
import { findInvitation } from './invitationRepository';
import type { LinkTokens } from './linkToken';

/** With the worker's growing pauses this is about three hours. */
const MAX_ATTEMPTS = 20;

export interface InvitationSenderOptions {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly logger: Logger;
  readonly linkTokens: LinkTokens;
  /** Where the page is, without a slash at the end. */
  readonly linkUrl: string;
}

/**
 * Sends the invitations that the outbox holds; one that was taken back or sent anew meanwhile is not sent. The link's
 * token stands behind a #, so that it reaches no server's log.
 */
export function invitationSender(options: InvitationSenderOptions): OutboxHandler {
  const { database } = options;
  return async (job) => {
    const { partnerId } = job.payload as { partnerId: Id };
    const invitation = await findInvitation(database.read, partnerId, job.subjectId);
    if (invitation && !isExpired(invitation, new Date())) await send(options, job, invitation);
    await database.transaction((tx) => finish(tx, job));
    return null;
  };
}

async function send(options: InvitationSenderOptions, job: OutboxJob, invitation: Invitation): Promise<void> {
  const { mailer, logger } = options;
  const mail = await write(options, invitation);
  try {
    await mailer.send({ to: invitation.email, ...mail, key: `invitation-${job.id}` });
  } catch (error) {
    const isOver = (error instanceof MailError && error.isFinal) || job.attempts >= MAX_ATTEMPTS;
    if (!isOver) throw error;
    logger.error({ err: error, invitationId: invitation.id }, 'an invitation was given up');
  }
}

async function write({ database, linkTokens, linkUrl }: InvitationSenderOptions, invitation: Invitation): Promise<InvitationMail> {
  const { id, partnerId, email, expiresAt } = invitation;
  const partner = await findPartner(database.read, partnerId);
  if (!partner) throw new Error(`Invitation ${id} has no partner.`);
  const isTaken = (await findStaffByEmail(database.read, email)) !== null;
  if (isTaken) return signsInElsewhereMail({ partner });
  return invitationMail({ partner, expiresAt }, `${linkUrl}/invitation#${linkTokens('invitation', id)}`);
}
