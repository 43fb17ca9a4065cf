import type { Database } from '../database/database';
import { isDisputed, type Payment } from '../payments/payment';
import {
  ProviderTrouble,
  type PaymentProvider,
  type ProviderOutcome,
  type ProviderRefundRequest,
} from '../payments/provider';
import type { Providers } from '../payments/providers';
import {
  afterFirstSending,
  endOf,
  inTrouble,
  neverSettled,
  NO_TROUBLE,
  settling,
  takeUpAgain,
  withoutProvider,
  waitAWhile,
  type AllocationStep,
  type Sending,
} from './allocationStep';
import { allocationKey, type RefundAllocation, type SeenRefund } from './refund';
import type { AllocationOfPayment } from './refundActions';
import { changeRefund, type AllocationChange } from './refundChange';
import type { RefundToSend } from './refundToSend';

/** A request that has not gone out this soon after it was decided on is not made: the process had been stopped. */
const STALE_AFTER_MS = 20_000;

interface EarlierAttempt {
  readonly attempt: number;
  readonly outcome: Extract<ProviderOutcome, { status: 'SUCCEEDED' | 'PENDING' }>;
}

/** What a provider is told of the order beside the share. */
type OrderOfShare = Pick<RefundToSend, 'orderNumber' | 'currencyCode'>;

