import { isIPv4, isIPv6 } from 'node:net';
import { TokenBuckets, type BucketSize, type ShareBuckets } from '../graphql/limits/tokenBuckets';

/**
 * Requests of one network address. Behind it may be an office, or a partner's programs that record every order: a
 * process answers no more than some hundred of them in a second anyway. Refusing costs less than a tenth of a
 * millisecond.
 */
export const ADDRESS_SIZE: BucketSize = { capacity: 10_000, perSecond: 1_000 };

/** Some megabytes. More addresses than that at once are an attack, and each new one begins with a full bucket anyway. */
const MAX_ADDRESSES = 50_000;

/** Bounds the requests of each network address at this server, before anything of a request is read. */
export class AddressThrottle {
  private readonly buckets: TokenBuckets;

  constructor(size: BucketSize, now?: () => number) {
    this.buckets = new TokenBuckets(size, MAX_ADDRESSES, now);
  }

  /** Counts what other processes of this server answer as well. */
  shareBy(share: ShareBuckets): this {
    share('addresses', this.buckets);
    return this;
  }

  /** Counts a request. How long to wait, in milliseconds, when it is one too many; 0 when it is not. */
  take(address: string): number {
    const name = networkOf(address);
    const waitMs = this.buckets.waitMs(name, 1);
    if (waitMs === 0) this.buckets.take(name, 1);
    return waitMs;
  }
}

const MAPPED = /^::ffff:(?=\d+\.)/i;

/** Whoever has one address of version 6 has the whole network of its first 64 bits. */
export function networkOf(address: string): string {
  const plain = address.replace(MAPPED, '');
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = '', tail] = (plain.split('%')[0] ?? '').toLowerCase().split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** The last 32 bits may be written as in version 4; they are not looked at, but take the place of two groups. */
function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
