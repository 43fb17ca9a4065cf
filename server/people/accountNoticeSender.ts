import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { deliver } from '../mail/delivery';
import type { Mailer } from '../mail/mailer';
import { finish } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { noticeMail } from './accountMail';
import type { AccountNotice } from './accountNotice';
import { getPartnerOf, getStaff } from './accountRepository';

/** Tells people by mail what happened to their account. */
export function accountNoticeSender(database: Database, mailer: Mailer, logger: Logger): OutboxHandler {
  return async (job) => {
    const { notice } = job.payload as { notice: AccountNotice };
    const staff = await getStaff(database.read, job.subjectId);
    const partner = await getPartnerOf(database.read, staff);
    const mail = noticeMail({ name: staff.name, partnerName: partner.name }, notice);
    await deliver(mailer, logger, job, { to: staff.email, ...mail, key: `account-${job.id}` });
    await database.transaction((tx) => finish(tx, job));
    return null;
  };
}
