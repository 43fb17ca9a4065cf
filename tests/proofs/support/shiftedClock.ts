const RealDate = Date;

/** The time of this process, with an offset that can be pushed ahead: days pass without waiting. */
export class ShiftedClock {
  private offsetMs = 0;

  /** Puts itself in the place of `Date` until `remove`; before what reads the time is put together. */
  install(): void {
    const nowMs = (): number => RealDate.now() + this.offsetMs;
    class ShiftedDate extends RealDate {
      static override now(): number {
        return nowMs();
      }

      static override [Symbol.hasInstance](value: unknown): boolean {
        return value instanceof RealDate;
      }

      constructor(...given: unknown[]) {
        super(...((given.length === 0 ? [nowMs()] : given) as [number]));
      }
    }
    globalThis.Date = ShiftedDate as DateConstructor;
  }

  jump(ms: number): void {
    this.offsetMs += ms;
  }

  remove(): void {
    globalThis.Date = RealDate;
  }
}
