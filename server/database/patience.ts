import { avoidCollision } from './id';
import { isDuplicatePrimaryKey, troubleOf } from './retry';

/** How long trouble may last before the caller is told; a database that restarts is back within this. */
const PATIENCE_MS = 15_000;
/** How often work is tried that always meets another's. */
const MAX_CONFLICTS = 12;
const MAX_COLLISIONS = 2;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;

/** What is known of work that was tried several times. */
export interface Outcome {
  /** True when the answer to a COMMIT was lost, so that nobody knows whether it happened. */
  mayHaveCommitted: boolean;
}

/**
 * Thrown when the database did not answer, or was too busy, for longer than a caller should wait. Whether anything was
 * changed is known only where `mayHaveCommitted` is false: then nothing was. The cause is the driver's own error.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';

  constructor(
    readonly mayHaveCommitted: boolean,
    cause: unknown,
  ) {
    const known = mayHaveCommitted ? 'it is not known whether anything was changed' : 'nothing was changed';
    super(`The database does not answer; ${known}. Try again in a minute.`, { cause });
  }
}

/**
 * Does work, and does it again after an error that need not come again: a bounded number of times, with growing
 * pauses, and no longer than a caller can wait. `work` notes in `outcome` when it no longer knows what it has done.
 * Throws DatabaseUnavailable when patience ends, and any other error as it is.
 */
export async function patiently<T>(work: (outcome: Outcome) => Promise<T>): Promise<T> {
  const outcome: Outcome = { mayHaveCommitted: false };
  let effort: Effort | null = null;
  for (;;) {
    try {
      return await work(outcome);
    } catch (error) {
      effort ??= new Effort();
      const next = effort.after(error);
      if (next === 'throw') throw error;
      if (next === 'give up') throw new DatabaseUnavailable(outcome.mayHaveCommitted, error);
      await pause(next.pauseMs);
    }
  }
}

/** Counts what one piece of work went through, and decides whether it is tried again. */
class Effort {
  private troubledSince: number | null = null;
  private troubles = 0;
  private conflicts = 0;
  private collisions = 0;

  after(error: unknown): 'throw' | 'give up' | { readonly pauseMs: number } {
    if (isDuplicatePrimaryKey(error)) {
      if (++this.collisions > MAX_COLLISIONS) return 'throw';
      avoidCollision();
      return { pauseMs: 0 };
    }
    const trouble = troubleOf(error);
    if (trouble === null) return 'throw';
    this.troubledSince ??= Date.now();
    if (trouble === 'conflict') this.conflicts++;
    const isTooMuch = this.conflicts >= MAX_CONFLICTS || Date.now() - this.troubledSince >= PATIENCE_MS;
    if (trouble === 'silent' || isTooMuch) return 'give up';
    return { pauseMs: Math.min(FIRST_PAUSE_MS * 2 ** this.troubles++, LONGEST_PAUSE_MS) * (0.5 + Math.random()) };
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
