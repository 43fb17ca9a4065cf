/** What is to be done when the proof ends, however it ends: the last one given is done first, and each only once. */
export class CleanUps {
  private readonly waiting: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | null = null;

  add(cleanUp: () => Promise<unknown>): void {
    this.waiting.push(cleanUp);
  }

  /** Does everything; what one of them throws keeps none of the others from being done. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) {
      await next().catch((error: unknown) => {
        process.stderr.write(`While cleaning up: ${error instanceof Error ? error.message : String(error)}\n`);
      });
    }
  }
}