/** Sends one share of a refund to its provider, and finds out what became of it. */
export class AllocationSender {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
  ) {}

  /** Makes the next step of an open share. A provider that gives no answer leaves it open. Throws RefundConflict. */
  async advance(refund: SeenRefund, { allocation, payment }: AllocationOfPayment, order: OrderOfShare): Promise<AllocationStep> {
    const provider = await this.providers.of(refund.partnerId, payment.provider);
    if (!provider) return withoutProvider(refund, allocation);
    const request = requestOf(refund, { allocation, payment }, order);
    const sending = { refund, allocation, provider, request };
    return allocation.status === 'SENT' ? this.resume(sending, payment) : this.begin(sending, payment);
  }

  /** What became of a share that had ended, where the provider sees it otherwise; null when nothing changed. */
  async review(refund: SeenRefund, { allocation, payment }: AllocationOfPayment, order: OrderOfShare): Promise<AllocationChange | null> {
    const { id, status, firstSentAt, failureCode, attempt } = allocation;
    if ((status !== 'SUCCEEDED' && status !== 'FAILED') || failureCode === 'PAID_AFTER_ALL') return null;
    if (firstSentAt === null && attempt === 1) return null;
    const provider = await this.providers.of(refund.partnerId, payment.provider);
    if (!provider) return null;
    const request = requestOf(refund, { allocation, payment }, order);
    const found = await provider.find(request);
    if (status === 'SUCCEEDED') {
      const isBack = found.status === 'FAILED' || found.status === 'CANCELED';
      return isBack ? { id, status: 'FAILED', failureCode: 'RETURNED' } : null;
    }
    if (found.status === 'SUCCEEDED') return { id, ...endOf(found) };
    const earlier = await this.findEarlier({ refund, allocation, provider, request });
    return earlier?.outcome.status === 'SUCCEEDED' ? { id, ...endOf(earlier.outcome), attempt: earlier.attempt } : null;
  }

  /** Sends a share for the first time, unless something stands against it by now. */
  private async begin(sending: Sending, payment: Payment): Promise<AllocationStep> {
    const { refund, allocation, provider, request } = sending;
    const { id } = allocation;
    const ended = (change: AllocationChange) => ({ seen: refund, change, againAfterMs: null });
    if (refund.cancelRequestedAt !== null) return ended({ id, status: 'CANCELED', ...NO_TROUBLE });
    if (isDisputed(payment)) return ended({ id, status: 'FAILED', failureCode: 'PAYMENT_DISPUTED', ...NO_TROUBLE });
    try {
      // The attempts before had failed for certain; should one have been paid after all, it is not paid again.
      const earlier = await this.findEarlier(sending);
      if (earlier?.outcome.status === 'SUCCEEDED') return ended({ id, ...endOf(earlier.outcome), attempt: earlier.attempt });
      if (earlier?.outcome.status === 'PENDING') return takeUpAgain(sending, earlier.outcome, earlier.attempt);
    } catch (error) {
      return inTrouble(refund, allocation, error);
    }
    const firstSentAt = new Date();
    const marked = await this.mark(refund, [{ id, status: 'SENT', firstSentAt }]);
    const sent: RefundAllocation = { ...allocation, status: 'SENT', firstSentAt };
    try {
      return await this.settleOrWait({ ...sending, refund: marked, allocation: sent }, await send(provider, request, firstSentAt));
    } catch (error) {
      return afterFirstSending(marked, sent, error);
    }
  }

  /** Asks what became of a share that was sent, and sends it again only while the provider knows its key for sure. */
  private async resume(sending: Sending, payment: Payment): Promise<AllocationStep> {
    const { refund, allocation, provider, request } = sending;
    try {
      const found = await provider.find(request);
      if (found.status !== 'NONE' && found.status !== 'UNKNOWN') return await this.settleOrWait(sending, found);
      const ageMs = Date.now() - (allocation.firstSentAt?.getTime() ?? 0);
      const wasTaken = allocation.providerReference !== null;
      if (wasTaken || ageMs >= provider.capabilities.keyLifetimeMs) return neverSettled(sending, found, payment);
      // What was sent may still arrive, but nothing more is sent of what is called back or disputed.
      if (refund.cancelRequestedAt !== null || isDisputed(payment)) return waitAWhile(refund);
    } catch (error) {
      return inTrouble(refund, allocation, error);
    }
    return this.sendAgain(sending);
  }

  private async sendAgain(sending: Sending): Promise<AllocationStep> {
    const { allocation, provider, request } = sending;
    const decidedAt = new Date();
    const refund = await this.mark(sending.refund, []);
    try {
      return await this.settleOrWait({ ...sending, refund }, settling(await send(provider, request, decidedAt)));
    } catch (error) {
      return inTrouble(refund, allocation, error);
    }
  }

  /**
   * Notes that a request goes out, before it does: whoever takes over asks the provider first instead of sending
   * blindly, and whoever learns that its own request never went out learns by the version whether another one did.
   */
  private mark(refund: SeenRefund, allocations: readonly AllocationChange[]): Promise<SeenRefund> {
    return this.database.transaction((tx) => changeRefund(tx, refund, { allocations, actor: 'worker', mayOverride: true }));
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

  /** An attempt before this one that was paid, or is under way, after all; the latest of them. */
  private async findEarlier({ allocation, provider, request }: Sending): Promise<EarlierAttempt | null> {
    for (let attempt = allocation.attempt - 1; attempt >= 1; attempt--) {
      const idempotencyKey = allocationKey({ ...allocation, attempt });
      const outcome = await provider.find({ ...request, idempotencyKey, refundReference: null });
      if (outcome.status === 'SUCCEEDED' || outcome.status === 'PENDING') return { attempt, outcome };
    }
    return null;
  }
}

function requestOf(
  { sequence }: SeenRefund,
  { allocation, payment }: AllocationOfPayment,
  { orderNumber, currencyCode }: OrderOfShare,
): ProviderRefundRequest {
  return {
    idempotencyKey: allocationKey(allocation),
    paymentReference: payment.reference,
    amountMinor: allocation.amountMinor,
    currencyCode,
    refundReference: allocation.providerReference,
    description: `${orderNumber}-R${sequence}`,
  };
}

async function send(provider: PaymentProvider, request: ProviderRefundRequest, decidedAt: Date): Promise<ProviderOutcome> {
  const isStale = Date.now() - decidedAt.getTime() > STALE_AFTER_MS;
  if (isStale) throw new ProviderTrouble('TIMEOUT', { neverSent: true });
  return provider.refund(request);
}
