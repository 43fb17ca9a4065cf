const AHEAD_MS = 20_000;
const AT_LEAST_MS = 60_000;

/** How long to wait before a quote is renewed; never short, so that a clock that runs wrong asks no storm of questions. */
export function renewalDelayMs(expiresAt: string, nowMs: number): number {
  return Math.max(AT_LEAST_MS, new Date(expiresAt).getTime() - nowMs - AHEAD_MS);
}
