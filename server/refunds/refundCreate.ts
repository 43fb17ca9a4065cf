import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { insertRows } from '../database/statements';
import { findOrderForUpdate } from '../orders/orderRepository';
import { addToOutbox } from '../outbox/outbox';
import type { Providers } from '../payments/providers';
import { holdTickets } from '../tickets/ticketRepository';
import type { Allocation } from './allocation';
import { digestOf, type Quote, type QuoteSealer } from './quote';
import {
  IdempotencyKeyRow,
  RefundAllocationRow,
  RefundItemRow,
  RefundRow,
  RefundTicketRow,
} from './refund.entity';
import { BalanceConflict, changeOf, takeFromBalance } from './refundBalance';
import { checkRefundInput, isUsableKey, type RefundCreateInput, type RefundProblem, problem } from './refundInput';
import { loadRefundableOrder } from './refundableOrder';
import { previewRefund, type RefundCaller, type RefundPreview } from './refundPreview';
import { findKey, storedKey } from './refundRepository';
import { computeRefund, type RefundableOrder, type RefundComputation } from './refundRules';
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
    const order = await findOrderForUpdate(tx, caller.partnerId, quote.orderId);
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
    return { refundId: key.refundId, replayed: key.refundId !== ownRefundId };
  }

  private async stale(caller: RefundCaller, quote: Quote): Promise<RefundCreateResult> {
    const preview = await previewRefund(this.database.read, this.sealer, this.providers, caller, {
      orderId: quote.orderId,
      items: quote.items,
      waiveFee: quote.waiveFee,
    });
    const [blocker] = preview.computation.blockers;
    return { problems: [blocker ? problem.notRefundable(blocker.message) : problem.quoteStale()], preview };
  }
}

interface NewRefund {
  readonly refundId: Id;
  readonly caller: RefundCaller;
  readonly input: RefundCreateInput;
  readonly subject: RefundableOrder;
  readonly computation: RefundComputation;
}

async function writeRefund(tx: EntityManager, refund: NewRefund): Promise<void> {
  const { refundId, caller, input, subject, computation } = refund;
  const { order } = subject;
  const { items, allocations, subtotalMinor, feeMinor, totalMinor, taxMinor } = computation;
  const ticketIds = items.flatMap((item) => item.ticketIds);
  if ((await holdTickets(tx, ticketIds)) !== ticketIds.length) throw new BalanceConflict('a ticket changed');
  await insertRows(tx, RefundRow, [
    {
      id: refundId,
      partnerId: order.partnerId,
      orderId: order.id,
      sequence: order.refundCount + 1,
      status: 'PROCESSING',
      holdsMoney: true,
      reasonCode: input.reasonCode,
      description: input.description.trim(),
      subtotalMinor,
      feeMinor,
      taxMinor,
      totalMinor,
      feeWaived: computation.feeWaived,
      requestedBy: caller.name,
      requestedAt: new Date(),
      settledAt: null,
      failureCode: null,
      version: 0,
      cancelRequestedAt: null,
    },
  ]);
  await insertRows(tx, RefundItemRow, items.map((item) => itemRow(refundId, item)));
  await insertRows(tx, RefundTicketRow, ticketIds.map((ticketId) => ({ refundId, ticketId })));
  await insertRows(tx, RefundAllocationRow, allocations.map((allocation) => allocationRow(refund, allocation)));
  await addToOutbox(tx, 'REFUND_SEND', refundId);
  await addAuditEntry(tx, {
    partnerId: order.partnerId,
    actor: caller.key,
    action: 'refund.create',
    subjectType: 'Refund',
    subjectId: refundId,
    after: { orderId: order.id, totalMinor: `${totalMinor}`, feeMinor: `${feeMinor}`, feeWaived: computation.feeWaived },
    requestId: caller.requestId,
  });
}

function itemRow(refundId: Id, item: RefundComputation['items'][number]): RefundItemRow {
  const { itemId, quantity, totalMinor, taxMinor } = item;
  return { refundId, orderItemId: itemId, quantity, totalMinor, taxMinor };
}

/** What no provider can send back is recorded as given back by hand, by whoever asks for the refund. */
function allocationRow({ refundId, caller, input }: NewRefund, allocation: Allocation): RefundAllocationRow {
  const { paymentId, amountMinor, automatic } = allocation;
  const byHand = {
    byHandBy: automatic ? null : caller.name,
    byHandAt: automatic ? null : new Date(),
    byHandProof: automatic ? null : (input.byHandProof?.trim() ?? ''),
  };
  return {
    id: newId(),
    refundId,
    paymentId,
    amountMinor,
    status: automatic ? 'WAITING' : 'BY_HAND',
    providerReference: null,
    failureCode: null,
    attempt: 1,
    firstSentAt: null,
    troubleSince: null,
    troubleCode: null,
    ...byHand,
  };
}

function fingerprintOf({ quote, reasonCode, description, byHandProof }: RefundCreateInput): string {
  // Left out where it was not sent, so that keys from before it existed stay what they were.
  const asked = byHandProof ? [quote, reasonCode, description, byHandProof] : [quote, reasonCode, description];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
