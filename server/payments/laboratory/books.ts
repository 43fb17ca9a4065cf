/** The providers whose dialects the laboratory speaks. */
export const DIALECTS = ['stripe', 'mollie', 'adyen'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Why a refund does not arrive; each dialect has words of its own for it. */
export const FAILURES = [
  'INSUFFICIENT_BALANCE',
  'ACCOUNT_CLOSED',
  'REFUSED',
  'PAYMENT_DISPUTED',
  'AMOUNT_TOO_LARGE',
  'RETURNED',
] as const;
export type LaboratoryFailure = (typeof FAILURES)[number];

/** A customer's complaint about a payment. While it is open, and when it is lost, the money is gone. */
export interface BookDispute {
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly openedAtMs: number;
  readonly closed: { readonly atMs: number; readonly isWon: boolean } | null;
}

/** A payment that was captured here. Amounts are minor units by ISO 4217, whatever the dialect writes. */
export interface BookPayment {
  readonly provider: Dialect;
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currencyCode: string;
  /** False for the sandbox, which refunds whatever it is asked to. */
  readonly isLimited: boolean;
  readonly createdAtMs: number;
  readonly dispute: BookDispute | null;
}

/** A refund that was really executed: money left, or is about to. It is never forgotten. */
export interface BookRefund {
  readonly provider: Dialect;
  readonly reference: string;
  readonly paymentReference: string;
  readonly amountMinor: bigint;
  readonly currencyCode: string;
  /** The idempotency key that it came with; null when it was made at the provider itself. */
  readonly key: string | null;
  /** What the client sent along, as it sent it. */
  readonly metadata: unknown;
  /** The client's own name for it, where the dialect has one. */
  readonly merchantReference: string | null;
  readonly description: string | null;
  /** Made at the provider itself, by a person in its dashboard. */
  readonly isExternal: boolean;
  readonly needsAction: boolean;
  readonly createdAtMs: number;
  readonly settlesAtMs: number;
  /** At or before settling it never arrives; later it comes back. */
  readonly fails: { readonly atMs: number; readonly code: LaboratoryFailure } | null;
  readonly canceledAtMs: number | null;
}

export type BookStatus = 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

/** How a refund stands at an instant of the laboratory's clock. */
export function statusAt({ canceledAtMs, fails, settlesAtMs, needsAction }: BookRefund, nowMs: number): BookStatus {
  if (canceledAtMs !== null && nowMs >= canceledAtMs) return 'CANCELED';
  if (fails !== null && nowMs >= fails.atMs) return 'FAILED';
  return nowMs >= settlesAtMs && !needsAction ? 'SUCCEEDED' : 'PENDING';
}

/**
 * What refunds have taken of a payment at an instant, in minor units: what failed or was canceled came back, and what
 * was too much never left.
 */
export function refundedMinor(refunds: readonly BookRefund[], nowMs: number): bigint {
  return refunds
    .filter((refund) => refund.fails?.code !== 'AMOUNT_TOO_LARGE')
    .filter((refund) => ['PENDING', 'SUCCEEDED'].includes(statusAt(refund, nowMs)))
    .reduce((sumMinor, { amountMinor }) => sumMinor + amountMinor, 0n);
}

/** What of a payment can still be refunded, in minor units; null when nothing limits it. */
export function refundableMinor(payment: BookPayment, refunds: readonly BookRefund[], nowMs: number): bigint | null {
  return payment.isLimited ? payment.amountMinor - refundedMinor(refunds, nowMs) : null;
}

export type BookDisputeStatus = 'OPEN' | 'WON' | 'LOST';

/** How a dispute stands at an instant; null before it was opened. */
export function disputeAt({ dispute }: BookPayment, nowMs: number): BookDisputeStatus | null {
  if (dispute === null || nowMs < dispute.openedAtMs) return null;
  if (dispute.closed === null || nowMs < dispute.closed.atMs) return 'OPEN';
  return dispute.closed.isWon ? 'WON' : 'LOST';
}

/** Whether the bank holds the money back: then nothing more of the payment can be refunded. */
export function isHeldBack(payment: BookPayment, nowMs: number): boolean {
  const status = disputeAt(payment, nowMs);
  return status === 'OPEN' || status === 'LOST';
}
