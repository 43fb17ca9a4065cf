import cluster, { type Worker } from 'node:cluster';
import { CountKeeper } from './countKeeper';
import type { FromFirst, FromServing, Taken } from './messages';
import type { SharedCounts } from './sharedCounts';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly afterMs: number;
}

export interface ServingOptions {
  readonly begin: Omit<Extract<FromFirst, { kind: 'begin' }>, 'kind'>;
  readonly counts: SharedCounts;
  /** Tells the others what this one has taken. */
  readonly onTaken: (taken: Taken, by: ServingProcess) => void;
}

/** One of the processes that serve, as the first one sees it. */
export class ServingProcess {
  isReady = false;
  /** Where it listens, or null when it ended before it did. */
  readonly address: Promise<string | null>;
  readonly ended: Promise<Ending>;
  private readonly worker: Worker = cluster.fork();
  private readonly keeper: CountKeeper;

  constructor(private readonly options: ServingOptions) {
    const startedAtMs = performance.now();
    this.keeper = new CountKeeper(options.counts, (message) => this.send(message));
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', (code: number | null, signal: string | null) => {
        this.isReady = false;
        this.keeper.freeAll();
        resolve({ code, signal, afterMs: performance.now() - startedAtMs });
      });
    });
    this.address = new Promise((resolve) => {
      this.worker.on('message', (message: FromServing) => this.hear(message, resolve));
      void this.ended.then(() => resolve(null));
    });
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  send(message: FromFirst): void {
    // One that is ending hears nothing any more.
    if (this.worker.isConnected()) this.worker.process.send?.(message, undefined, undefined, () => undefined);
  }

  /** Lets it finish what is under way and end; one that does not serve yet, or takes too long, is ended at once. */
  async stop(withinMs: number): Promise<void> {
    const kill = (): void => void this.worker.process.kill('SIGKILL');
    if (!this.isReady) kill();
    this.send({ kind: 'stop' });
    const timer = setTimeout(kill, withinMs);
    await this.ended;
    clearTimeout(timer);
  }

  private hear(message: FromServing, ready: (address: string) => void): void {
    if (message.kind === 'awake') this.send({ kind: 'begin', ...this.options.begin });
    else if (message.kind === 'taken') this.options.onTaken(message, this);
    else if (message.kind === 'ask') void this.keeper.answer(message.id, message.question);
    else if (message.kind === 'free') this.keeper.free(message.id);
    else {
      this.isReady = true;
      ready(message.address);
    }
  }
}
