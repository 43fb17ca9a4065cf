import type { Logger } from 'pino';
import type { Database } from '../database/database';
import type { Connections } from './connections';
import { NoticeRefused } from './notice';
import { storeNotices, type NoticePlace } from './notices';
import { verifyNotices, type WebhookMessage } from './verifyNotices';

export interface NoticeReceiverOptions {
  readonly database: Database;
  readonly connections: Connections;
  /** Tells the worker of this process that there is something to apply. */
  readonly nudgeWorker: () => void;
  readonly logger: Logger;
}

/** Takes in what providers send: verified, stored and committed before they get an answer; applied after it. */
export class NoticeReceiver {
  constructor(private readonly options: NoticeReceiverOptions) {}

  /**
   * Whether a message was accepted. A partner that does not exist, one that is not connected and a forged message
   * give the same answer. What it throws is the database's: then the provider has to send the message again.
   */
  async receive(place: NoticePlace, message: WebhookMessage): Promise<boolean> {
    const { database, connections, nudgeWorker, logger } = this.options;
    const connection = await connections.of(database.read, place.partnerId, place.provider);
    if (!connection?.credentials) return false;
    try {
      const notices = verifyNotices(connection.credentials, message);
      if (notices.length > 0) await storeNotices(database, place, notices);
    } catch (error) {
      if (!(error instanceof NoticeRefused)) throw error;
      logger.warn({ ...place, reason: error.message }, 'a webhook was refused');
      return false;
    }
    nudgeWorker();
    return true;
  }
}
