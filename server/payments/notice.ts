/**
 * A message of a provider that something happened, verified and cut down to what is needed. It is a hint to ask the
 * provider; only where a provider cannot be asked (Adyen) it counts itself. Amounts are minor units.
 */
export interface ProviderNotice {
  /** Equal for copies of the same message, and for nothing else of the same partner and provider. */
  readonly eventKey: string;
  /** As the provider calls it. */
  readonly eventType: string;
  readonly paymentReference: string;
  /** Another name of the same payment, where the provider has two: an order may have recorded either. */
  readonly otherPaymentReference?: string | null;
  readonly refundReference: string | null;
  /** The idempotency key that this desk had sent; null when the refund was made elsewhere. */
  readonly refundKey: string | null;
  readonly amountMinor: bigint | null;
  readonly currencyCode: string | null;
  readonly succeeded: boolean | null;
  readonly reason: string | null;
  readonly occurredAt: Date;
}

/** Thrown for a message that is forged, too old or malformed: nothing of it is kept. */
export class NoticeRefused extends Error {
  override readonly name = 'NoticeRefused';
}
