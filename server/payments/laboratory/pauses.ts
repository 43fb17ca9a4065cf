import { matches, type Match, type Seen } from './match';

/** Where a request can be held, so that a test can end the desk exactly there. */
export const PAUSE_POINTS = ['before-executing', 'after-executing', 'after-answering'] as const;
export type PausePoint = (typeof PAUSE_POINTS)[number];

export interface PauseOptions extends Match {
  readonly point: PausePoint;
}

interface Pause {
  readonly id: string;
  readonly options: PauseOptions;
  reachedBy: Seen | null;
  readonly reached: Promise<void>;
  readonly markReached: () => void;
  readonly released: Promise<void>;
  readonly release: () => void;
}

/** Holds the first matching request at a point until it is told to go on. */
export class Pauses {
  private readonly waiting = new Map<string, Pause>();
  private made = 0;

  add(options: PauseOptions): string {
    const id = `pause_${++this.made}`;
    const reached = signal();
    const released = signal();
    this.waiting.set(id, {
      id,
      options,
      reachedBy: null,
      reached: reached.done,
      markReached: reached.mark,
      released: released.done,
      release: released.mark,
    });
    return id;
  }

  /** Waits at most so long until a request has reached the point. Null: none has. Throws for an unknown pause. */
  async waitUntilReached(id: string, waitMs: number): Promise<Seen | null> {
    const pause = this.get(id);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
    await Promise.race([pause.reached, tooLate]);
    clearTimeout(timer);
    return pause.reachedBy;
  }

  /** Lets the request go on, and takes the pause away. */
  release(id: string): void {
    this.get(id).release();
    this.waiting.delete(id);
  }

  releaseAll(): void {
    for (const id of [...this.waiting.keys()]) this.release(id);
  }

  /** Called by a request at each point. */
  async at(point: PausePoint, seen: Seen): Promise<void> {
    const isFor = ({ options, reachedBy }: Pause): boolean =>
      reachedBy === null && options.point === point && matches(options, seen);
    const pause = [...this.waiting.values()].find(isFor);
    if (!pause) return;
    pause.reachedBy = seen;
    pause.markReached();
    await pause.released;
  }

  private get(id: string): Pause {
    const pause = this.waiting.get(id);
    if (!pause) throw new RangeError(`There is no pause ${id}; it was released, or never made.`);
    return pause;
  }
}

function signal(): { done: Promise<void>; mark: () => void } {
  let mark = (): void => undefined;
  const done = new Promise<void>((resolve) => (mark = resolve));
  return { done, mark };
}
