import type { ShareBuckets, TokenBuckets } from '../graphql/limits/tokenBuckets';
import type { Taken } from './messages';

/** How soon the others hear what was taken: until then each may let pass what all of them may. */
const TELL_AFTER_MS = 25;

/**
 * Keeps the token buckets of several processes alike: what one takes, the others note a moment later. So no request
 * waits for another process, and a client whose connection stays with one process has all that it may have.
 */
export class Takings {
  private readonly buckets = new Map<string, TokenBuckets>();
  private readonly untold = new Map<string, Map<string, number>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly tell: (taken: Taken) => void) {}

  readonly share: ShareBuckets = (place, buckets) => {
    this.buckets.set(place, buckets);
    buckets.onTake((name, tokens) => this.keep(place, name, tokens));
  };

  /** What another process has taken. */
  hear({ place, taken }: Taken): void {
    const buckets = this.buckets.get(place);
    for (const [name, tokens] of taken) buckets?.note(name, tokens);
  }

  private keep(place: string, name: string, tokens: number): void {
    const ofPlace = this.untold.get(place) ?? new Map<string, number>();
    ofPlace.set(name, (ofPlace.get(name) ?? 0) + tokens);
    this.untold.set(place, ofPlace);
    this.timer ??= setTimeout(() => this.tellAll(), TELL_AFTER_MS);
  }

  private tellAll(): void {
    this.timer = null;
    for (const [place, taken] of this.untold) this.tell({ kind: 'taken', place, taken: [...taken] });
    this.untold.clear();
  }
}
