import type { GraphqlClient } from '../../support/graphqlClient';
import type { ProofContext } from './proof';
import { askForRefund, quoteFor, recordPlainOrder } from './raceApi';
import type { Random } from '../../support/random';

/** Callers who refund one order after the other until they are told to stop. */
export interface Load {
  /** The numbers of the orders whose refund was acknowledged, with its id. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** The longest time in which nobody was told of a refund. */
  longestGapMs(): number;
  /** Starts to measure the longest gap anew. */
  forgetGap(): void;
  /** Waits until some more refunds were acknowledged, or the load failed. */
  moreRefunds(count: number): Promise<void>;
  /** Ends the load. Throws what any caller met that it should not have. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly callers: number;
  /** What the numbers of the orders begin with. */
  readonly prefix: string;
  /** Where a caller sends its requests: to another server after each failure. */
  readonly client: (caller: number, failures: number) => GraphqlClient;
  /** How long a caller waits before it asks the next server, with the same key; null where no caller ever may have to. */
  readonly timeoutMs: number | null;
}

const LOOK_MS = 20;
/** A caller that met nothing but failures for so long gives up. */
const LONGEST_FAILING_MS = 120_000;
const AFTER_FAILURE_MS = 100;

/** Keeps callers busy: each records an order of 100.00, previews 60.00 of it, and asks for that refund. */
export function startLoad(context: ProofContext, options: LoadOptions): Load {
  const acknowledged = new Map<string, string>();
  const clock = new GapClock();
  let stopping = false;
  let failure: unknown = null;
  const refundOne = async (caller: number, number: string): Promise<void> => {
    const persist = persistent(options, caller);
    const order = await persist((client) => recordPlainOrder(client, number));
    const quote = await persist((client) => quoteFor(client, order, 3));
    const refundId = await persist(async (client) => {
      const { data, errors } = await askForRefund(client, quote, `key-of-${number}`);
      const refund = data?.refundCreate?.refund;
      if (!refund) throw new Error(`no refund for order ${number}: ${JSON.stringify({ data, errors })}`);
      return refund.id;
    });
    acknowledged.set(number, refundId);
    clock.tick();
  };
  const work = async (caller: number): Promise<void> => {
    try {
      for (let index = 1; !stopping; index++) await refundOne(caller, `${options.prefix}${caller}-${index}`);
    } catch (error) {
      failure ??= error;
      stopping = true;
    }
  };
  const working = Promise.all(Array.from({ length: options.callers }, (_, caller) => work(caller)));
  return {
    acknowledged,
    longestGapMs: () => clock.longestMs(),
    forgetGap: () => clock.start(),
    async moreRefunds(count) {
      const wanted = acknowledged.size + count;
      while (acknowledged.size < wanted && !stopping) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    },
    async stop() {
      stopping = true;
      await working;
      if (failure !== null) context.check(false, failure instanceof Error ? failure.message : JSON.stringify(failure));
    },
  };
}

/** Does something at one server, and where callers fail over, at the next one when that fails, for a long while. */
function persistent({ client, timeoutMs }: LoadOptions, caller: number) {
  const failures: string[] = [];
  let failingSince: number | null = null;
  return async <T>(work: (client: GraphqlClient) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        const done = await within(timeoutMs, work(client(caller, failures.length)));
        failingSince = null;
        return done;
      } catch (error) {
        if (timeoutMs === null) throw error;
        failingSince ??= Date.now();
        failures.push(error instanceof Error ? error.message : String(error));
        const told = `after ${failures.length} failures: ${[...new Set(failures)].join(' | ')}`;
        if (Date.now() - failingSince > LONGEST_FAILING_MS) throw new Error(told, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, AFTER_FAILURE_MS));
      }
    }
  };
}

/** Waits for an answer for so long; what comes later is not heard, though it may have its effect. */
async function within<T>(timeoutMs: number | null, answer: Promise<T>): Promise<T> {
  if (timeoutMs === null) return answer;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer after ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Measures the longest time between two acknowledgements. */
class GapClock {
  private lastAt = Date.now();
  private longest = 0;

  start(): void {
    this.lastAt = Date.now();
    this.longest = 0;
  }

  tick(): void {
    const now = Date.now();
    this.longest = Math.max(this.longest, now - this.lastAt);
    this.lastAt = now;
  }

  longestMs(): number {
    return Math.max(this.longest, Date.now() - this.lastAt);
  }
}

/** Waits for a while that chance decides. */
export function pauseBetween(random: Random, leastMs: number, mostMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, leastMs + random.below(mostMs - leastMs)));
}
