import { AskedCounts } from './askedCounts';
import type { FromFirst, FromServing } from './messages';
import { Takings } from './takings';

/** How the server is to be served, as the first process says it. */
export type Beginning = Extract<FromFirst, { kind: 'begin' }>;

/**
 * The first process, as one that serves sees it. When it is gone, node:cluster ends this process at once: nobody is
 * left who would stop it.
 */
export class FirstProcess {
  readonly counts: AskedCounts;
  /** Resolves when this process is to end. */
  readonly stopped: Promise<void>;
  private readonly takings = new Takings((taken) => this.send(taken));
  private readonly beginning: Promise<Beginning>;

  constructor() {
    this.counts = new AskedCounts(this.takings, (message) => this.send(message));
    let begin!: (beginning: Beginning) => void;
    let stop!: () => void;
    this.beginning = new Promise((resolve) => (begin = resolve));
    this.stopped = new Promise((resolve) => (stop = resolve));
    process.on('message', (message: FromFirst) => {
      if (message.kind === 'taken') this.takings.hear(message);
      else if (message.kind === 'answer') this.counts.hear(message.id, message.verdict);
      else if (message.kind === 'begin') begin(message);
      else stop();
    });
  }

  /** Asks how to begin. */
  awake(): Promise<Beginning> {
    this.send({ kind: 'awake' });
    return this.beginning;
  }

  /** Tells that requests are answered from now on. */
  ready(address: string): void {
    this.send({ kind: 'ready', address });
  }

  private send(message: FromServing): void {
    // A line that breaks is the end of the first process, and so of this one.
    process.send?.(message, undefined, undefined, () => undefined);
  }
}
