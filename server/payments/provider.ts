/** What a provider is asked to send back. Amounts are minor units. */
export interface ProviderRefundRequest {
  /** One key for the whole life of this part of a refund: a provider that saw it executes it no second time. */
  readonly idempotencyKey: string;
  readonly paymentReference: string;
  readonly amountMinor: bigint;
  readonly currencyCode: string;
}

/** Why a provider did not send the money; each has its words in refunds/refundFailure.ts. */
export type ProviderFailureCode = 'INSUFFICIENT_BALANCE' | 'ACCOUNT_CLOSED' | 'REFUSED';

/** What a provider said. What it did not say (a time-out, a cut line) is thrown, and means that nobody knows. */
export type ProviderOutcome =
  | { readonly status: 'SUCCEEDED'; readonly reference: string }
  | { readonly status: 'PENDING'; readonly reference: string; readonly askAgainAfterMs: number }
  | { readonly status: 'FAILED'; readonly reference: string | null; readonly code: ProviderFailureCode };

/** A payment provider. */
export interface PaymentProvider {
  /** Sends money back. Throws when it is unknown whether it was sent. */
  refund(request: ProviderRefundRequest): Promise<ProviderOutcome>;
  /** What the provider knows of an earlier request; null when it never saw it. Throws when it cannot be asked. */
  find(request: ProviderRefundRequest): Promise<ProviderOutcome | null>;
}
