/** Thrown when so many wait already that another would wait for too long. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor() {
    super('Too many wait for the same already.');
  }
}

/** Lets a bounded number of pieces of work run at once; a bounded number of others wait for their turn. */
export class Limiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limit: number,
    private readonly mostWaiting = Infinity,
  ) {}

  /** Throws QueueFullError, without having begun, when there is no place to wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.limit) this.running += 1;
    else if (this.waiting.length >= this.mostWaiting) throw new QueueFullError();
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The place is handed on, so the number of those running stays as it is.
      if (next) next();
      else this.running -= 1;
    }
  }
}
