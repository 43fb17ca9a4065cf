/** Why a refund failed, as staff read it: what happened, where the money is, what to do next. */
export interface RefundFailureWords {
  /** What happened, in a few words. */
  readonly title: string;
  /** What happened, and what to do next. */
  readonly message: string;
  /** Where the money is. */
  readonly money: string;
  /** Whether sending it again can help. */
  readonly retryable: boolean;
}

const STILL_HERE = 'Still with you. Nothing was sent.';
const BACK_HERE = 'Back with you.';

const words: Readonly<Record<string, RefundFailureWords>> = {
  INSUFFICIENT_BALANCE: {
    title: 'Your balance at the provider is too low',
    message: 'Your balance at the provider is too low. Nothing was sent. Top it up, then try again.',
    money: STILL_HERE,
    retryable: true,
  },
  ACCOUNT_CLOSED: {
    title: 'The customer’s account is closed',
    message: 'The customer’s account is closed. Nothing was sent. Ask the customer for another way, and note it here.',
    money: STILL_HERE,
    retryable: false,
  },
  REFUSED: {
    title: 'The provider refused the refund',
    message: 'The provider refused the refund. Nothing was sent. Look the payment up at the provider, or pay another way.',
    money: STILL_HERE,
    retryable: false,
  },
  PAYMENT_DISPUTED: {
    title: 'The customer disputed this payment with the bank',
    message: 'The bank decides who gets the money. A refund on top would pay twice, so it was stopped. Answer the dispute at the provider.',
    money: 'Held by the bank.',
    retryable: true,
  },
  ALREADY_REFUNDED: {
    title: 'It was refunded at the provider already',
    message: 'The provider has refunded this payment already. Nothing was sent from here. Look the payment up at the provider.',
    money: 'With the customer, by the other refund.',
    retryable: false,
  },
  AMOUNT_TOO_LARGE: {
    title: 'The provider has less left of this payment',
    message: 'The provider has less left of this payment than was asked for. Nothing was sent. Look the payment up at the provider.',
    money: STILL_HERE,
    retryable: false,
  },
  PAYMENT_UNKNOWN: {
    title: 'The provider does not know this payment',
    message: 'The provider does not know this payment. Nothing was sent. Check which account the order was paid to.',
    money: STILL_HERE,
    retryable: false,
  },
  TOO_OLD: {
    title: 'The payment is too old for the provider',
    message: 'The provider refunds payments for a limited time only. Nothing was sent. Pay another way, and note it here.',
    money: STILL_HERE,
    retryable: false,
  },
  CREDENTIALS_REFUSED: {
    title: 'The provider does not accept this desk’s key',
    message: 'The provider does not accept this desk’s key. Nothing was sent. Ask an admin to connect it again, then try again.',
    money: STILL_HERE,
    retryable: true,
  },
  PROVIDER_NOT_CONNECTED: {
    title: 'The provider is not connected',
    message: 'The provider is not connected to this desk any more. Nothing was sent. Ask an admin to connect it, then try again.',
    money: STILL_HERE,
    retryable: true,
  },
  NEVER_ARRIVED: {
    title: 'It never reached the provider',
    message: 'The provider has no trace of this refund, long after it was sent. No money has moved. Try again.',
    money: STILL_HERE,
    retryable: true,
  },
  RETURNED: {
    title: 'The bank sent it back',
    message: 'The refund had arrived, and the customer’s bank returned it. Ask for another account, or pay another way and note it here.',
    money: BACK_HERE,
    retryable: false,
  },
  EXPIRED: {
    title: 'The provider gave up on it',
    message: 'The provider could not deliver the refund in time and gave up. Ask the customer for another way, and note it here.',
    money: BACK_HERE,
    retryable: false,
  },
  PARTLY_PAID: {
    title: 'One part was paid and another was not',
    message: 'One part was paid and another was not. The rest stays reserved, so that nothing is paid twice. Try the rest again, or pay it another way and note it here.',
    money: 'One part with the customer, the rest with you.',
    retryable: true,
  },
  PAID_AFTER_ALL: {
    title: 'The provider paid it after all',
    message: 'The provider paid this refund after it had said no, and the order was refunded otherwise by then. Ask the customer to send it back.',
    money: 'With the customer.',
    retryable: false,
  },
};

/** The words for a failure code; an unknown code gets words that promise nothing. */
export function failureWords(code: string): RefundFailureWords {
  return (
    words[code] ?? {
      title: 'The refund did not go through',
      message: 'The refund did not go through. Look the payment up at the provider.',
      money: 'The provider knows.',
      retryable: false,
    }
  );
}
