import type { DeskClient } from '../deskClient';
import type { Samples } from './samples';

/** Something that people and programs ask of the desk, measured by itself. */
export interface Operation {
  readonly name: string;
  /** `list` and `read` are answered by the twin as well, `write` is not. */
  readonly kind: 'list' | 'read' | 'write';
  /** At most so many requests in one load; left out: as many as there is time for. */
  readonly mostRequests?: number;
  /** At most so many at once; left out: as many as are measured. */
  readonly mostConnections?: number;
  /** Whether an answer may say that nothing was done. */
  readonly mayRefuse?: boolean;
  /** Makes bodies of requests, each of them different. A write is sent once only, a read as often as there is time. */
  bodies(count: number, samples: Samples, desk: DeskClient): Promise<string[]>;
}

/** What is left out when the answers of desk and twin are compared: it is new in each. */
export const ALWAYS_NEW: ReadonlySet<string> = new Set(['quote', 'expiresAt']);
