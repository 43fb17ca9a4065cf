import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { findRows } from '../database/rows';
import { insertRows } from '../database/statements';
import { addToOutbox } from '../outbox/outbox';
import { PaymentRow } from '../payments/payment.entity';
import type { Providers } from '../payments/providers';
import { textProblem } from '../plainText';
import type { Refund } from './refund';
import { IdempotencyKeyRow } from './refund.entity';
import { actionsOf, isBeyondAsking, unpaidOf, type AllocationOfPayment, type RefundAction } from './refundActions';
import { BalanceConflict } from './refundBalance';
import { changeRefund, RefundConflict, type RefundChange } from './refundChange';
import { changeProblem, MAX_PROOF_LENGTH, type RefundChangeProblem } from './refundChangeInput';
import { isUsableKey } from './refundInput';
import type { RefundCaller } from './refundPreview';
import { findAllocations, findKey, findRefund, storedKey } from './refundRepository';

export interface RefundChangeRequest {
  readonly refundId: Id;
  readonly idempotencyKey: string;
}

/** What became of a request to change a refund. Problems are there exactly when nothing was changed. */
export type RefundChangeResult =
  | { readonly refundId: Id; readonly replayed: boolean }
  | { readonly problems: readonly RefundChangeProblem[] };

/** What an action does to a refund, or why it may not. */
type Decision = Pick<RefundChange, 'allocations' | 'cancelRequestedAt'> | RefundChangeProblem;

interface Operation {
  readonly name: 'refundRetry' | 'refundCancel' | 'refundMarkPaid';
  readonly action: RefundAction;
  readonly refused: () => RefundChangeProblem;
  readonly fingerprint: string;
  decide(tx: EntityManager, refund: Refund, shares: readonly AllocationOfPayment[]): Promise<Decision> | Decision;
}

/** What the audit calls each. */
const NOTED_AS: Readonly<Record<RefundAction, string>> = {
  RETRY: 'refund.retry',
  CANCEL: 'refund.cancel',
  MARK_PAID: 'refund.markPaid',
};

/** How often a refund is read again because somebody else changed it in between. */
const MAX_READS = 5;

