import type { LaboratoryFailure } from '../../../server/payments/laboratory/books';
import type { ConnectableProvider } from '../../../server/payments/payment';

/** Four notices about one refund, and what has to happen at the provider so that it sends them. */
export interface NoticeSet {
  readonly name: string;
  readonly provider: ConnectableProvider;
  /** Whether the refund arrives at once; else it is under way when the notices come. */
  readonly arrivesAtOnce: boolean;
  /** What happens at the provider after it was executed. */
  readonly fails: LaboratoryFailure | null;
  readonly dispute: 'WON' | 'LOST' | 'OPEN' | null;
  /** Part of the payment that is refunded at the provider itself, in minor units; 0 for none. */
  readonly elsewhereMinor: bigint;
  /** The types of the four notices, each taken once in the order in which they were due. */
  readonly types: readonly [string, string, string, string];
  /** How the refund ends, whatever the order. */
  readonly end: 'SUCCEEDED' | 'FAILED' | 'REVERSED';
}

const plain = { arrivesAtOnce: true, fails: null, dispute: null, elsewhereMinor: 0n, end: 'SUCCEEDED' } as const;

export const NOTICE_SETS: readonly NoticeSet[] = [
  {
    ...plain,
    name: 'Stripe: made, and returned days later',
    provider: 'stripe',
    fails: 'RETURNED',
    types: ['refund.created', 'charge.refunded', 'refund.failed', 'charge.refund.updated'],
    end: 'REVERSED',
  },
  {
    ...plain,
    name: 'Stripe: made, and arrived later',
    provider: 'stripe',
    arrivesAtOnce: false,
    types: ['refund.created', 'charge.refunded', 'refund.updated', 'charge.refund.updated'],
  },
  {
    ...plain,
    name: 'Stripe: a dispute opened and won',
    provider: 'stripe',
    dispute: 'WON',
    types: ['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed', 'charge.dispute.funds_reinstated'],
  },
  {
    ...plain,
    name: 'Stripe: refunded elsewhere as well, and disputed',
    provider: 'stripe',
    elsewhereMinor: 150n,
    dispute: 'OPEN',
    types: ['refund.created', 'charge.refunded', 'charge.dispute.created', 'charge.dispute.funds_withdrawn'],
  },
  {
    ...plain,
    name: 'Mollie: made, failed, disputed and won',
    provider: 'mollie',
    fails: 'RETURNED',
    dispute: 'WON',
    types: ['payment', 'payment', 'payment', 'payment'],
    end: 'REVERSED',
  },
  {
    ...plain,
    name: 'Mollie: arrived later, refunded elsewhere as well, disputed and lost',
    provider: 'mollie',
    arrivesAtOnce: false,
    elsewhereMinor: 150n,
    dispute: 'LOST',
    types: ['payment', 'payment', 'payment', 'payment'],
  },
  {
    ...plain,
    name: 'Adyen: arrived, returned, and disputed',
    provider: 'adyen',
    arrivesAtOnce: false,
    fails: 'RETURNED',
    dispute: 'OPEN',
    types: ['REFUND', 'REFUNDED_REVERSED', 'NOTIFICATION_OF_CHARGEBACK', 'CHARGEBACK'],
    end: 'REVERSED',
  },
  {
    ...plain,
    name: 'Adyen: arrived, and the card scheme rejected it later, refunded elsewhere as well',
    provider: 'adyen',
    arrivesAtOnce: false,
    fails: 'ACCOUNT_CLOSED',
    dispute: 'OPEN',
    types: ['REFUND', 'REFUND_FAILED', 'NOTIFICATION_OF_CHARGEBACK', 'CHARGEBACK'],
    end: 'REVERSED',
  },
  {
    ...plain,
    name: 'Adyen: arrived, and a dispute won',
    provider: 'adyen',
    arrivesAtOnce: false,
    dispute: 'WON',
    types: ['REFUND', 'NOTIFICATION_OF_CHARGEBACK', 'CHARGEBACK', 'CHARGEBACK_REVERSED'],
  },
];

/** All 24 orders of four things. */
export const ORDERS_OF_FOUR: readonly (readonly number[])[] = permutations([0, 1, 2, 3]);

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
