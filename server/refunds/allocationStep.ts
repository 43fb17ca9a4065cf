import {
  ProviderTrouble,
  type PaymentProvider,
  type ProviderFinding,
  type ProviderOutcome,
  type ProviderRefundRequest,
} from '../payments/provider';
import { isDisputed, type Payment } from '../payments/payment';
import type { RefundAllocation, SeenRefund } from './refund';
import type { AllocationChange } from './refundChange';

/** The next step of a share: what changes about it, on which version of the refund, and when to ask again. */
export interface AllocationStep {
  readonly seen: SeenRefund;
  readonly change: AllocationChange | null;
  /** Null when the share has ended. */
  readonly againAfterMs: number | null;
}

/** A share on its way to its provider. */
export interface Sending {
  readonly refund: SeenRefund;
  readonly allocation: RefundAllocation;
  readonly provider: PaymentProvider;
  readonly request: ProviderRefundRequest;
}

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const NOBODY_KNOWS_PAUSE_MS = 60 * 60_000;
const WAIT_A_WHILE_MS = 60_000;

/** What clears up a share whose provider had given no answer. */
export const NO_TROUBLE = { troubleCode: null, troubleSince: null } as const;

/** What an answer makes of a share. */
export function endOf(outcome: ProviderOutcome): Omit<AllocationChange, 'id'> {
  const failureCode = outcome.status === 'FAILED' ? outcome.code : null;
  if (outcome.status === 'PENDING') return { providerReference: outcome.reference, ...NO_TROUBLE };
  return { status: outcome.status, providerReference: outcome.reference, failureCode, ...NO_TROUBLE };
}

/**
 * What a provider says to a request that went out before. That it does not know the payment settles nothing: the
 * partner may have connected another account since, and the first request may have been carried out at the old one.
 */
export function settling(outcome: ProviderOutcome): ProviderOutcome {
  const isElsewhere = outcome.status === 'FAILED' && outcome.code === 'PAYMENT_UNKNOWN';
  if (isElsewhere) throw new ProviderTrouble('UNREADABLE', { retryAfterMs: NOBODY_KNOWS_PAUSE_MS });
  return outcome;
}

/** A share whose key the provider may have forgotten is not sent again: it never arrived, or nobody can say. */
export function neverSettled(
  { refund, allocation }: Sending,
  found: ProviderFinding,
  payment: Pick<Payment, 'disputeStatus'>,
): AllocationStep {
  const isUnknown = found.status === 'UNKNOWN' || allocation.providerReference !== null;
  if (isUnknown) throw new ProviderTrouble('UNREADABLE', { retryAfterMs: NOBODY_KNOWS_PAUSE_MS });
  const failureCode = isDisputed(payment) ? 'PAYMENT_DISPUTED' : 'NEVER_ARRIVED';
  const ended =
    refund.cancelRequestedAt === null ? { status: 'FAILED' as const, failureCode } : { status: 'CANCELED' as const };
  return { seen: refund, change: { id: allocation.id, ...ended, ...NO_TROUBLE }, againAfterMs: null };
}

/** Asks again later, and changes nothing. */
export function waitAWhile(refund: SeenRefund): AllocationStep {
  return { seen: refund, change: null, againAfterMs: WAIT_A_WHILE_MS };
}

/** An attempt before is under way after all: it goes on, and no other one is made. */
export function takeUpAgain({ refund, allocation: { id } }: Sending, earlier: Extract<ProviderOutcome, { status: 'PENDING' }>, attempt: number): AllocationStep {
  // Nobody keeps when that attempt was sent: not before the refund was asked for, so its key is never used too late.
  const change: AllocationChange = { id, ...endOf(earlier), status: 'SENT', attempt, firstSentAt: refund.requestedAt };
  return { seen: refund, change, againAfterMs: earlier.askAgainAfterMs };
}

/** A connection that was taken away: what was not sent ends; what was sent waits until somebody can ask again. */
export function withoutProvider(refund: SeenRefund, allocation: RefundAllocation): AllocationStep {
  if (allocation.status === 'SENT') return inTrouble(refund, allocation, new ProviderTrouble('CREDENTIALS'));
  const change = { id: allocation.id, status: 'FAILED' as const, failureCode: 'PROVIDER_NOT_CONNECTED', ...NO_TROUBLE };
  return { seen: refund, change, againAfterMs: null };
}

/** A first request that cannot have been carried out leaves nothing unknown. */
export function afterFirstSending(refund: SeenRefund, allocation: RefundAllocation, error: unknown): AllocationStep {
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
export function inTrouble(refund: SeenRefund, allocation: RefundAllocation, error: unknown): AllocationStep {
  if (!(error instanceof ProviderTrouble)) throw error;
  const { id, troubleSince, troubleCode } = allocation;
  const lastedMs = troubleSince === null ? 0 : Date.now() - troubleSince.getTime();
  const pauseMs = Math.min(Math.max(lastedMs / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
  const isNews = troubleCode !== error.code;
  const change = isNews ? { id, troubleCode: error.code, troubleSince: troubleSince ?? new Date() } : null;
  return { seen: refund, change, againAfterMs: Math.max(error.retryAfterMs ?? 0, pauseMs) };
}