/** What staff do about refunds that were made: retry, cancel, mark as paid by hand. Each once for each key. */
export class RefundChangeService {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
  ) {}

  /** Sends what failed once more. */
  retry(caller: RefundCaller, request: RefundChangeRequest): Promise<RefundChangeResult> {
    return this.run(caller, request, {
      name: 'refundRetry',
      action: 'RETRY',
      refused: changeProblem.notRetryable,
      fingerprint: fingerprintOf(request.refundId),
      decide: async (tx, refund, shares) => {
        const connected = await this.providers.connectedTo(tx, refund.partnerId);
        const unpaid = unpaidOf(shares, new Date());
        if (unpaid.some(({ payment }) => !connected.has(payment.provider))) return changeProblem.notConnected();
        return { allocations: unpaid.map(({ allocation }) => nextAttempt(allocation)) };
      },
    });
  }

  /** Calls a refund back: at once when it was not sent yet, else as soon as the provider has stopped it. */
  cancel(caller: RefundCaller, request: RefundChangeRequest): Promise<RefundChangeResult> {
    return this.run(caller, request, {
      name: 'refundCancel',
      action: 'CANCEL',
      refused: changeProblem.notCancelable,
      fingerprint: fingerprintOf(request.refundId),
      decide: (_tx, _refund, shares) => {
        const isStopped = (share: AllocationOfPayment) =>
          share.allocation.status === 'WAITING' || isBeyondAsking(share, new Date());
        const allocations = shares.filter(isStopped).map(({ allocation: { id } }) => ({ id, status: 'CANCELED' as const }));
        return { allocations, cancelRequestedAt: new Date() };
      },
    });
  }

  /** Records that staff paid in another way what could not be sent. */
  markPaid(caller: RefundCaller, request: RefundChangeRequest & { proof: string }): Promise<RefundChangeResult> {
    const proof = request.proof.trim();
    if (!/[\p{L}\p{N}]/u.test(proof)) return Promise.resolve({ problems: [changeProblem.proofRequired()] });
    if ([...proof].length > MAX_PROOF_LENGTH) return Promise.resolve({ problems: [changeProblem.proofTooLong()] });
    return this.run(caller, request, {
      name: 'refundMarkPaid',
      action: 'MARK_PAID',
      refused: changeProblem.notMarkable,
      fingerprint: fingerprintOf(request.refundId, proof),
      decide: (_tx, _refund, shares) => {
        // Asked here, so that a key that was used before there was this rule gives what it gave.
        const fault = textProblem('What shows how it was paid', proof, 'lines');
        if (fault !== null) return changeProblem.proofInvalid(fault);
        const allocations = unpaidOf(shares, new Date()).map(({ allocation: { id } }) => ({
          id,
          status: 'BY_HAND' as const,
          byHandBy: caller.name,
          byHandAt: new Date(),
          byHandProof: proof,
        }));
        return { allocations };
      },
    });
  }

  private async run(caller: RefundCaller, request: RefundChangeRequest, operation: Operation): Promise<RefundChangeResult> {
    if (!isUsableKey(request.idempotencyKey)) return { problems: [changeProblem.keyInvalid()] };
    for (let read = 1; ; read++) {
      try {
        return await this.database.transaction((tx) => this.attempt(tx, caller, request, operation));
      } catch (error) {
        if (error instanceof BalanceConflict) return { problems: [changeProblem.orderChanged()] };
        // A twin of this request was first, or the refund moved on: what holds now decides.
        const mayHelp = error instanceof RefundConflict || isDuplicateKey(error);
        if (!mayHelp || read === MAX_READS) throw error;
      }
    }
  }

  private async attempt(
    tx: EntityManager,
    caller: RefundCaller,
    { refundId, idempotencyKey }: RefundChangeRequest,
    operation: Operation,
  ): Promise<RefundChangeResult> {
    const refund = await findRefund(tx, caller, refundId);
    if (!refund) return { problems: [changeProblem.refundUnknown()] };
    const earlier = await findKey(tx, caller.key, operation.name, idempotencyKey);
    if (earlier && earlier.fingerprint !== operation.fingerprint) return { problems: [changeProblem.keyReused()] };
    if (earlier) return { refundId, replayed: true };
    const shares = await sharesOf(tx, refundId);
    if (!actionsOf(refund, shares, new Date()).includes(operation.action)) return { problems: [operation.refused()] };
    const decision = await operation.decide(tx, refund, shares);
    if ('code' in decision) return { problems: [decision] };
    const { key: actor, mayOverride } = caller;
    const seen = { ...refund, allocations: shares.map(({ allocation }) => allocation) };
    await changeRefund(tx, seen, { ...decision, actor, action: NOTED_AS[operation.action], mayOverride });
    await addToOutbox(tx, 'REFUND_SEND', refundId);
    const key = { caller: caller.key, operation: operation.name, idempotencyKey: storedKey(idempotencyKey) };
    await insertRows(tx, IdempotencyKeyRow, [
      { ...key, fingerprint: operation.fingerprint, refundId, createdAt: new Date() },
    ]);
    return { refundId, replayed: false };
  }
}

async function sharesOf(tx: EntityManager, refundId: Id): Promise<AllocationOfPayment[]> {
  const allocations = await findAllocations(tx, [refundId]);
  const payments = await findRows(tx, PaymentRow, { id: allocations.map(({ paymentId }) => paymentId) });
  return allocations.flatMap((allocation) => {
    const payment = payments.find(({ id }) => id === allocation.paymentId);
    return payment ? [{ allocation, payment }] : [];
  });
}

function nextAttempt({ id, attempt }: AllocationOfPayment['allocation']) {
  return {
    id,
    status: 'WAITING' as const,
    attempt: attempt + 1,
    providerReference: null,
    failureCode: null,
    firstSentAt: null,
    troubleCode: null,
    troubleSince: null,
  };
}

function fingerprintOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
