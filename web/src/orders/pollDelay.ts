const QUICK_MS = 2000;
const CALM_MS = 10_000;
const SLOW_MS = 60_000;

/** How long to wait before asking again: most refunds settle in seconds, some take the bank days. */
export function pollDelayMs(attempt: number): number {
  if (attempt < 15) return QUICK_MS;
  return attempt < 30 ? CALM_MS : SLOW_MS;
}
