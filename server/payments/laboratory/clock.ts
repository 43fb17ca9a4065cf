/** Real time plus an offset that tests can push ahead: a day passes without waiting for it. */
export class LaboratoryClock {
  private offsetMs = 0;

  constructor(private readonly realNowMs: () => number = Date.now) {}

  nowMs(): number {
    return this.realNowMs() + this.offsetMs;
  }

  /** Pushes the clock ahead. Throws RangeError for going back: what was said to have happened would not have. */
  jump(ms: number): number {
    if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError('The clock only goes ahead: give whole milliseconds of 0 or more.');
    this.offsetMs += ms;
    return this.offsetMs;
  }
}
