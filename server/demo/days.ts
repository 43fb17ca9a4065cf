/** A calendar day as the number of days since 1970: days are counted and compared without a clock or a time zone. */
export type Day = number;

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** A day as YYYY-MM-DD. */
export function dayText(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The month, from 1 to 12. */
export function monthOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCMonth() + 1;
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCDay();
}

/** The first day of the month that lies some months before a day's own. */
export function monthStart(day: Day, monthsBefore: number): Day {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBefore, 1) / DAY_MS;
}

/** The clocks of one place. */
export class LocalTime {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<Day, number>();

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  }

  /** The day that an instant is on there. */
  dayOf(instant: Date): Day {
    return Math.floor(this.wallClockMs(instant.getTime()) / DAY_MS);
  }

  /** The instant at which it is so many seconds after midnight there; not for the nights in which clocks change. */
  at(day: Day, seconds: number): Date {
    return new Date(day * DAY_MS + seconds * SECOND_MS - this.offsetMs(day));
  }

  private offsetMs(day: Day): number {
    const known = this.offsets.get(day);
    if (known !== undefined) return known;
    const noonMs = day * DAY_MS + DAY_MS / 2;
    const offsetMs = this.wallClockMs(noonMs) - noonMs;
    this.offsets.set(day, offsetMs);
    return offsetMs;
  }

  /** What the clock on the wall shows at an instant, as if it were UTC. */
  private wallClockMs(instantMs: number): number {
    const shown = this.format.format(instantMs);
    const [day = 0, month = 1, year = 0, hour = 0, minute = 0, second = 0] = shown.split(/\D+/).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
}
