import { disputeAt, refundedMinor, statusAt, type BookPayment, type BookRefund } from '../books';

/** A refund that was executed, as the control tells of it. Amounts are minor units by ISO 4217, as text. */
export function refundView(refund: BookRefund, nowMs: number): Record<string, unknown> {
  const { amountMinor, fails, ...rest } = refund;
  return {
    ...rest,
    amountMinor: amountMinor.toString(),
    status: statusAt(refund, nowMs),
    failureCode: fails !== null && nowMs >= fails.atMs ? fails.code : null,
  };
}

export function paymentView(payment: BookPayment, refunds: readonly BookRefund[], nowMs: number): Record<string, unknown> {
  return {
    provider: payment.provider,
    reference: payment.reference,
    amountMinor: payment.amountMinor.toString(),
    refundedMinor: refundedMinor(refunds, nowMs).toString(),
    currencyCode: payment.currencyCode,
    dispute: disputeAt(payment, nowMs),
  };
}
