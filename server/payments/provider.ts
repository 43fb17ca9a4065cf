import type { DisputeStatus } from './payment';

/** What a provider can do with refunds. */
export interface ProviderCapabilities {
  /** Whether money can be sent back from here; false for what is given back by hand. */
  readonly automatic: boolean;
  /** Whether a part of a payment can be sent back. */
  readonly partial: boolean;
  /** Whether a refund that it has not carried out yet can be called back. */
  readonly cancellable: boolean;
  /** How many days it usually takes until the customer has the money. */
  readonly usualDays: number;
  /** How long it recognises an idempotency key; after that a request is never sent a second time. */
  readonly keyLifetimeMs: number;
}

/** What a provider is asked to send back. Amounts are minor units. */
export interface ProviderRefundRequest {
  /** One key until the provider has said what became of it: who saw it executes it no second time. */
  readonly idempotencyKey: string;
  readonly paymentReference: string;
  readonly amountMinor: bigint;
  readonly currencyCode: string;
  /** The provider's own id of the refund, once it is known. */
  readonly refundReference: string | null;
  /** What the provider shows beside it, such as the refund's number. */
  readonly description: string;
}

/** Why money was not sent, or came back; each has its words in refunds/refundFailure.ts. */
export type ProviderFailureCode =
  | 'INSUFFICIENT_BALANCE'
  | 'ACCOUNT_CLOSED'
  | 'REFUSED'
  | 'PAYMENT_DISPUTED'
  | 'ALREADY_REFUNDED'
  | 'AMOUNT_TOO_LARGE'
  | 'PAYMENT_UNKNOWN'
  | 'TOO_OLD'
  | 'CREDENTIALS_REFUSED'
  | 'RETURNED'
  | 'EXPIRED';

/** What a provider said of a refund. What it did not say is thrown as ProviderTrouble. */
export type ProviderOutcome =
  | { readonly status: 'SUCCEEDED'; readonly reference: string }
  | { readonly status: 'PENDING'; readonly reference: string; readonly askAgainAfterMs: number }
  | { readonly status: 'FAILED'; readonly reference: string | null; readonly code: ProviderFailureCode }
  | { readonly status: 'CANCELED'; readonly reference: string };

/** What a provider knows of an earlier request: NONE when it never saw it, UNKNOWN when it cannot say. */
export type ProviderFinding = ProviderOutcome | { readonly status: 'NONE' } | { readonly status: 'UNKNOWN' };

/** Why nobody knows what became of a request; each has its words in refunds/refundProgress.ts. */
export type TroubleCode =
  | 'TIMEOUT'
  | 'CONNECTION'
  | 'PROVIDER_DOWN'
  | 'THROTTLED'
  | 'CREDENTIALS'
  | 'IN_PROGRESS'
  | 'UNREADABLE';

/** Thrown when a provider gave no answer that settles anything: the request may or may not have been carried out. */
export class ProviderTrouble extends Error {
  override readonly name = 'ProviderTrouble';
  /** When the provider said how long to wait. */
  readonly retryAfterMs: number | null;
  /** True when nothing can have reached the provider: no line, or a breaker that let nothing through. */
  readonly neverSent: boolean;

  constructor(
    readonly code: TroubleCode,
    { retryAfterMs = null, neverSent = false, cause }: { retryAfterMs?: number | null; neverSent?: boolean; cause?: unknown } = {},
  ) {
    super(`the provider gave no answer that settles anything (${code})`, { cause });
    this.retryAfterMs = retryAfterMs;
    this.neverSent = neverSent;
  }
}

/**
 * Rethrows what went wrong while the answer to a request was checked. However little became of the check, the request
 * itself had arrived: nothing about it is settled, and it is not one that was never sent.
 */
export function throwUnsettled(error: unknown): never {
  if (!(error instanceof ProviderTrouble)) throw error;
  const code = error.code === 'CREDENTIALS' ? 'UNREADABLE' : error.code;
  throw new ProviderTrouble(code, { retryAfterMs: error.retryAfterMs, cause: error });
}

/** Everything that a provider knows of one payment. */
export interface ProviderPaymentView {
  readonly capturedMinor: bigint | null;
  readonly currencyCode: string;
  readonly refunds: readonly ProviderRefundView[];
  readonly dispute: DisputeStatus | null;
}

/** A refund as the provider has it, whoever made it. */
export interface ProviderRefundView {
  readonly reference: string;
  /** The idempotency key that this desk sent with it; null when it was made elsewhere. */
  readonly ownKey: string | null;
  readonly amountMinor: bigint;
  readonly status: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
}

/** A payment provider, with the credentials of one partner. */
export interface PaymentProvider {
  readonly capabilities: ProviderCapabilities;
  /** Sends money back. Throws ProviderTrouble when it is unknown whether it was sent. */
  refund(request: ProviderRefundRequest): Promise<ProviderOutcome>;
  /** What the provider knows of an earlier request. Throws ProviderTrouble when it cannot be asked. */
  find(request: ProviderRefundRequest): Promise<ProviderFinding>;
  /** Calls a refund back that is not carried out yet; what became of it tells `find`. Throws ProviderTrouble. */
  cancel(request: ProviderRefundRequest): Promise<void>;
  /** A payment with all its refunds; null when the provider never heard of it. Throws ProviderTrouble. */
  look(paymentReference: string, currencyCode: string): Promise<ProviderPaymentView | null>;
}
