/** How much a bucket holds, and how fast it fills again. */
export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** A bucket that many times as large, which fills that many times as fast. */
export function scaled({ capacity, perSecond }: BucketSize, factor: number): BucketSize {
  return { capacity: capacity * factor, perSecond: perSecond * factor };
}

/**
 * Token buckets by name, each full when its name is new. Kept as one number (the generic cell rate algorithm): the
 * moment at which the bucket will be full again.
 *
 * The number of buckets is bounded: the one that was used longest ago makes room, so that a flood of names costs no
 * memory. Each process keeps its own, and may tell others what it takes.
 */
export class TokenBuckets {
  /** In the order of use, the latest last. */
  private readonly fullAtMs = new Map<string, number>();
  private readonly msPerToken: number;
  private tell: (name: string, tokens: number) => void = () => undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    readonly size: BucketSize,
    private readonly maxBuckets: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.msPerToken = 1000 / size.perSecond;
  }

  /** How long until the bucket holds that much; 0 when it does now. In milliseconds. */
  waitMs(name: string, tokens: number): number {
    return Math.max(0, this.missingMs(name) + (tokens - this.size.capacity) * this.msPerToken);
  }

  /** Takes from a bucket, also what it does not hold: ask waitMs before. */
  take(name: string, tokens: number): void {
    this.note(name, tokens);
    this.tell(name, tokens);
  }

  /** Tells somebody of everything that is taken here from now on. */
  onTake(tell: (name: string, tokens: number) => void): void {
    this.tell = tell;
  }

  /** Takes what somebody else has taken from the same bucket elsewhere. */
  note(name: string, tokens: number): void {
    const fullAtMs = this.now() + this.missingMs(name) + tokens * this.msPerToken;
    this.fullAtMs.delete(name);
    this.fullAtMs.set(name, fullAtMs);
    const [oldest] = this.fullAtMs.keys();
    if (this.fullAtMs.size > this.maxBuckets && oldest !== undefined) this.fullAtMs.delete(oldest);
  }

  /** What a bucket holds now, in whole tokens. */
  remaining(name: string): number {
    return Math.max(0, Math.floor(this.size.capacity - this.missingMs(name) / this.msPerToken + ROUNDING));
  }

  private missingMs(name: string): number {
    return Math.max(0, (this.fullAtMs.get(name) ?? 0) - this.now());
  }
}

/** Lets buckets be counted together with those of the same place in other processes. */
export type ShareBuckets = (place: string, buckets: TokenBuckets) => void;

/** Fractions of milliseconds are floats; a full bucket must be seen as full. */
const ROUNDING = 1e-6;
