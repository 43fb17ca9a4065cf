/** How this desk and a provider can have a refund differently. */
export const DIFFERENCE_KINDS = [
  // The provider carried out a refund of ours that we have as failed, canceled, or not at all.
  'PAID_BUT_NOT_HERE',
  // We have a refund as paid that the provider does not have, or has as failed.
  'HERE_BUT_NOT_PAID',
  'AMOUNT_DIFFERS',
  // Two refunds at the provider carry the key of one of ours.
  'PAID_TWICE',
  // What was refunded here and there is more than was captured.
  'MORE_THAN_CAPTURED',
  // The provider has captured another amount than was recorded.
  'CAPTURE_DIFFERS',
  'PAYMENT_UNKNOWN',
  // Under way for longer than the provider usually takes.
  'STUCK',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];
