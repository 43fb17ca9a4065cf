/**
 * Numbered steps on the terminal: what is being done, for how long already, and how far it is. On a terminal the
 * last line is alive; in a log there is a line at the beginning, now and then, and at the end of each step.
 */
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const HEARTBEAT_MS = 15_000;

/** A step that did not work. `log` is what the program said, worth showing. */
export class StepFailed extends Error {
  constructor(message, log = '') {
    super(message);
    this.log = log;
  }
}

export class Steps {
  /** `stream` is where to write: standard output, or standard error where the output belongs to a program. */
  constructor(total, stream = process.stdout) {
    this.total = total;
    this.stream = stream;
    this.begun = 0;
    this.running = new Map();
    this.frame = 0;
    this.timer = null;
  }

  /**
   * Does one step and says how it went. `task` gets a function to note how far it is, and answers a few words about
   * the outcome, or nothing. Throws what the task throws.
   */
  async run(title, task) {
    const number = ++this.begun;
    const step = { label: `[${number}/${this.total}] ${title}`, note: '', startedAt: Date.now() };
    this.running.set(number, step);
    this.#startTimer();
    if (!this.stream.isTTY) this.stream.write(`  ${step.label} …\n`);
    try {
      const outcome = await task((note) => (step.note = note));
      this.#finish(number, step, '✓', outcome);
    } catch (error) {
      this.#finish(number, step, '✗', error.message);
      if (error instanceof StepFailed && error.log) this.stream.write(`${indent(error.log)}\n`);
      throw error;
    }
  }

  /** Takes the live line away, e.g. before the process ends. */
  close() {
    clearInterval(this.timer);
    this.timer = null;
    this.#clearLine();
  }

  #finish(number, step, mark, outcome) {
    this.running.delete(number);
    this.#clearLine();
    const words = outcome ? `: ${outcome}` : '';
    this.stream.write(`${mark} ${step.label}${words} (${seconds(step)})\n`);
    if (this.running.size === 0) this.close();
  }

  #startTimer() {
    if (this.timer !== null) return;
    this.timer = setInterval(() => this.#tick(), this.stream.isTTY ? FRAME_MS : HEARTBEAT_MS);
    this.timer.unref();
  }

  #tick() {
    const lines = [...this.running.values()].map((step) => `${step.label} … ${seconds(step)}  ${step.note}`.trim());
    if (!this.stream.isTTY) {
      for (const line of lines) this.stream.write(`  ${line}\n`);
      return;
    }
    this.frame = (this.frame + 1) % FRAMES.length;
    const line = `${FRAMES[this.frame]} ${lines.join(' · ')}`;
    this.stream.write(`\r\x1b[2K${line.slice(0, (this.stream.columns || 80) - 1)}`);
  }

  #clearLine() {
    if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
  }
}

function seconds(step) {
  return `${((Date.now() - step.startedAt) / 1000).toFixed(1)} s`;
}

function indent(text) {
  return text.trimEnd().split('\n').map((line) => `    ${line}`).join('\n');
}
