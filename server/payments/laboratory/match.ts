import type { Dialect } from './books';

/** A request of a client, as far as faults and pauses look at it. */
export interface Seen {
  readonly provider: Dialect;
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
}

/** Which requests something is for; what is left out matches all. */
export interface Match {
  readonly provider?: Dialect | undefined;
  readonly method?: string | undefined;
  /** A part of the path. */
  readonly path?: string | undefined;
  readonly key?: string | undefined;
}

export function matches(match: Match, seen: Seen): boolean {
  if (match.provider !== undefined && match.provider !== seen.provider) return false;
  if (match.method !== undefined && match.method !== seen.method) return false;
  if (match.key !== undefined && match.key !== seen.key) return false;
  return match.path === undefined || seen.path.includes(match.path);
}
