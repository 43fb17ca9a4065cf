import { ProviderTrouble } from './provider';

/** How long a provider has for its answer; well within the lease of the work that asks. */
export const ANSWER_TIMEOUT_MS = 20_000;

/** What makes a provider's client beside its credentials. */
export interface LineOptions {
  /** Another address than the provider's own, such as the laboratory's. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Waits for an answer, but not for ever: the clients' own time-outs begin anew with each packet, and one of them has
 * none. Throws ProviderTrouble; the request itself may still arrive.
 */
export async function answerWithin<Value>(timeoutMs: number, call: () => Promise<Value>): Promise<Value> {
  const timer: { handle?: NodeJS.Timeout } = {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer.handle = setTimeout(() => reject(new ProviderTrouble('TIMEOUT')), timeoutMs);
  });
  try {
    return await Promise.race([call(), tooLate]);
  } finally {
    clearTimeout(timer.handle);
  }
}

interface LineError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

const NO_CONNECTION: readonly unknown[] = ['connect', 'getaddrinfo'];

/**
 * Whether a request failed before there was a connection to send it over: no such name, nobody listens, no way there.
 * https://nodejs.org/api/errors.html#class-systemerror
 */
function neverConnected({ syscall, errors }: LineError): boolean {
  // Node tries each address of a name, and throws one error for all of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((error: unknown) => neverConnected(asLineError(error)));
  return NO_CONNECTION.includes(syscall);
}

/** An error of the line, of whatever client: nobody knows what became of the request, unless it never left. */
export function lineTrouble(error: unknown): ProviderTrouble {
  const line = asLineError(error);
  const neverSent = neverConnected(line);
  return new ProviderTrouble(line.code === 'ETIMEDOUT' ? 'TIMEOUT' : 'CONNECTION', { neverSent, cause: error });
}

function asLineError(error: unknown): LineError {
  return typeof error === 'object' && error !== null ? error : {};
}

/** What a Retry-After header says in milliseconds; null when it says nothing. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function readRetryAfter(header: unknown, nowMs: number = Date.now()): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(atMs - nowMs, 0);
}

const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** When to ask about a refund again that is on its way: soon while it is young, a few times a day when it takes days. */
export function askAgainAfterMs(createdAtMs: number, nowMs: number = Date.now()): number {
  return Math.min(Math.max((nowMs - createdAtMs) / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
}
