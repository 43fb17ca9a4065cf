import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../database/database';
import { finish, renew, type OutboxJob } from '../../outbox/outbox';
import { DEFAULT_LEASE_MS, type OutboxHandler } from '../../outbox/worker';
import { findPartner } from '../../partners/partnerRepository';
import type { Providers } from '../providers';
import { Reconciler } from './reconciler';
import { nextQuietTime, scheduleReconciliations } from './reconcileSchedule';
import { usualSpan } from './span';

const RENEW_EVERY_MS = DEFAULT_LEASE_MS / 4;
/** How soon somebody else goes on with what was stopped. */
const SOON_MS = 1_000;

/** The daily reconciliation of each partner, as work of the outbox. */
export class ReconcileJob {
  private readonly stopping = new AbortController();
  private readonly reconciler: Reconciler;

  constructor(
    private readonly database: Database,
    providers: Providers,
    private readonly logger: Logger,
  ) {
    this.reconciler = new Reconciler(database, providers, (delayMs) => this.pause(delayMs));
  }

  /** The outbox handler of RECONCILE: compares, and comes again the next night. */
  readonly handle: OutboxHandler = async (job) => {
    const partner = await findPartner(this.database.read, job.subjectId);
    if (!partner) {
      await this.database.transaction((tx) => finish(tx, job));
      return null;
    }
    await scheduleReconciliations(this.database);
    const isComplete = await this.reconcile(job);
    return isComplete ? nextQuietTime(partner, new Date()).getTime() - Date.now() : SOON_MS;
  };

  /** Ends what is under way after the payments that are being compared; for a worker that stops. */
  stop(): void {
    this.stopping.abort();
  }

  /** Ends early when the worker stops. */
  private async pause(delayMs: number): Promise<void> {
    const { signal } = this.stopping;
    await wait(delayMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  private async reconcile(job: OutboxJob): Promise<boolean> {
    const partnerId = job.subjectId;
    const lease = new KeptLease(this.database, job);
    try {
      const { compared, notAsked, openByKind, isComplete } = await this.reconciler.run({
        partnerId,
        span: usualSpan(new Date()),
        isStopped: () => this.stopping.signal.aborted || lease.isLost,
        onNotAsked: ({ orderNumber, reason }) =>
          this.logger.warn({ partnerId, orderNumber, reason }, 'a payment could not be compared with its provider'),
      });
      const open = Object.fromEntries(openByKind);
      const level = openByKind.size > 0 || notAsked > 0 ? 'warn' : 'info';
      this.logger[level]({ partnerId, compared, notAsked, open, isComplete }, 'payments were compared with the providers');
      return isComplete;
    } finally {
      lease.end();
    }
  }
}

/** Keeps the lease of a job for as long as it takes, and tells when it was lost all the same. */
class KeptLease {
  isLost = false;
  private readonly timer: NodeJS.Timeout;

  constructor(database: Database, job: OutboxJob) {
    this.timer = setInterval(() => {
      renew(database, job, DEFAULT_LEASE_MS).then(
        (isKept) => (this.isLost ||= !isKept),
        // The database is away: should the lease run out meanwhile, the next renewal finds it lost.
        () => undefined,
      );
    }, RENEW_EVERY_MS);
  }

  end(): void {
    clearInterval(this.timer);
  }
}
