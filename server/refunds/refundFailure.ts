/** Why a refund failed, as staff read it: what happened, where the money is, what to do next. */
export interface RefundFailureWords {
  readonly message: string;
  readonly retryable: boolean;
}

const words: Readonly<Record<string, RefundFailureWords>> = {
  INSUFFICIENT_BALANCE: {
    message: 'Your balance at the provider is too low. Nothing was sent. Top it up, then refund again.',
    retryable: true,
  },
  ACCOUNT_CLOSED: {
    message: 'The customer’s account is closed. Nothing was sent. Ask the customer for another way.',
    retryable: false,
  },
  REFUSED: {
    message: 'The provider refused the refund. Nothing was sent. Look the payment up at the provider.',
    retryable: false,
  },
  PARTLY_PAID: {
    message: 'One part was sent back and another was refused. The rest stays reserved; look the payments up at the provider.',
    retryable: false,
  },
};

/** The words for a failure code; an unknown code gets words that promise nothing. */
export function failureWords(code: string): RefundFailureWords {
  return words[code] ?? { message: 'The refund did not go through. Look the payment up at the provider.', retryable: false };
}
