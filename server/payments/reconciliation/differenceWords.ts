import type { ProviderName } from '../payment';
import type { Difference, DifferenceKind } from './difference';

/** A difference as staff read it. */
export interface DifferenceWords {
  /** What differs, in a few words. */
  readonly title: string;
  /** What differs, where the money probably is, and what to do next. */
  readonly message: string;
}

/** What the words are made of; `amount` has its currency. */
export interface DifferenceFacts extends Pick<Difference, 'kind' | 'refundId' | 'ours' | 'theirs'> {
  readonly provider: ProviderName;
  readonly amount: string;
}

interface Speech extends Pick<DifferenceFacts, 'amount' | 'refundId' | 'ours' | 'theirs'> {
  /** The provider's name, as a sentence begins with it. */
  readonly name: string;
  /** The amounts of both sides, where they are amounts. */
  readonly oursPaid: string;
  readonly theirsPaid: string;
}

const NAMES: Readonly<Record<ProviderName, string>> = {
  stripe: 'Stripe',
  mollie: 'Mollie',
  adyen: 'Adyen',
  sandbox: 'The sandbox',
  manual: 'Nobody',
};

const TITLES: Readonly<Record<DifferenceKind, string>> = {
  PAID_BUT_NOT_HERE: 'Paid at the provider, but not here',
  HERE_BUT_NOT_PAID: 'Paid here, but not at the provider',
  AMOUNT_DIFFERS: 'Another amount at the provider',
  PAID_TWICE: 'Paid twice',
  MORE_THAN_CAPTURED: 'More refunded than was captured',
  CAPTURE_DIFFERS: 'Another amount was captured',
  PAYMENT_UNKNOWN: 'The provider does not know the payment',
  STUCK: 'Under way for too long',
};

const STATUS_WORDS: Readonly<Record<string, string>> = {
  FAILED: 'failed',
  CANCELED: 'was canceled',
};

const messages: Readonly<Record<DifferenceKind, (speech: Speech) => string>> = {
  PAID_BUT_NOT_HERE: ({ name, theirsPaid, ours, refundId }) =>
    refundId === null
      ? `${name} paid ${theirsPaid} under a key of this desk that no refund here has. The customer probably has the money; it is taken off what can be refunded. Look the refund up there, and note here what it was for.`
      : `${name} paid ${theirsPaid} for a refund that ${STATUS_WORDS[ours ?? ''] ?? 'did not go through'} here. The customer probably has the money. Refund nothing more for it: look it up there, and note here how it was put right.`,
  HERE_BUT_NOT_PAID: ({ name, amount, theirs, refundId }) =>
    refundId === null
      ? `${name} had refunded ${amount} itself, and has no trace of it now. The money is probably with you, and still counts as refunded here. Look the payment up there before you refund more.`
      : `${amount} is paid here, and ${theirs === null ? `${name} has no such refund` : `${name} says that it did not go through`}. The money is probably still with you. Look the payment up there; if it is so, pay the customer another way and note it here.`,
  AMOUNT_DIFFERS: ({ name, oursPaid, theirsPaid, amount }) =>
    `We asked for ${oursPaid}, and ${name} refunded ${theirsPaid}. The customer probably has what ${name} says. Look the refund up there, and put the rest of ${amount} right with the customer.`,
  PAID_TWICE: ({ name, amount, ours }) =>
    ours === 'BY_HAND'
      ? `This was given back by hand, and ${name} paid ${amount} for it as well. The customer probably has the money twice. Look the refund up there, and ask the customer to send one back.`
      : `${name} has several refunds for one of ours, ${amount} more than was meant. The customer probably has that money. Look the payment up there, and ask the customer to send it back.`,
  MORE_THAN_CAPTURED: ({ name, amount, oursPaid, theirsPaid }) =>
    `${theirsPaid} was refunded of a payment of ${oursPaid}, at ${name} and by hand together. The customer probably has ${amount} too much. Look the payment up there, and ask the customer to send it back.`,
  CAPTURE_DIFFERS: ({ name, oursPaid, theirsPaid }) =>
    `The order says that ${oursPaid} was paid, and ${name} has captured ${theirsPaid}. No refund went wrong. Look the payment up there before you refund it, and have the order recorded as it is.`,
  PAYMENT_UNKNOWN: ({ name, amount }) =>
    `${name} does not know this payment of ${amount}. It was probably paid to another account, or the order was recorded with a wrong reference. Check which account is connected; until then nothing of it can be refunded from here.`,
  STUCK: ({ name, amount, theirs }) =>
    theirs === null
      ? `A refund of ${amount} is under way for too long, and ${name} has no trace of it yet. The money is probably still with you. We keep asking; do not refund again. Look the payment up there, or ask ${name}.`
      : `A refund of ${amount} is with ${name} for longer than usual. The money is probably on its way. We keep asking; do not refund again. Ask ${name} where it is.`,
};

/** The words for a difference. */
export function differenceWords(facts: DifferenceFacts): DifferenceWords {
  const { kind, provider, amount, ours, theirs } = facts;
  const paid = (side: string | null) => (side !== null && /^\d/.test(side) ? side : amount);
  const speech = { ...facts, name: NAMES[provider], oursPaid: paid(ours), theirsPaid: paid(theirs) };
  return { title: TITLES[kind], message: messages[kind](speech) };
}

/** How the last line of a reconciliation names a kind. */
export function kindInWords(kind: DifferenceKind): string {
  return COUNTED[kind];
}

const COUNTED: Readonly<Record<DifferenceKind, string>> = {
  PAID_BUT_NOT_HERE: 'paid at the provider but not here',
  HERE_BUT_NOT_PAID: 'paid here but not at the provider',
  AMOUNT_DIFFERS: 'of another amount',
  PAID_TWICE: 'paid twice',
  MORE_THAN_CAPTURED: 'more than captured',
  CAPTURE_DIFFERS: 'captured otherwise',
  PAYMENT_UNKNOWN: 'unknown to the provider',
  STUCK: 'stuck',
};
