import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { touchSession } from './sessionRepository';

/** How often a process writes that a session is used. */
const PAUSE_MS = 60_000;

/** Notes which sessions are used, at most once a minute each, and off the way of the requests. */
export class Presence {
  private readonly writtenAtMs = new Map<Id, number>();

  constructor(
    private readonly database: Database,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Somebody uses the session now. What cannot be written is written with the next request. */
  readonly seen = (sessionId: Id): void => {
    const now = Date.now();
    if (now - (this.writtenAtMs.get(sessionId) ?? 0) < PAUSE_MS) return;
    this.forgetOld(now);
    this.writtenAtMs.set(sessionId, now);
    this.database
      .transaction((tx) => touchSession(tx, sessionId, now))
      .catch((error: unknown) => {
        this.writtenAtMs.delete(sessionId);
        this.onError(error);
      });
  };

  /** The map is in the order of its times: what is old stands at its beginning. */
  private forgetOld(now: number): void {
    for (const [sessionId, at] of this.writtenAtMs) {
      if (now - at < PAUSE_MS) return;
      this.writtenAtMs.delete(sessionId);
    }
  }
}
