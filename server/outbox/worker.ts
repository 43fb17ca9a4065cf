import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { claim, findDue, postpone, type OutboxJob, type OutboxTopic } from './outbox';
import type { OutboxRow } from './outbox.entity';

/**
 * Does one piece of work: either ends it (`finish`, in the transaction of its effect) and returns null, or
 * returns after how many milliseconds to look again. What it throws is retried with growing pauses.
 */
export type OutboxHandler = (job: OutboxJob) => Promise<number | null>;

export interface WorkerOptions {
  /** How long a piece of work belongs to who claimed it; longer than a call to a provider may take. */
  readonly leaseMs?: number;
}

export const DEFAULT_LEASE_MS = 60_000;
const IDLE_POLL_MS = 500;
/** So many that a few providers that do not answer leave room for the others. */
const JOBS_AT_ONCE = 16;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/** Works off the outbox, in this process, until it is stopped. Any number of processes may run one. */
export class Worker {
  private readonly active = new Map<string, Promise<boolean>>();
  private readonly leaseMs: number;
  private running: Promise<void> | null = null;
  private stopping = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly handlers: Partial<Record<OutboxTopic, OutboxHandler>>,
    private readonly logger: Logger,
    { leaseMs = DEFAULT_LEASE_MS }: WorkerOptions = {},
  ) {
    this.leaseMs = leaseMs;
  }

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

  /** Does what is due once, as much as goes at once, and returns how many pieces of work were claimed. */
  async workOff(): Promise<number> {
    const done = await Promise.all(await this.startDue());
    return done.filter(Boolean).length;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      // Set before looking, so that a nudge that comes while we look is not lost.
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      try {
        // What was started goes on by itself, and says when to look again.
        void (await this.startDue());
      } catch (error) {
        this.logger.error({ err: error }, 'the outbox could not be read; trying again');
      }
      if (!this.stopping) await atMost(IDLE_POLL_MS, woken);
    }
    await Promise.all(this.active.values());
  }

  /** Starts work that is due, in the places that are free. */
  private async startDue(): Promise<Promise<boolean>[]> {
    if (this.active.size >= JOBS_AT_ONCE) return [];
    const due = await findDue(this.database, JOBS_AT_ONCE + this.active.size);
    const fresh = due.filter(({ id }) => !this.active.has(id)).slice(0, JOBS_AT_ONCE - this.active.size);
    return fresh.map((found) => {
      const work = this.workOn(found).finally(() => this.leave(found.id));
      this.active.set(found.id, work);
      return work;
    });
  }

  /** Frees a place; when there was none free, there may be work that waits for it. */
  private leave(id: string): void {
    if (this.active.size >= JOBS_AT_ONCE) this.wake();
    this.active.delete(id);
  }

  /** Answers whether the work was this worker's. Never throws: what went wrong comes again. */
  private async workOn(found: OutboxRow): Promise<boolean> {
    let job: OutboxJob | null = null;
    try {
      job = await claim(this.database, found, this.leaseMs);
      if (!job) return false;
      const handler = this.handlers[job.topic];
      if (!handler) throw new Error(`nothing handles ${job.topic} here`);
      const againAfterMs = await handler(job);
      if (againAfterMs !== null) await postpone(this.database, job, againAfterMs);
      // What has ended may have promised more.
      else this.wake();
    } catch (error) {
      await this.comeBack(job, error);
    }
    return true;
  }

  /** Puts work off that went wrong; what cannot even be put off comes back when its lease runs out. */
  private async comeBack(job: OutboxJob | null, error: unknown): Promise<void> {
    const attempts = job?.attempts ?? 0;
    this.logger.warn({ err: error, topic: job?.topic, attempts }, 'work failed and is tried again');
    if (!job) return;
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
    await postpone(this.database, job, delayMs).catch((cause: unknown) => {
      this.logger.warn({ err: cause }, 'work could not be put off and comes back when its lease runs out');
    });
  }
}

/** Waits for something to happen, but not for longer than this. */
function atMost(waitMs: number, happening: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs);
    void happening.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
