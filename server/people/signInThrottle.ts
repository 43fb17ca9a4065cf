import { createHash } from 'node:crypto';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './network';

const QUARTER_OF_AN_HOUR_S = 15 * 60;
const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;
/** So many names are counted at once by each limit; beyond, the one that was counted first is forgotten. */
const MAX_NAMES = 50_000;

/** Thrown when there were too many tries; nothing was looked at. */
export class TooManyTriesError extends Error {
  override readonly name = 'TooManyTriesError';

  constructor(
    readonly what: string,
    readonly retryAfterS: number,
  ) {
    super(`There were too many ${what}. Try again in ${inWords(retryAfterS)}.`);
  }
}

/**
 * Bounds how often passwords, codes and links can be tried or asked for, by account and by network address, before
 * anything is looked at or hashed. It counts in its own memory; the processes of one server ask the same one. An address
 * that has no account counts like one that has.
 */
export class SignInThrottle {
  private readonly failuresByAccount = new Counter('failed sign-ins', 10, QUARTER_OF_AN_HOUR_S);
  private readonly failuresByNetwork = new Counter('failed sign-ins', 100, QUARTER_OF_AN_HOUR_S);
  /** Only who knows the password comes so far: a day's worth of guesses finds one code in twenty thousand. */
  private readonly codesByAccount = new Counter('wrong codes', 20, DAY_S);
  private readonly linksByAccount = new Counter('requests for a link', 5, HOUR_S);
  private readonly linksByNetwork = new Counter('requests for a link', 50, HOUR_S);
  private readonly triesByNetwork = new Counter('links that do not work', 100, QUARTER_OF_AN_HOUR_S);
  /** Whoever has a link tries several passwords until one is good enough; each takes work to look at. */
  private readonly triesByLink = new Counter('tries with this link', 30, QUARTER_OF_AN_HOUR_S);

  /** Counts an attempt as failed until `succeeded` or `unfinished` says otherwise: a flood at once is counted as well. */
  async attempt(account: string, address: string): Promise<void> {
    await this.failuresByNetwork.count(networkOf(address));
    await this.failuresByAccount.count(account);
  }

  /** Counts a code as wrong until `codeSucceeded` says otherwise. */
  async attemptCode(account: string): Promise<void> {
    await this.codesByAccount.count(account);
  }

  /** Takes back the code that turned out right, and the account's wrong ones before it. */
  async codeSucceeded(account: string): Promise<void> {
    await this.codesByAccount.forget(account);
  }

  /** Takes back the attempt that turned out right, and the account's failures before it. */
  async succeeded(account: string, address: string): Promise<void> {
    await this.failuresByAccount.forget(account);
    await this.failuresByNetwork.takeBack(networkOf(address));
  }

  /** Forgets the failures of an account whose person has proved otherwise who they are. */
  async forget(account: string): Promise<void> {
    await this.failuresByAccount.forget(account);
  }

  /** Takes back an attempt that was right so far; the failures before it stay. */
  async unfinished(account: string, address: string): Promise<void> {
    await this.failuresByAccount.takeBack(account);
    await this.failuresByNetwork.takeBack(networkOf(address));
  }

  /** Counts a request for a link by mail. */
  async requestLink(account: string, address: string): Promise<void> {
    await this.linksByNetwork.count(networkOf(address));
    await this.linksByAccount.count(account);
  }

  /** Counts a try with a link as one that does not work until `linkWorks` says otherwise. */
  async attemptLink(tokenHash: string, address: string): Promise<void> {
    await this.triesByNetwork.count(networkOf(address));
    await this.triesByLink.count(tokenHash);
  }

  /** Takes back the try with a link that turned out good; those with this link stay counted. */
  async linkWorks(address: string): Promise<void> {
    await this.triesByNetwork.takeBack(networkOf(address));
  }
}

/** The throttle as its users see it, wherever it counts. */
export type SignInLimits = Pick<SignInThrottle, keyof SignInThrottle>;

/** Counts by name up to a limit, in a bounded memory. */
class Counter {
  private readonly limiter: RateLimiterMemory;
  private readonly names = new Set<string>();

  constructor(
    private readonly what: string,
    points: number,
    windowS: number,
  ) {
    this.limiter = new RateLimiterMemory({ points, duration: windowS });
  }

  async count(name: string): Promise<void> {
    const key = keyOf(name);
    await this.remember(key);
    try {
      await this.limiter.consume(key);
    } catch (refusal) {
      // The library throws its plain answer when the points are used up.
      throw new TooManyTriesError(this.what, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
    }
  }

  async takeBack(name: string): Promise<void> {
    await this.limiter.reward(keyOf(name));
  }

  async forget(name: string): Promise<void> {
    await this.limiter.delete(keyOf(name));
  }

  private async remember(key: string): Promise<void> {
    this.names.delete(key);
    this.names.add(key);
    const [oldest] = this.names;
    if (this.names.size <= MAX_NAMES || oldest === undefined) return;
    this.names.delete(oldest);
    await this.limiter.delete(oldest);
  }
}

/** A name as it is counted: as short as every other, however long it was made. */
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 22);
}

function inWords(seconds: number): string {
  const [count, unit] = seconds > HOUR_S ? [Math.ceil(seconds / HOUR_S), 'hour'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
