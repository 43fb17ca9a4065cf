/** Why a refund was not changed. */
export const REFUND_CHANGE_ERROR_CODES = [
  'REFUND_UNKNOWN',
  'NOT_RETRYABLE',
  'NOT_CANCELABLE',
  'NOT_MARKABLE',
  'ORDER_CHANGED',
  'PROVIDER_NOT_CONNECTED',
  'PROOF_REQUIRED',
  'PROOF_TOO_LONG',
  'PROOF_INVALID',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_REUSED',
] as const;
export type RefundChangeErrorCode = (typeof REFUND_CHANGE_ERROR_CODES)[number];

/** Each message says what happened, that nothing was changed, and what to do next. */
export interface RefundChangeProblem {
  readonly code: RefundChangeErrorCode;
  readonly message: string;
  readonly field: string[];
}

export const MAX_PROOF_LENGTH = 500;

const at = (field: string, code: RefundChangeErrorCode, message: string): RefundChangeProblem => ({
  code,
  message,
  field: ['input', field],
});

export const changeProblem = {
  refundUnknown: () => at('refundId', 'REFUND_UNKNOWN', 'There is no such refund. Nothing was changed.'),
  notRetryable: () =>
    at('refundId', 'NOT_RETRYABLE', 'This refund cannot be sent again: it is under way, has ended, or would fail again. Nothing was sent.'),
  notCancelable: () =>
    at('refundId', 'NOT_CANCELABLE', 'This refund cannot be called back any more: the provider has it, or it has ended. Nothing was changed.'),
  notMarkable: () =>
    at('refundId', 'NOT_MARKABLE', 'Only a refund that failed can be marked as paid by hand: otherwise it could be paid twice. Nothing was changed.'),
  orderChanged: () =>
    at('refundId', 'ORDER_CHANGED', 'The order was refunded otherwise since then, or a ticket was used. No money has moved. Make a new refund.'),
  notConnected: () =>
    at('refundId', 'PROVIDER_NOT_CONNECTED', 'The provider is not connected to this desk. No money has moved. Ask an admin to connect it.'),
  proofRequired: () =>
    at('proof', 'PROOF_REQUIRED', 'Say how it was paid, e.g. the number of the transfer or the receipt. Nothing was changed.'),
  proofTooLong: () =>
    at('proof', 'PROOF_TOO_LONG', `That has more than ${MAX_PROOF_LENGTH} characters. Shorten it. Nothing was changed.`),
  proofInvalid: (why: string) => at('proof', 'PROOF_INVALID', `${why} Nothing was changed.`),
  keyInvalid: () =>
    at('idempotencyKey', 'IDEMPOTENCY_KEY_INVALID', 'The idempotency key must be 8 to 64 printable ASCII characters. Nothing was changed.'),
  keyReused: () =>
    at('idempotencyKey', 'IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for something else. Nothing was changed. Use a new key.'),
};
