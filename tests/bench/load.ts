import autocannon from 'autocannon';

const REQUEST_TIMEOUT_S = 60;

export interface LoadOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the next request, whoever sends it. */
  readonly nextBody: () => string;
  readonly connections: number;
  /** Whether an answer may say that nothing was done, as most do that want the same order. */
  readonly mayRefuse?: boolean;
  /** How long, or how many requests. */
  readonly extent: { readonly seconds: number } | { readonly requests: number };
}

/** What came of a load. */
export interface LoadResult {
  readonly requests: number;
  readonly requestsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were none, or that say that something went wrong. */
  readonly errors: number;
  readonly bytes: number;
}

/** Sends requests over so many connections, each as soon as the last one was answered. */
export async function load({ url, headers, nextBody, connections, mayRefuse = false, extent }: LoadOptions): Promise<LoadResult> {
  let wrong = 0;
  const firstMs: number[] = [];
  const laterMs: number[] = [];
  // Node takes one new connection a turn of its event loop, so that of many that come at once the last ones wait. Who
  // stays has that behind them: how long the first answer on a connection takes counts only where there are no others.
  const isLater = 'seconds' in extent ? knownBefore() : () => true;
  const request: autocannon.Request = {
    method: 'POST',
    path: '/graphql',
    headers: { ...headers, 'content-type': 'application/json' },
    setupRequest: (made) => ({ ...made, body: nextBody() }),
    onResponse: (status, body) => {
      if (status !== 200 || hasErrors(body) || (!mayRefuse && isRefusal(body))) wrong += 1;
    },
  };
  const startedAt = process.hrtime.bigint();
  let lastAt = startedAt;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      {
        url,
        connections,
        ...('seconds' in extent ? { duration: extent.seconds } : { amount: Math.max(connections, extent.requests) }),
        timeout: REQUEST_TIMEOUT_S,
        requests: [request],
      },
      (error: unknown, done: autocannon.Result) => (error ? reject(error as Error) : resolve(done)),
    );
    // Its own figures are whole milliseconds.
    running.on('response', (client, _status, _bytes, timeMs) => {
      (isLater(client) ? laterMs : firstMs).push(timeMs);
      lastAt = process.hrtime.bigint();
    });
  });
  const seconds = Number(lastAt - startedAt) / 1e9;
  const requests = firstMs.length + laterMs.length;
  const timesMs = (laterMs.length > 0 ? laterMs : firstMs).sort((one, other) => one - other);
  const at = (share: number) => timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))] ?? Number.NaN;
  return {
    requests,
    requestsPerS: requests / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    errors: wrong + result.errors + result.timeouts,
    bytes: result.throughput.total / Math.max(1, requests),
  };
}

/** Makes what says whether it was asked about a thing before. */
function knownBefore(): (thing: object) => boolean {
  const seen = new WeakSet();
  return (thing) => {
    const isSeen = seen.has(thing);
    seen.add(thing);
    return isSeen;
  };
}

const hasErrors = (body: string): boolean => body.includes('"errors":[');
const isRefusal = (body: string): boolean => body.includes('"userErrors":[{');
