import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { insertRows } from '../database/statements';
import type { Order } from '../orders/order';
import { findOrderForUpdate } from '../orders/orderRepository';
import type { Providers } from '../payments/providers';
import { statusWith, writeRefund } from './newRefund';
import { digestOf, type Quote, type QuoteSealer } from './quote';
import { IdempotencyKeyRow } from './refund.entity';
import { BalanceConflict, changeOf, takeFromBalance } from './refundBalance';
import { checkRefundInput, isUsableKey, type RefundCreateInput, type RefundProblem, problem } from './refundInput';
import { loadRefundableOrder } from './refundableOrder';
import { InvalidRefundRequest, previewRefund, type RefundCaller, type RefundPreview } from './refundPreview';
import type { SeenRefund } from './refund';
import { findKey, findRefund, findRefundsOfOrders, storedKey } from './refundRepository';
import { computeRefund } from './refundRules';

const OPERATION = 'refundCreate';

/**
 * What became of a request for a refund. Problems are there exactly when nothing was changed; the refund itself and its
 * order, as they were written, when this very attempt made it.
 */
export type RefundCreateResult =
  | { readonly refundId: Id; readonly replayed: boolean; readonly made?: MadeRefund }
  | { readonly problems: readonly RefundProblem[]; readonly preview?: RefundPreview };

/** A refund as it was written, with what became of its order. */
export interface MadeRefund {
  readonly refund: SeenRefund;
  readonly order: Order;
}

/** A request, with the id that its refund gets: an attempt whose answer to COMMIT was lost recognises its own refund. */
interface CreateRequest {
  readonly caller: RefundCaller;
  readonly input: RefundCreateInput;
  readonly fingerprint: string;
  readonly refundId: Id;
}

/** Thrown when the key was used by a request that is committed. */
class KeyTaken extends Error {
  override readonly name = 'KeyTaken';
}

/** Creates refunds from quotes: the only way in which a refund comes to be. */
export class RefundCreator {
  constructor(
    private readonly database: Database,
    private readonly sealer: QuoteSealer,
    private readonly providers: Providers,
  ) {}

  /**
   * Executes exactly what the quote was issued for, once for each idempotency key, or nothing. Whether the key was used
   * before is asked only of what comes to nothing: a second refund with it cannot be written, and after the first one
   * the order is at another version.
   */
  async create(caller: RefundCaller, input: RefundCreateInput): Promise<RefundCreateResult> {
    const request = { caller, input, fingerprint: fingerprintOf(input), refundId: newId() };
    const checked = await checkRefundInput(this.database.read, this.sealer, caller, input);
    if ('problems' in checked) return (await this.findEarlier(request)) ?? checked;
    try {
      const result = await this.database.transaction((tx) => this.attempt(tx, request, checked.quote));
      return 'problems' in result ? ((await this.findEarlier(request)) ?? result) : result;
    } catch (error) {
      if (!(error instanceof BalanceConflict || error instanceof KeyTaken)) throw error;
      const earlier = await this.findEarlier(request);
      if (earlier) return earlier;
      if (error instanceof KeyTaken) throw error;
      return this.stale(caller, checked.quote);
    }
  }

  private async attempt(tx: EntityManager, request: CreateRequest, quote: Quote): Promise<RefundCreateResult> {
    const { caller, input, refundId } = request;
    const order = await findOrderForUpdate(tx, caller, quote.orderId);
    if (!order) return { problems: [problem.quoteInvalid()] };
    const subject = await loadRefundableOrder(tx, this.providers, order);
    const computation = computeRefund(subject, { ...quote, mayOverride: caller.mayOverride });
    const differs = order.version !== quote.orderVersion || digestOf(computation) !== quote.digest;
    if (differs || computation.blockers.length > 0) throw new BalanceConflict('the quote is stale');
    const isByHand = computation.allocations.some(({ automatic }) => !automatic);
    if (isByHand && !input.byHandProof?.trim()) return { problems: [problem.byHandProofRequired()] };
    const earlier = order.refundCount === 0 ? [] : await findRefundsOfOrders(tx, [order.id]);
    const taken = await takeFromBalance(tx, order, changeOf(order.id, computation), statusWith(subject, earlier, computation));
    const refund = await writeRefund(tx, { refundId, caller, input, subject, computation });
    await writeKey(tx, request);
    return { refundId, replayed: false, made: { refund, order: taken } };
  }

  private async findEarlier({ caller, input, fingerprint, refundId }: CreateRequest): Promise<RefundCreateResult | null> {
    if (!isUsableKey(input.idempotencyKey)) return null;
    const { read } = this.database;
    const key = await findKey(read, caller.key, OPERATION, input.idempotencyKey);
    if (!key) return null;
    if (key.fingerprint !== fingerprint) return { problems: [problem.keyReused()] };
    // What was made before its order went out of reach is not told again.
    if (!(await findRefund(read, caller, key.refundId))) return { problems: [problem.quoteInvalid()] };
    return { refundId: key.refundId, replayed: key.refundId !== refundId };
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

async function writeKey(tx: EntityManager, { caller, input, fingerprint, refundId }: CreateRequest): Promise<void> {
  const idempotencyKey = storedKey(input.idempotencyKey);
  const row = { caller: caller.key, operation: OPERATION, idempotencyKey, fingerprint, refundId, createdAt: new Date() };
  try {
    await insertRows(tx, IdempotencyKeyRow, [row]);
  } catch (error) {
    throw isDuplicateKey(error) ? new KeyTaken('the idempotency key was used before', { cause: error }) : error;
  }
}

function fingerprintOf({ quote, reasonCode, description, byHandProof }: RefundCreateInput): string {
  // Left out where it was not sent, so that keys from before it existed stay what they were.
  const asked = byHandProof ? [quote, reasonCode, description, byHandProof] : [quote, reasonCode, description];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
