import type { RefundCaseFragment } from '../api/generated';
import { isByHand } from '../orders/shares';

/** What is said of a refund in the inbox and on its order. */
export interface CaseWords {
  title: string;
  /** What happened and what to do next; the time goes before it when it is unknown. */
  text: string;
  /** Where the money is, in its shortest form. */
  money: string;
  /** The rest of where it is, unless the text says it already. */
  moneyRest: string;
}

type Case = Pick<RefundCaseFragment, 'status' | 'failure' | 'progress' | 'allocations'>;

/** What happened and what to do next, without the title that stands above it. */
export function failureText({ title, message }: { title: string; message: string }): string {
  return message.startsWith(`${title}. `) ? message.slice(title.length + 2) : message;
}

function whereSent({ progress, allocations }: Case): string {
  if (progress?.unknown) return 'Not known yet. Kept reserved.';
  if (allocations.some(({ status }) => status === 'SENT')) return 'With the provider.';
  return 'Still with you. Kept reserved.';
}

function whereSettled({ allocations }: Case): string {
  return allocations.every(isByHand) ? 'Given back by hand.' : 'Sent back to the customer.';
}

/** What is said of a refund, by where it stands. */
export function caseWords(refund: Case): CaseWords {
  const { money, ...words } = wordsOf(refund);
  const [short = money, rest = ''] = money.split(/(?<=\.) (.*)/s);
  return { ...words, money: short, moneyRest: words.text.includes(rest) ? '' : rest };
}

// For refunds that came back before failures had a code.
const CAME_BACK = {
  title: 'The bank sent it back',
  text: 'The refund had arrived, and the customer’s bank returned it. Pay another way and note it here.',
  money: 'Back with you.',
};
const FAILED = {
  title: 'The refund did not go through',
  text: 'Look the payment up at the provider.',
  money: 'The provider knows.',
};

function wordsOf(refund: Case): Omit<CaseWords, 'moneyRest'> {
  switch (refund.status) {
    case 'FAILED':
    case 'REVERSED':
      if (!refund.failure) return refund.status === 'REVERSED' ? CAME_BACK : FAILED;
      return { title: refund.failure.title, text: failureText(refund.failure), money: refund.failure.money };
    case 'PROCESSING':
      return { title: 'Being processed', text: refund.progress?.message ?? '', money: whereSent(refund) };
    case 'AWAITING_APPROVAL':
      return {
        title: 'Waiting for approval',
        text: 'Nothing is sent before somebody has approved it.',
        money: 'Still with you. Kept reserved.',
      };
    case 'CANCELED':
      return { title: 'Cancelled', text: 'Nothing was sent. Its items can be refunded again.', money: 'Still with you.' };
    case 'SUCCEEDED':
      return { title: 'Refunded', text: '', money: whereSettled(refund) };
  }
}
