import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { insertRows } from '../database/statements';
import type { Order } from '../orders/order';
import { findOrderForUpdate } from '../orders/orderRepository';
import type { Providers } from '../payments/providers';
import { writeRefund } from './newRefund';
import { digestOf, type Quote, type QuoteSealer } from './quote';
import { IdempotencyKeyRow } from './refund.entity';
import { BalanceConflict, changeOf, takeFromBalance } from './refundBalance';
import { checkRefundInput, isUsableKey, type RefundCreateInput, type RefundProblem, problem } from './refundInput';
import { loadRefundableOrder } from './refundableOrder';
import { InvalidRefundRequest, previewRefund, type RefundCaller, type RefundPreview } from './refundPreview';
import { findKey, findRefund, storedKey } from './refundRepository';
import { computeRefund } from './refundRules';
import { storeRefundStatus } from './refundStatusStore';

const OPERATION = 'refundCreate';

/** What became of a request for a refund. Problems are there exactly when nothing was changed. */
export type RefundCreateResult =
  | { readonly refundId: Id; readonly replayed: boolean }
  | { readonly problems: readonly RefundProblem[]; readonly preview?: RefundPreview };

/** Creates refunds from quotes: the only way in which a refund comes to be. */
export class RefundCreator {
  constructor(
    private readonly database: Database,
    private readonly sealer: QuoteSealer,
    private readonly providers: Providers,
  ) {}

  /** Executes exactly what the quote was issued for, once for each idempotency key, or nothing. */
  async create(caller: RefundCaller, input: RefundCreateInput): Promise<RefundCreateResult> {
    const fingerprint = fingerprintOf(input);
    const earlier = await this.findEarlier(this.database.read, caller, input, fingerprint);
    if (earlier) return earlier;
    const checked = await checkRefundInput(this.database.read, this.sealer, caller, input);
    if ('problems' in checked) return checked;
    // Made here, so that an attempt whose answer to COMMIT was lost recognises its own refund.
    const refundId = newId();
    try {
      return await this.database.transaction((tx) => this.attempt(tx, caller, input, checked.quote, refundId, fingerprint));
    } catch (error) {
      if (error instanceof BalanceConflict) return this.stale(caller, checked.quote);
      if (!isDuplicateKey(error)) throw error;
      const winner = await this.findEarlier(this.database.read, caller, input, fingerprint);
      if (!winner) throw error;
      return winner;
    }
  }

  private async attempt(
    tx: EntityManager,
    caller: RefundCaller,
    input: RefundCreateInput,
    quote: Quote,
    refundId: Id,
    fingerprint: string,
  ): Promise<RefundCreateResult> {
    const order = await findOrderForUpdate(tx, caller, quote.orderId);
    if (!order) return { problems: [problem.quoteInvalid()] };
    // Looked for again under the lock: a twin of this request may have been committed meanwhile.
    const earlier = await this.findEarlier(tx, caller, input, fingerprint, refundId);
    if (earlier) return earlier;
    const subject = await loadRefundableOrder(tx, this.providers, order);
    const computation = computeRefund(subject, { ...quote, mayOverride: caller.mayOverride });
    const differs = order.version !== quote.orderVersion || digestOf(computation) !== quote.digest;
    if (differs || computation.blockers.length > 0) throw new BalanceConflict('the quote is stale');
    const isByHand = computation.allocations.some(({ automatic }) => !automatic);
    if (isByHand && !input.byHandProof?.trim()) return { problems: [problem.byHandProofRequired()] };
    await takeFromBalance(tx, order, changeOf(order.id, computation), 1);
    await writeRefund(tx, { refundId, caller, input, subject, computation });
    await insertRows(tx, IdempotencyKeyRow, [
      {
        caller: caller.key,
        operation: OPERATION,
        idempotencyKey: storedKey(input.idempotencyKey),
        fingerprint,
        refundId,
        createdAt: new Date(),
      },
    ]);
    await storeRefundStatus(tx, order.id);
    return { refundId, replayed: false };
  }

  private async findEarlier(
    manager: EntityManager,
    caller: RefundCaller,
    input: RefundCreateInput,
    fingerprint: string,
    ownRefundId?: Id,
  ): Promise<RefundCreateResult | null> {
    if (!isUsableKey(input.idempotencyKey)) return null;
    const key = await findKey(manager, caller.key, OPERATION, input.idempotencyKey);
    if (!key) return null;
    if (key.fingerprint !== fingerprint) return { problems: [problem.keyReused()] };
    // What was made before its order went out of reach is not told again.
    if (!(await findRefund(manager, caller, key.refundId))) return { problems: [problem.quoteInvalid()] };
    return { refundId: key.refundId, replayed: key.refundId !== ownRefundId };
  }

  private async stale(caller: RefundCaller, quote: Quote): Promise<RefundCreateResult> {
    try {
      const { read } = this.database;
      const load = (order: Order) => loadRefundableOrder(read, this.providers, order);
      const { orderId, items, waiveFee } = quote;
      const preview = await previewRefund(read, this.sealer, load, caller, { orderId, items, waiveFee });
      const [blocker] = preview.computation.blockers;
      return { problems: [blocker ? problem.notRefundable(blocker.message) : problem.quoteStale()], preview };
    } catch (error) {
      // The order went out of reach at this very moment.
      if (error instanceof InvalidRefundRequest) return { problems: [problem.quoteInvalid()] };
      throw error;
    }
  }
}

function fingerprintOf({ quote, reasonCode, description, byHandProof }: RefundCreateInput): string {
  // Left out where it was not sent, so that keys from before it existed stay what they were.
  const asked = byHandProof ? [quote, reasonCode, description, byHandProof] : [quote, reasonCode, description];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
