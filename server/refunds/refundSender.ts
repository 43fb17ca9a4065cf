import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { existingRow } from '../database/rows';
import type { Id } from '../database/id';
import { finishAlone } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { PaymentRow } from '../payments/payment.entity';
import type { Providers } from '../payments/providers';
import { AllocationSender } from './allocationSender';
import { takePaidAfterAll } from './paidAfterAll';
import type { SeenRefund } from './refund';
import type { AllocationOfPayment } from './refundActions';
import { BalanceConflict } from './refundBalance';
import { changeRefund, RefundConflict, type AllocationChange } from './refundChange';
import { isOpen } from './refundState';
import { findRefundToSend, type RefundToSend } from './refundToSend';

/** How soon to ask again about what a provider has not settled, at the earliest and at the latest. */
const SHORTEST_ASK_MS = 200;
const LONGEST_ASK_MS = 60 * 60_000;
/** How often a refund is read again because somebody else changed it; after that the outbox comes back to it. */
const MAX_READS = 5;

/** Sends refunds to their providers, after the commit that decided on them, and settles them by the answers. */
export class RefundSender {
  private readonly allocations: AllocationSender;

  constructor(
    private readonly database: Database,
    providers: Providers,
    private readonly logger: Logger,
  ) {
    this.allocations = new AllocationSender(database, providers);
  }

  /** The outbox handler of REFUND_SEND: drives a refund until nothing of it is open. */
  readonly handle: OutboxHandler = async (job) => {
    const againAfterMs = await this.drive(job.subjectId);
    if (againAfterMs !== null) return Math.min(Math.max(againAfterMs, SHORTEST_ASK_MS), LONGEST_ASK_MS);
    await finishAlone(this.database, job);
    return null;
  };

  /** The outbox handler of REFUND_CHECK: asks the provider once, because there may be news, even of what has ended. */
  readonly check: OutboxHandler = async (job) => {
    await this.drive(job.subjectId);
    // Shares that have ended, now or before, also while another one is under way: who ended them may have asked too early.
    await this.review(await findRefundToSend(this.database.read, job.subjectId));
    await finishAlone(this.database, job);
    return null;
  };

  /** Brings a refund as far as it goes now. Returns when to ask again; null when nothing of it is open. */
  private async drive(id: Id): Promise<number | null> {
    for (let read = 1; ; read++) {
      try {
        return await this.driveOnce(id);
      } catch (error) {
        if (!(error instanceof RefundConflict) || read === MAX_READS) throw error;
      }
    }
  }

  private async driveOnce(id: Id): Promise<number | null> {
    const found = await findRefundToSend(this.database.read, id);
    let seen = found.refund;
    // Whatever became of it in the meantime, nothing is sent for a refund that is not under way.
    if (seen.status !== 'PROCESSING') return null;
    const open = found.shares.filter(({ allocation }) => isOpen(allocation));
    // Nothing to send: a refund of nothing, or one that was given back by hand in full.
    if (open.length === 0) await this.apply(seen, []);
    const asksMs: number[] = [];
    for (const [index, share] of open.entries()) {
      const step = await this.allocations.advance(seen, index === 0 ? share : await this.readAgain(share), found);
      seen = step.change ? await this.apply(step.seen, [step.change]) : step.seen;
      if (step.againAfterMs !== null) asksMs.push(step.againAfterMs);
    }
    return asksMs.length === 0 ? null : Math.min(...asksMs);
  }

  /** Asks about shares that have ended: what was paid may have come back, what failed may have been paid after all. */
  private async review(found: RefundToSend): Promise<void> {
    let seen = found.refund;
    for (const share of found.shares) {
      const change = await this.allocations.review(seen, await this.readAgain(share), found);
      if (!change) continue;
      this.logger.warn({ refundId: seen.id, status: change.status }, 'a provider changed its mind about a refund');
      try {
        seen = await this.apply(seen, [change]);
      } catch (error) {
        if (!(error instanceof BalanceConflict)) throw error;
        seen = await this.database.transaction((tx) => takePaidAfterAll(tx, seen, share.allocation, change.providerReference ?? ''));
      }
    }
  }

  /** While another share was sent, a payment may have come to be disputed. */
  private async readAgain({ allocation }: AllocationOfPayment): Promise<AllocationOfPayment> {
    return { allocation, payment: await existingRow(this.database.read, PaymentRow, { id: allocation.paymentId }) };
  }

  /** Applies a change, and answers the refund that the next one builds on. */
  private apply(seen: SeenRefund, allocations: readonly AllocationChange[]): Promise<SeenRefund> {
    return this.database.transaction((tx) => changeRefund(tx, seen, { allocations, actor: 'worker', mayOverride: true }));
  }
}
