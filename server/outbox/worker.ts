import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { claim, findDue, postpone, type OutboxJob, type OutboxTopic } from './outbox';

/**
 * Does one piece of work: either ends it (`finish`, in the transaction of its effect) and returns null, or
 * returns after how many milliseconds to look again. What it throws is retried with growing pauses.
 */
export type OutboxHandler = (job: OutboxJob) => Promise<number | null>;

/** Longer than any single call to a provider may take. */
const LEASE_MS = 60_000;
const IDLE_POLL_MS = 500;
const JOBS_AT_ONCE = 8;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/** Works off the outbox, in this process, until it is stopped. Any number of processes may run one. */
export class Worker {
  private running: Promise<void> | null = null;
  private stopping = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly handlers: Partial<Record<OutboxTopic, OutboxHandler>>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Looks for work now instead of at the next poll. */
  nudge(): void {
    this.wake();
  }

  /** Finishes what is under way, then stops. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  /** Does everything that is due once, and returns how many pieces of work were claimed. */
  async workOff(): Promise<number> {
    const due = await findDue(this.database, JOBS_AT_ONCE);
    const done = await Promise.all(due.map((id) => this.workOn(id)));
    return done.filter(Boolean).length;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      // Set before looking, so that a nudge that comes while we look is not lost.
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      const worked = await this.workOff().catch((error: unknown) => {
        this.logger.error({ err: error }, 'the outbox could not be read; trying again');
        return 0;
      });
      if (worked === 0 && !this.stopping) await Promise.race([woken, idle()]);
    }
  }

  private async workOn(id: string): Promise<boolean> {
    const job = await claim(this.database, id, LEASE_MS);
    if (!job) return false;
    try {
      const handler = this.handlers[job.topic];
      if (!handler) throw new Error(`nothing handles ${job.topic} here`);
      const againAfterMs = await handler(job);
      if (againAfterMs !== null) await postpone(this.database, job, againAfterMs);
    } catch (error) {
      const delayMs = Math.min(FIRST_RETRY_MS * 2 ** (job.attempts - 1), LONGEST_RETRY_MS);
      this.logger.warn({ err: error, topic: job.topic, attempts: job.attempts }, 'work failed and is tried again');
      await postpone(this.database, job, delayMs);
    }
    return true;
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, IDLE_POLL_MS));
}
