import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { Logger } from 'pino';

/** A message to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Says which message this is, so that one sent twice by accident is shown once: a name without blanks. */
  readonly key: string;
}

/** Takes messages to where they are delivered. */
export interface Mailer {
  /** Throws MailError when the message was not taken. */
  send(mail: Mail): Promise<void>;
}

/** Thrown for a message that was not taken. It tells no address: errors are logged. */
export class MailError extends Error {
  override readonly name = 'MailError';

  constructor(
    reason: string,
    /** True when trying again cannot help. */
    readonly isFinal: boolean,
  ) {
    super(`The message was not taken: ${reason}.`);
  }
}

export interface MailerOptions {
  /** Null: messages are written into the folder instead of being sent. */
  readonly smtpUrl: string | null;
  /** As in a message: `Refund Desk <no-reply@example.com>`. */
  readonly from: string;
  readonly folder: string;
  readonly logger: Logger;
}

/** A mailer for the configuration: by SMTP, or into a folder where no server is named. */
export function createMailer({ smtpUrl, from, folder, logger }: MailerOptions): Mailer {
  return smtpUrl === null ? new FolderMailer(from, folder, logger) : new SmtpMailer(from, smtpUrl);
}

// A message is made of what is given and of nothing that it could name: no files, no addresses on the web.
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;
// Together well below the time for which the worker holds a piece of work.
const TIME_LIMITS = { dnsTimeout: 5_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

class SmtpMailer implements Mailer {
  private readonly transport;

  constructor(from: string, smtpUrl: string) {
    this.transport = nodemailer.createTransport({ url: smtpUrl, ...TIME_LIMITS, ...CLOSED }, { from });
  }

  async send(mail: Mail): Promise<void> {
    try {
      await this.transport.sendMail(toMessage(mail));
    } catch (error) {
      const { code = 'unknown error', responseCode } = error as { code?: string; responseCode?: number };
      // 5xx is the mail server's last word; wrong credentials (EAUTH) are not about the message.
      const isFinal = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
      throw new MailError(responseCode === undefined ? code : `${code} ${responseCode}`, isFinal);
    }
  }
}

class FolderMailer implements Mailer {
  private readonly transport;

  constructor(
    from: string,
    private readonly folder: string,
    private readonly logger: Logger,
  ) {
    this.transport = nodemailer.createTransport({ streamTransport: true, buffer: true, ...CLOSED }, { from });
  }

  async send(mail: Mail): Promise<void> {
    const { message } = await this.transport.sendMail(toMessage(mail));
    if (!Buffer.isBuffer(message)) throw new MailError('it was not written', true);
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`);
    // Under its own name only when it is whole; readable for nobody else, as it holds personal data.
    await writeFile(`${file}.part`, message, { mode: 0o600 });
    await rename(`${file}.part`, file);
    this.logger.info({ file }, 'a message was written to a file, because SMTP_URL names no mail server');
  }
}

function toMessage({ key, ...message }: Mail) {
  return { ...message, messageId: `<${key}@refund-desk>` };
}
