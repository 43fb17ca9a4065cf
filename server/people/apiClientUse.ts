import type { Logger } from 'pino';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { storeLastUse } from './apiClientRepository';

/** How exactly it is known when a program called last. */
const PRECISION_MS = 60_000;

/** Notes when programs call: at most once a minute each, and no request waits for it. */
export class ApiClientUse {
  private readonly underWay = new Map<Id, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** The program calls now; it is known already that it had called at `lastUsedAt`. */
  readonly called = (id: Id, lastUsedAt: Date | null): void => {
    const now = new Date();
    const before = new Date(now.getTime() - PRECISION_MS);
    if (this.underWay.has(id) || (lastUsedAt !== null && lastUsedAt > before)) return;
    const write = this.database
      .transaction((tx) => storeLastUse(tx, id, now, before))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the last use of an API client was not noted'))
      .finally(() => this.underWay.delete(id));
    this.underWay.set(id, write);
  };

  /** Waits until everything is written. */
  async settle(): Promise<void> {
    await Promise.all(this.underWay.values());
  }
}
