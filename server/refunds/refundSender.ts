import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { execute } from '../database/statements';
import { OrderRow } from '../orders/order.entity';
import { findOrderForUpdate } from '../orders/orderRepository';
import { finish, type OutboxJob } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import type { Payment } from '../payments/payment';
import { PaymentRow } from '../payments/payment.entity';
import type { PaymentProvider, ProviderOutcome } from '../payments/provider';
import { releaseTickets, voidTickets } from '../tickets/ticketRepository';
import type { RefundAllocation } from './refund';
import { RefundRow } from './refund.entity';
import { returnToBalance } from './refundBalance';
import { findAllocations, findRefundItems, findRefundTickets } from './refundRepository';
import { storeRefundStatus } from './refundStatusStore';

/** How soon to ask again about what a provider has not settled, at the earliest. */
const SHORTEST_ASK_MS = 200;
const LONGEST_ASK_MS = 60 * 60_000;

/** Sends refunds to their providers, after the commit that decided on them, and settles them by the answers. */
export class RefundSender {
  constructor(
    private readonly database: Database,
    private readonly providerOf: (payment: Payment) => PaymentProvider,
  ) {}

  /** The outbox handler of REFUND_SEND. */
  readonly handle: OutboxHandler = async (job) => {
    const refund = await this.database.read.findOneByOrFail(RefundRow, { id: job.subjectId });
    // Whatever became of it in the meantime, nothing is sent for a refund that is not under way.
    const isUnderWay = refund.status === 'PROCESSING';
    const allocations = isUnderWay ? await findAllocations(this.database.read, [refund.id]) : [];
    const asksMs: number[] = [];
    for (const allocation of allocations) {
      const askAgainAfterMs = await this.advance(refund, allocation);
      if (askAgainAfterMs !== null) asksMs.push(askAgainAfterMs);
    }
    if (asksMs.length > 0) return Math.min(Math.max(Math.min(...asksMs), SHORTEST_ASK_MS), LONGEST_ASK_MS);
    await this.database.transaction((tx) => this.settle(tx, job, refund));
    return null;
  };

  /** Brings one allocation as far as it goes now. Returns when to ask again; null when it has ended. */
  private async advance(refund: RefundRow, allocation: RefundAllocation): Promise<number | null> {
    if (allocation.status === 'SUCCEEDED' || allocation.status === 'FAILED') return null;
    const payment = await this.database.read.findOneByOrFail(PaymentRow, { id: allocation.paymentId });
    const order = await this.database.read.findOneByOrFail(OrderRow, { id: refund.orderId });
    const provider = this.providerOf(payment);
    const request = {
      idempotencyKey: allocation.id,
      paymentReference: payment.reference,
      amountMinor: allocation.amountMinor,
      currencyCode: order.currencyCode,
    };
    const known = allocation.status === 'SENT' ? await provider.find(request) : null;
    // Marked before it is sent: whoever takes over asks the provider first instead of sending blindly.
    if (!known) await this.mark(allocation, 'SENT');
    const outcome = known ?? (await provider.refund(request));
    if (outcome.status === 'PENDING') return outcome.askAgainAfterMs;
    await this.mark(allocation, outcome.status, outcome);
    return null;
  }

  private async mark(
    allocation: RefundAllocation,
    status: RefundAllocation['status'],
    outcome?: ProviderOutcome,
  ): Promise<void> {
    const failureCode = outcome?.status === 'FAILED' ? outcome.code : null;
    await this.database.transaction((tx) =>
      execute(
        tx,
        `UPDATE refund_allocations SET status = ?, provider_reference = ?, failure_code = ?
         WHERE id = ? AND status IN ('WAITING', 'SENT')`,
        [status, outcome?.reference ?? null, failureCode, BigInt(allocation.id)],
      ),
    );
  }

  /** Ends the refund by what its allocations came to, together with the work that led here. */
  private async settle(tx: EntityManager, job: OutboxJob, refund: RefundRow): Promise<void> {
    await findOrderForUpdate(tx, refund.partnerId, refund.orderId);
    if (!(await finish(tx, job))) throw new Error('the lease was lost before the refund could be settled');
    const allocations = await findAllocations(tx, [refund.id]);
    const failed = allocations.filter((allocation) => allocation.status === 'FAILED');
    const isPartlyPaid = failed.length > 0 && failed.length < allocations.length;
    const failureCode = isPartlyPaid ? 'PARTLY_PAID' : (failed[0]?.failureCode ?? null);
    const status = failed.length === 0 ? 'SUCCEEDED' : 'FAILED';
    const frees = status === 'FAILED' && !isPartlyPaid;
    const matched = await execute(
      tx,
      `UPDATE refunds SET status = ?, failure_code = ?, settled_at_ms = ?, holds_money = ?
       WHERE id = ? AND status = 'PROCESSING' AND holds_money = 1`,
      [status, failureCode, Date.now(), frees ? 0 : 1, BigInt(refund.id)],
    );
    if (matched !== 1) return;
    await this.endTickets(tx, refund, status, frees);
    if (frees) await this.giveBack(tx, refund, allocations);
    await storeRefundStatus(tx, refund.orderId);
    await addAuditEntry(tx, {
      partnerId: refund.partnerId,
      actor: 'worker',
      action: status === 'SUCCEEDED' ? 'refund.succeed' : 'refund.fail',
      subjectType: 'Refund',
      subjectId: refund.id,
      before: { status: refund.status },
      after: { status, failureCode },
    });
  }

  private async endTickets(tx: EntityManager, refund: RefundRow, status: string, frees: boolean): Promise<void> {
    const ticketIds = (await findRefundTickets(tx, [refund.id])).map((row) => row.ticketId);
    if (status === 'SUCCEEDED') await voidTickets(tx, ticketIds);
    else if (frees) await releaseTickets(tx, ticketIds);
  }

  private async giveBack(tx: EntityManager, refund: RefundRow, allocations: readonly RefundAllocation[]): Promise<void> {
    const items = await findRefundItems(tx, [refund.id]);
    await returnToBalance(tx, {
      orderId: refund.orderId,
      subtotalMinor: refund.subtotalMinor,
      totalMinor: refund.totalMinor,
      feeMinor: refund.feeMinor,
      feeBaseMinor: refund.feeWaived ? 0n : refund.subtotalMinor,
      items: items.map((item) => ({ ...item, itemId: item.orderItemId })),
      payments: allocations,
    });
  }
}
