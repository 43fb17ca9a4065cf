import type { Caller } from '../caller';
import { throttled } from '../errors';
import { scaled, TokenBuckets, type BucketSize, type ShareBuckets } from './tokenBuckets';

/**
 * What callers may use up, in cost (see cost.ts), on each server. A page of 25 orders costs about 1,300, so that one
 * client may ask for some forty of them every second for as long as it likes, all of a partner's for four times as
 * many, and for a while for ten times that. A refund with its preview costs about 1,000 at most.
 */
export interface ThrottleSizes {
  readonly client: BucketSize;
  readonly partner: BucketSize;
}

const SIZES: ThrottleSizes = {
  client: { capacity: 500_000, perSecond: 50_000 },
  partner: { capacity: 2_000_000, perSecond: 200_000 },
};

/** The usual sizes, that many times as large. */
export function throttleSizes(factor = 1): ThrottleSizes {
  return { client: scaled(SIZES.client, factor), partner: scaled(SIZES.partner, factor) };
}

/** More callers than work at once anywhere. */
const MAX_BUCKETS = 20_000;

/** What an operation leaves in the bucket of its caller that has less. */
export interface Budget {
  readonly capacity: number;
  readonly remaining: number;
  readonly perSecond: number;
}

/** Bounds what each client (a person or a program) and each partner may ask for in a while. */
export class Throttle {
  private readonly clients: TokenBuckets;
  private readonly partners: TokenBuckets;

  constructor(sizes = throttleSizes(), now?: () => number) {
    this.clients = new TokenBuckets(sizes.client, MAX_BUCKETS, now);
    this.partners = new TokenBuckets(sizes.partner, MAX_BUCKETS, now);
  }

  /** Counts what other processes of this server let pass as well. */
  shareBy(share: ShareBuckets): this {
    share('clients', this.clients);
    share('partners', this.partners);
    return this;
  }

  /** Takes the cost of an operation. Throws THROTTLED when there is too little left, and then takes nothing. */
  take({ key, partnerId }: Pick<Caller, 'key' | 'partnerId'>, cost: number): Budget {
    const clientMs = this.clients.waitMs(key, cost);
    const partnerMs = this.partners.waitMs(partnerId, cost);
    if (Math.max(clientMs, partnerMs) > 0) {
      const whose = clientMs >= partnerMs ? 'You have' : 'Your organisation has';
      throw throttled(`${whose} asked for too much at once. Wait a little and try again.`, Math.max(clientMs, partnerMs) / 1000);
    }
    this.clients.take(key, cost);
    this.partners.take(partnerId, cost);
    const budgets = [budgetOf(this.clients, key), budgetOf(this.partners, partnerId)] as const;
    return budgets[0].remaining <= budgets[1].remaining ? budgets[0] : budgets[1];
  }
}

function budgetOf(buckets: TokenBuckets, name: string): Budget {
  return { ...buckets.size, remaining: buckets.remaining(name) };
}
