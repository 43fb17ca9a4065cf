import type { Logger } from 'pino';
import { MailError, type Mail, type Mailer } from './mailer';

/** With the worker's growing pauses this is about three hours. */
const MAX_ATTEMPTS = 20;

/** How often a message was tried before, this time included. */
interface Attempt {
  readonly attempts: number;
}

/**
 * Hands a message over. Throws when it is worth trying again later. What the mail server refuses for good, or did not
 * take in hours, is given up and logged under the message's key.
 */
export async function deliver(mailer: Mailer, logger: Logger, { attempts }: Attempt, mail: Mail): Promise<void> {
  try {
    await mailer.send(mail);
  } catch (error) {
    const isOver = (error instanceof MailError && error.isFinal) || attempts >= MAX_ATTEMPTS;
    if (!isOver) throw error;
    logger.error({ err: error, mail: mail.key }, 'a message was given up');
  }
}
