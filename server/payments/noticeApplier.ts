import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import { existingRow } from '../database/rows';
import { execute } from '../database/statements';
import type { Order } from '../orders/order';
import { findOrderForUpdate } from '../orders/orderRepository';
import { finish, type OutboxJob } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { wholePartner } from '../partners/reach';
import { NoticeRow, type NoticeOutcome } from './notice.entity';
import { findNotices, isHint } from './notices';
import { findOwnSides } from './ownSide';
import { takeInNews } from './paymentNews';
import { findPaymentsByReference } from './paymentRepository';
import { ProviderTrouble, type ProviderPaymentView } from './provider';
import type { Providers } from './providers';

/** The order of a payment may be recorded at this very moment, or a little later than the provider tells of it. */
const UNKNOWN_PAYMENT_PAUSES_MS = [2_000, 30_000] as const;
const FIRST_TROUBLE_PAUSE_MS = 1_000;
const LONGEST_TROUBLE_PAUSE_MS = 15 * 60_000;
/** After so much asking in vain the reconciliation has long found what there is to find. */
const GIVE_UP_AFTER_MS = 7 * 24 * 60 * 60_000;
/** How often somebody else may apply the same notices at the same moment. */
const MAX_READS = 5;

/** Thrown when what was decided on has changed meanwhile; nothing was written. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Applies notices: asks the provider what it knows of the payment, and takes that in. What a notice says does not
 * count, so their order, copies and delays do not matter; only which answer of the provider is the latest does. An
 * answer that was asked for before another process applied the same notices is thrown away.
 */
export class NoticeApplier {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
  ) {}

  /** The outbox handler of NOTICE_APPLY. */
  readonly handle: OutboxHandler = async (job) => {
    for (let read = 1; ; read++) {
      try {
        return await this.apply(job);
      } catch (error) {
        if (!(error instanceof Overtaken) || read === MAX_READS) throw error;
      }
    }
  };

  private async apply(job: OutboxJob): Promise<number | null> {
    const notice = await existingRow(this.database.read, NoticeRow, { id: job.subjectId });
    const { partnerId, provider, paymentReference } = notice;
    // Everything that is waiting now is answered by asking once, because it is asked after it.
    const all = await findNotices(this.database.read, { partnerId, provider }, paymentReference);
    const waiting = all.filter(({ processedAt }) => processedAt === null);
    if (!waiting.some(({ id }) => id === notice.id)) return this.end(job);
    const [payment] = await findPaymentsByReference(this.database.read, partnerId, provider, paymentReference);
    if (!payment) return pauseForRecording(job) ?? this.store(job, waiting, 'PAYMENT_UNKNOWN');
    const client = await this.providers.of(partnerId, provider);
    if (!client) return this.later(job, notice, new ProviderTrouble('CREDENTIALS'));
    try {
      const view = await client.look(paymentReference, payment.currencyCode);
      return await this.store(job, waiting, view ? 'APPLIED' : 'IGNORED', view);
    } catch (error) {
      if (error instanceof ProviderTrouble) return this.later(job, notice, error);
      throw error;
    }
  }

  /** Takes in what the provider said, marks the notices that it answers and ends the work, all at once or not at all. */
  private async store(
    job: OutboxJob,
    waiting: readonly NoticeRow[],
    outcome: NoticeOutcome,
    view: ProviderPaymentView | null = null,
  ): Promise<null> {
    await this.database.transaction(async (tx) => {
      await mark(tx, waiting, outcome);
      const [notice] = waiting;
      if (notice) await takeIn(tx, notice, outcome, view);
      await finish(tx, job);
    });
    return null;
  }

  /**
   * Asks again later, but not for ever. What counts is how long it was asked in vain, not how old the notice is: one
   * that is known since long may be told again, and a desk that was away for weeks asks all the same.
   */
  private later(job: OutboxJob, notice: NoticeRow, trouble: ProviderTrouble): Promise<null> | number {
    const isInVain = Date.now() - job.createdAt.getTime() > GIVE_UP_AFTER_MS;
    return isInVain ? this.store(job, [notice], 'IGNORED') : pauseAfter(job, trouble);
  }

  private async end(job: OutboxJob): Promise<null> {
    await this.database.transaction((tx) => finish(tx, job));
    return null;
  }
}

/**
 * Marks notices as answered. Who comes second finds one that is marked already, or one that came again with perhaps
 * something new to tell, and has to ask the provider again.
 */
async function mark(tx: EntityManager, notices: readonly NoticeRow[], outcome: NoticeOutcome): Promise<void> {
  for (const { id, provider, receivedCount } of notices) {
    const matched = await execute(
      tx,
      `UPDATE provider_notices SET processed_at_ms = ?, outcome = ?
       WHERE id = ? AND processed_at_ms IS NULL AND (received_count = ? OR ? = 0)`,
      [Date.now(), outcome, BigInt(id), receivedCount, isHint(provider) ? 1 : 0],
    );
    if (matched !== 1) throw new Overtaken(`notice ${id} has changed`);
  }
}

async function takeIn(
  tx: EntityManager,
  { partnerId, provider, paymentReference }: NoticeRow,
  outcome: NoticeOutcome,
  view: ProviderPaymentView | null,
): Promise<void> {
  const found = await findPaymentsByReference(tx, partnerId, provider, paymentReference);
  if (outcome === 'PAYMENT_UNKNOWN' && found.length > 0) throw new Overtaken('the payment has been recorded');
  if (view === null) return;
  const orders = new Map<string, Order>();
  for (const orderId of new Set(found.map((payment) => payment.orderId).sort())) {
    const order = await findOrderForUpdate(tx, wholePartner(partnerId), orderId);
    if (order) orders.set(orderId, order);
  }
  // Read again now that nobody else changes them.
  const payments = await findPaymentsByReference(tx, partnerId, provider, paymentReference);
  const sides = await findOwnSides(tx, payments);
  for (const payment of payments) {
    const order = orders.get(payment.orderId);
    const ours = sides.get(payment.id);
    if (order && ours) await takeInNews(tx, order, payment, ours, view);
  }
}

function pauseForRecording({ attempts }: OutboxJob): number | null {
  return UNKNOWN_PAYMENT_PAUSES_MS[attempts - 1] ?? null;
}

/** When to ask a provider again that gave no answer; the notice waits as long. */
function pauseAfter({ attempts }: OutboxJob, { retryAfterMs }: ProviderTrouble): number {
  const pauseMs = Math.min(FIRST_TROUBLE_PAUSE_MS * 2 ** (attempts - 1), LONGEST_TROUBLE_PAUSE_MS);
  return Math.max(retryAfterMs ?? 0, pauseMs);
}
