import { Presets, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 5_000;

/** Shows how far a proof is: a live bar on a terminal, a line now and then in a log. */
export class Progress {
  private bar: SingleBar | null = null;
  private lastLineAt = 0;
  private lastNote = '';

  constructor(
    private readonly name: string,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  show(done: number, total: number, note = ''): void {
    if (this.stream.isTTY) this.showBar(done, total, note);
    else this.showLine(done, total, note);
  }

  /** Takes the bar away, so that what follows stands alone. */
  end(): void {
    this.bar?.stop();
    this.bar = null;
  }

  private showBar(done: number, total: number, note: string): void {
    if (!this.bar) {
      const format = `${this.name} {bar} {value} of {total} {note}`;
      const options = { format, stream: this.stream, hideCursor: true, clearOnComplete: true };
      this.bar = new SingleBar(options, Presets.shades_classic);
      this.bar.start(total, done, { note });
    }
    this.bar.setTotal(total);
    this.bar.update(done, { note });
  }

  private showLine(done: number, total: number, note: string): void {
    const now = Date.now();
    if (note === this.lastNote && now - this.lastLineAt < LINE_EVERY_MS) return;
    this.lastLineAt = now;
    this.lastNote = note;
    this.stream.write(`${this.name}: ${done} of ${total}${note === '' ? '' : ` (${note})`}\n`);
  }
}
