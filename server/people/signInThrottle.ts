import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_S = 15 * 60;
/** Failures in a window until an account, or a network address, has to wait. */
const FAILURES_BY_ACCOUNT = 10;
const FAILURES_BY_ADDRESS = 100;

/** Thrown when there were too many failed sign-ins; nothing was looked at. */
export class TooManySignInsError extends Error {
  override readonly name = 'TooManySignInsError';

  constructor(readonly retryAfterS: number) {
    super(`There were too many failed sign-ins. Try again in ${Math.ceil(retryAfterS / 60)} minutes.`);
  }
}

/**
 * Bounds how many passwords can be guessed, by account and by network address, before any is hashed. Each process
 * counts for itself. An address that has no account counts like one that has.
 */
export class SignInThrottle {
  private readonly byAccount = new RateLimiterMemory({ points: FAILURES_BY_ACCOUNT, duration: WINDOW_S });
  private readonly byAddress = new RateLimiterMemory({ points: FAILURES_BY_ADDRESS, duration: WINDOW_S });

  /** Counts an attempt as failed until `succeeded` says otherwise: a flood at once is counted as well. */
  async attempt(account: string, address: string): Promise<void> {
    await consume(this.byAddress, address);
    await consume(this.byAccount, account);
  }

  /** Takes back the attempt that turned out right, and the account's failures before it. */
  async succeeded(account: string, address: string): Promise<void> {
    await this.byAccount.delete(account);
    await this.byAddress.reward(address);
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    // The library throws its plain answer when the points are used up.
    throw new TooManySignInsError(Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
  }
}
