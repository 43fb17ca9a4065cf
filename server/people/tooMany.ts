import { throttled } from '../graphql/errors';
import { QueueFullError } from './limiter';
import { TooManyTriesError } from './signInThrottle';

/** When to come back to a queue that was full. */
const QUEUE_RETRY_S = 2;

/** Does something that the throttle may refuse, and then says so as THROTTLED. */
export async function sayTooMany<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TooManyTriesError) throw throttled(error.message, error.retryAfterS);
    if (error instanceof QueueFullError) throw throttled('Too many people are signing in at once. Try again.', QUEUE_RETRY_S);
    throw error;
  }
}
