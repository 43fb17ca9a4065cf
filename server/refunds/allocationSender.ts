import type { Database } from '../database/database';
import { OrderRow } from '../orders/order.entity';
import { isDisputed, type Payment } from '../payments/payment';
import { PaymentRow } from '../payments/payment.entity';
import {
  ProviderTrouble,
  type PaymentProvider,
  type ProviderOutcome,
  type ProviderRefundRequest,
} from '../payments/provider';
import type { Providers } from '../payments/providers';
import { allocationKey, type Refund, type RefundAllocation } from './refund';
import { changeRefund, type AllocationChange } from './refundChange';

/** The next step of a share: what changes about it, on which version of the refund, and when to ask again. */
export interface AllocationStep {
  readonly seen: Refund;
  readonly change: AllocationChange | null;
  /** Null when the share has ended. */
  readonly againAfterMs: number | null;
}

interface Sending {
  readonly refund: Refund;
  readonly allocation: RefundAllocation;
  readonly provider: PaymentProvider;
  readonly request: ProviderRefundRequest;
}

/** A request that has not gone out this soon after it was decided on is not made: the process had been stopped. */
const STALE_AFTER_MS = 20_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const NOBODY_KNOWS_PAUSE_MS = 60 * 60_000;
const NO_TROUBLE = { troubleCode: null, troubleSince: null } as const;

/** Sends one share of a refund to its provider, and finds out what became of it. */
export class AllocationSender {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
  ) {}

  /** Makes the next step of an open share. A provider that gives no answer leaves it open. Throws RefundConflict. */
  async advance(refund: Refund, allocation: RefundAllocation): Promise<AllocationStep> {
    const payment = await this.database.read.findOneByOrFail(PaymentRow, { id: allocation.paymentId });
    const provider = await this.providers.of(refund.partnerId, payment.provider);
    if (!provider) return withoutProvider(refund, allocation);
    const request = await this.requestOf(refund, allocation, payment);
    const sending = { refund, allocation, provider, request };
    return allocation.status === 'SENT' ? this.resume(sending) : this.begin(sending, payment);
  }

  /** What became of a share that had ended, where the provider sees it otherwise; null when nothing changed. */
  async review(refund: Refund, allocation: RefundAllocation): Promise<AllocationChange | null> {
    const { id, status, firstSentAt, failureCode } = allocation;
    if ((status !== 'SUCCEEDED' && status !== 'FAILED') || firstSentAt === null || failureCode === 'PAID_AFTER_ALL') return null;
    const payment = await this.database.read.findOneByOrFail(PaymentRow, { id: allocation.paymentId });
    const provider = await this.providers.of(refund.partnerId, payment.provider);
    const found = await provider?.find(await this.requestOf(refund, allocation, payment));
    if (status === 'FAILED') return found?.status === 'SUCCEEDED' ? { id, ...endOf(found) } : null;
    if (found?.status !== 'FAILED' && found?.status !== 'CANCELED') return null;
    return { id, status: 'FAILED', failureCode: found.status === 'FAILED' ? found.code : 'RETURNED' };
  }

  /** Sends a share for the first time, unless something stands against it by now. */
  private async begin(sending: Sending, payment: Payment): Promise<AllocationStep> {
    const { refund, allocation, provider, request } = sending;
    const { id } = allocation;
    const ended = (change: AllocationChange) => ({ seen: refund, change, againAfterMs: null });
    if (refund.cancelRequestedAt !== null) return ended({ id, status: 'CANCELED', ...NO_TROUBLE });
    if (isDisputed(payment)) return ended({ id, status: 'FAILED', failureCode: 'PAYMENT_DISPUTED', ...NO_TROUBLE });
    try {
      // The attempt before had failed for certain; should it have been paid after all, it is not paid again.
      const earlier = allocation.attempt > 1 ? await provider.find(this.earlierOf(sending)) : null;
      if (earlier?.status === 'SUCCEEDED') return ended({ id, ...endOf(earlier), attempt: allocation.attempt - 1 });
    } catch (error) {
      return inTrouble(refund, allocation, error);
    }
    const firstSentAt = new Date();
    // Marked before it is sent: whoever takes over asks the provider first instead of sending blindly.
    const mark = { allocations: [{ id, status: 'SENT' as const, firstSentAt }], actor: 'worker', mayOverride: true };
    await this.database.transaction((tx) => changeRefund(tx, refund, mark));
    const marked = { ...refund, version: refund.version + 1 };
    const sent: RefundAllocation = { ...allocation, status: 'SENT', firstSentAt };
    try {
      return await this.settleOrWait({ ...sending, refund: marked, allocation: sent }, await send(provider, request, firstSentAt));
    } catch (error) {
      return afterFirstSending(marked, sent, error);
    }
  }

  /** Asks what became of a share that was sent, and sends it again only while the provider knows its key for sure. */
  private async resume(sending: Sending): Promise<AllocationStep> {
    const { refund, allocation, provider, request } = sending;
    try {
      const askedAt = new Date();
      const found = await provider.find(request);
      if (found.status !== 'NONE' && found.status !== 'UNKNOWN') return await this.settleOrWait(sending, found);
      const ageMs = Date.now() - (allocation.firstSentAt?.getTime() ?? 0);
      if (ageMs < provider.capabilities.keyLifetimeMs) {
        return await this.settleOrWait(sending, await send(provider, request, askedAt));
      }
      if (found.status === 'UNKNOWN') throw new ProviderTrouble('UNREADABLE', { retryAfterMs: NOBODY_KNOWS_PAUSE_MS });
      const change = { id: allocation.id, status: 'FAILED' as const, failureCode: 'NEVER_ARRIVED', ...NO_TROUBLE };
      return { seen: refund, change, againAfterMs: null };
    } catch (error) {
      return inTrouble(refund, allocation, error);
    }
  }

  private async settleOrWait(sending: Sending, outcome: ProviderOutcome): Promise<AllocationStep> {
    const { refund, allocation, provider, request } = sending;
    const { id } = allocation;
    if (outcome.status !== 'PENDING') return { seen: refund, change: { id, ...endOf(outcome) }, againAfterMs: null };
    const known = { ...request, refundReference: outcome.reference };
    if (refund.cancelRequestedAt !== null && provider.capabilities.cancellable) {
      await provider.cancel(known);
      const left = await provider.find(known);
      if (left.status === 'CANCELED') return { seen: refund, change: { id, ...endOf(left) }, againAfterMs: null };
    }
    const isNews = allocation.providerReference !== outcome.reference || allocation.troubleCode !== null;
    const change = isNews ? { id, providerReference: outcome.reference, ...NO_TROUBLE } : null;
    return { seen: refund, change, againAfterMs: outcome.askAgainAfterMs };
  }

  private async requestOf(refund: Refund, allocation: RefundAllocation, payment: Payment): Promise<ProviderRefundRequest> {
    const order = await this.database.read.findOneByOrFail(OrderRow, { id: refund.orderId });
    return {
      idempotencyKey: allocationKey(allocation),
      paymentReference: payment.reference,
      amountMinor: allocation.amountMinor,
      currencyCode: order.currencyCode,
      refundReference: allocation.providerReference,
      description: `${order.number}-R${refund.sequence}`,
    };
  }

  private earlierOf({ allocation, request }: Sending): ProviderRefundRequest {
    const idempotencyKey = allocationKey({ ...allocation, attempt: allocation.attempt - 1 });
    return { ...request, idempotencyKey, refundReference: null };
  }
}

