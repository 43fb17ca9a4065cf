import type { Desk } from './desk';
import { onFreshConnection } from './freshConnection';

interface Line {
  readonly pid?: number;
  readonly userAgent?: string;
}

/** Which processes have answered requests of this user agent; the desk must log with LOG_LEVEL debug. */
export function answeredBy(desk: Desk, userAgent: string): Set<number> {
  const lines = desk
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(userAgent))
    .map((line) => JSON.parse(line) as Line);
  return new Set(lines.flatMap((line) => (line.userAgent === userAgent && line.pid !== undefined ? [line.pid] : [])));
}

/** Asks until so many processes have answered, and returns which. The test's own time limit ends a wait in vain. */
export async function untilServedBy(desk: Desk, count: number): Promise<number[]> {
  const userAgent = `look-${performance.now()}`;
  for (;;) {
    // While one of them ends, a connection that it had been given is cut.
    await onFreshConnection(new URL('/health', desk.url), { headers: { 'user-agent': userAgent } }).catch(() => undefined);
    const pids = answeredBy(desk, userAgent);
    if (pids.size >= count) return [...pids];
  }
}

/** Waits until a process does not exist any more. */
export async function untilGone(pid: number): Promise<void> {
  while (isThere(pid)) await new Promise(setImmediate);
}

export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
