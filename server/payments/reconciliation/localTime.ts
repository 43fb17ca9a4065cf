const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/** The instant at which a time of a day is on the clocks of a time zone. A time that a change of clocks skips is as near. */
export function localInstant(day: string, minuteOfDay: number, timeZone: string): Date {
  const wantedMs = Date.parse(`${day}T00:00:00Z`) + minuteOfDay * MINUTE_MS;
  // The offset at the instant decides, and the instant depends on it: the second guess is on the right side of a change.
  const guessMs = wantedMs - offsetMs(new Date(wantedMs), timeZone);
  return new Date(wantedMs - offsetMs(new Date(guessMs), timeZone));
}

/** When a day such as 2026-11-01 begins in a time zone. */
export function localDayStart(day: string, timeZone: string): Date {
  return localInstant(day, 0, timeZone);
}

/** The first time after an instant that the clocks of a time zone show this minute of the day. */
export function nextLocalTime(minuteOfDay: number, timeZone: string, after: Date): Date {
  for (let days = -1; ; days++) {
    const day = localDay(new Date(after.getTime() + days * DAY_MS), timeZone);
    const instant = localInstant(day, minuteOfDay, timeZone);
    if (instant > after) return instant;
  }
}

/** The day, such as 2026-11-01, that it is in a time zone. */
export function localDay(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetMs(instant, timeZone)).toISOString().slice(0, 10);
}

/** How far the clocks of a time zone are ahead of UTC at an instant. */
function offsetMs(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const localMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return localMs - Math.floor(instant.getTime() / 1000) * 1000;
}
