import cluster from 'node:cluster';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../log/logger';
import type { Taken } from './messages';
import { ServingProcess, type Ending } from './servingProcess';
import { countAlone } from './sharedCounts';

/** A process that lives for less has not worked. */
const QUICK_END_MS = 10_000;
/** So many quick ends in a row, while no process serves, and nothing is tried any more. */
const MAX_QUICK_ENDS = 6;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Longer than a request, and than a call to a provider. */
const STOP_WITHIN_MS = 45_000;

/** Thrown when processes end before they serve; what was wrong they have said themselves. */
export class ProcessesError extends Error {
  override readonly name = 'ProcessesError';
}

export interface ProcessesOptions {
  readonly count: number;
  readonly port: number;
  readonly sandboxUrl: string;
  readonly logger: Logger;
}

/** The processes that serve. One that ends is replaced, until all of them are stopped. */
export class Processes {
  private readonly running = new Set<ServingProcess>();
  private readonly counts = countAlone();
  private readonly stopping = new AbortController();
  private giveUp!: (error: ProcessesError) => void;
  /** Rejects when processes end as soon as they are started. */
  readonly givenUp: Promise<never> = new Promise((_, reject) => (this.giveUp = reject));

  constructor(private readonly options: ProcessesOptions) {
    // They take connections from the system themselves. One that the first process hands to a process that is killed at
    // that moment gets no answer, and no end either.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    this.givenUp.catch(() => undefined);
  }

  /**
   * Starts all of them and answers where they listen. The first alone, because what keeps it from serving would keep
   * all of them. Throws ProcessesError when one ends before it serves.
   */
  async start(): Promise<string> {
    const address = await this.startOne();
    await Promise.all(Array.from({ length: this.options.count - 1 }, () => this.startOne()));
    for (const serving of this.running) void this.replaceAtEnd(serving);
    return address;
  }

  /** Lets all of them finish what is under way and end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.running].map((serving) => serving.stop(STOP_WITHIN_MS)));
  }

  private async startOne(): Promise<string> {
    const address = this.stopping.signal.aborted ? null : await this.fork().address;
    if (address !== null) return address;
    throw new ProcessesError('A process of the server ended before it was ready; what was wrong stands above. Nothing is running now.');
  }

  private fork(): ServingProcess {
    // They must all ask for the same port: also when it is any free one, node:cluster gives them one and the same.
    const { port, sandboxUrl } = this.options;
    const serving = new ServingProcess({
      begin: { port, sandboxUrl },
      counts: this.counts,
      onTaken: (taken, by) => this.tellOthers(taken, by),
    });
    this.running.add(serving);
    void serving.ended.then(() => this.running.delete(serving));
    return serving;
  }

  private tellOthers(taken: Taken, by: ServingProcess): void {
    for (const other of this.running) if (other !== by) other.send(taken);
  }

  /** Keeps a place filled: whoever ends in it is followed by another. */
  private async replaceAtEnd(first: ServingProcess): Promise<void> {
    let quickEnds = 0;
    for (let serving = first; ; serving = this.fork()) {
      const ending = await serving.ended;
      if (this.stopping.signal.aborted) return;
      quickEnds = ending.afterMs < QUICK_END_MS ? quickEnds + 1 : 0;
      this.noteEnding(serving, ending);
      if (quickEnds >= MAX_QUICK_ENDS && ![...this.running].some(({ isReady }) => isReady)) {
        return this.giveUp(new ProcessesError('The processes of the server end as soon as they are started; what was wrong stands above. Nothing is running now.'));
      }
      await this.pause(quickEnds);
      if (this.stopping.signal.aborted) return;
    }
  }

  private noteEnding({ pid }: ServingProcess, { code, signal }: Ending): void {
    this.options.logger.error({ process: pid, code, signal }, 'a process of the server ended; another one is started');
  }

  /** The first is replaced at once. */
  private async pause(quickEnds: number): Promise<void> {
    if (quickEnds <= 1) return;
    const delayMs = Math.min(FIRST_PAUSE_MS * 2 ** (quickEnds - 2), LONGEST_PAUSE_MS);
    await wait(delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