async function send(provider: PaymentProvider, request: ProviderRefundRequest, decidedAt: Date): Promise<ProviderOutcome> {
  const isStale = Date.now() - decidedAt.getTime() > STALE_AFTER_MS;
  if (isStale) throw new ProviderTrouble('TIMEOUT', { neverSent: true });
  return provider.refund(request);
}

function endOf(outcome: ProviderOutcome): Omit<AllocationChange, 'id'> {
  const failureCode = outcome.status === 'FAILED' ? outcome.code : null;
  if (outcome.status === 'PENDING') return { providerReference: outcome.reference, ...NO_TROUBLE };
  return { status: outcome.status, providerReference: outcome.reference, failureCode, ...NO_TROUBLE };
}

/** A connection that was taken away: what was not sent ends; what was sent waits until somebody can ask again. */
function withoutProvider(refund: Refund, allocation: RefundAllocation): AllocationStep {
  if (allocation.status === 'SENT') return inTrouble(refund, allocation, new ProviderTrouble('CREDENTIALS'));
  const change = { id: allocation.id, status: 'FAILED' as const, failureCode: 'PROVIDER_NOT_CONNECTED', ...NO_TROUBLE };
  return { seen: refund, change, againAfterMs: null };
}

/** A first request that cannot have been carried out leaves nothing unknown. */
function afterFirstSending(refund: Refund, allocation: RefundAllocation, error: unknown): AllocationStep {
  if (!(error instanceof ProviderTrouble)) throw error;
  if (error.code === 'CREDENTIALS') {
    const change = { id: allocation.id, status: 'FAILED' as const, failureCode: 'CREDENTIALS_REFUSED', ...NO_TROUBLE };
    return { seen: refund, change, againAfterMs: null };
  }
  const step = inTrouble(refund, allocation, error);
  if (!error.neverSent) return step;
  return { ...step, change: { ...step.change, id: allocation.id, status: 'WAITING', firstSentAt: null } };
}

/** Writes down since when and why nobody knows, and asks again after a pause that grows with it. */
function inTrouble(refund: Refund, allocation: RefundAllocation, error: unknown): AllocationStep {
  if (!(error instanceof ProviderTrouble)) throw error;
  const { id, troubleSince, troubleCode } = allocation;
  const lastedMs = troubleSince === null ? 0 : Date.now() - troubleSince.getTime();
  const pauseMs = Math.min(Math.max(lastedMs / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
  const isNews = troubleCode !== error.code;
  const change = isNews ? { id, troubleCode: error.code, troubleSince: troubleSince ?? new Date() } : null;
  return { seen: refund, change, againAfterMs: Math.max(error.retryAfterMs ?? 0, pauseMs) };
}
