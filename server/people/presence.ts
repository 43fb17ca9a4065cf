import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { storeLastUse } from './apiClientRepository';
import { touchSession } from './sessionRepository';

/** How often a process writes that a session or a program is used, and so how exactly it is known. */
const PAUSE_MS = 60_000;

/** Hears who calls. */
export interface Presence {
  sessionSeen(id: Id): void;
  apiClientSeen(id: Id): void;
}

/** Notes which sessions and programs are used, at most once a minute each, and off the way of the requests. */
export class StoredPresence implements Presence {
  /** In the order of its times: what is old stands at its beginning. */
  private readonly writtenAtMs = new Map<string, number>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  sessionSeen(id: Id): void {
    this.seen(`session:${id}`, (tx, now) => touchSession(tx, id, now));
  }

  apiClientSeen(id: Id): void {
    this.seen(`apiClient:${id}`, (tx, now) => storeLastUse(tx, id, new Date(now), new Date(now - PAUSE_MS)));
  }

  /** Waits until everything is written. */
  async settle(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** What cannot be written is written with the next request. */
  private seen(key: string, write: (tx: EntityManager, nowMs: number) => Promise<void>): void {
    const now = Date.now();
    if (now - (this.writtenAtMs.get(key) ?? 0) < PAUSE_MS) return;
    this.forgetOld(now);
    this.writtenAtMs.set(key, now);
    const writing = this.database
      .transaction((tx) => write(tx, now))
      .catch((error: unknown) => {
        this.writtenAtMs.delete(key);
        this.logger.warn({ err: error }, 'the use of a session or an API client was not noted');
      })
      .finally(() => this.underWay.delete(writing));
    this.underWay.add(writing);
  }

  private forgetOld(now: number): void {
    for (const [key, at] of this.writtenAtMs) {
      if (now - at < PAUSE_MS) return;
      this.writtenAtMs.delete(key);
    }
  }
}
