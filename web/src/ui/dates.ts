/** Where and how dates are read: the viewer's locale, the partner's time zone, and what counts as now. */
export interface DateContext {
  locale: string;
  timeZone: string;
  now: Date;
}

/** A calendar day, YYYY-MM-DD. */
export type Day = string;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, found);
  }
  return found;
}

/** The calendar day on which an instant falls in a time zone. */
export function dayOf(instant: Date, timeZone: string): Day {
  return formatter('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);
}

/** A day so many days later, or earlier when negative. */
export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** True for a day that the calendar has: 2026-02-30 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The instant at which a day begins in a time zone, ISO 8601. */
export function startOfDay(day: Day, timeZone: string): string {
  const midnight = new Date(`${day}T00:00:00Z`).getTime();
  // Twice, because the offset at the guess may be that of the other side of a change of the clocks.
  const guess = midnight - offsetMs(midnight, timeZone);
  return new Date(midnight - offsetMs(guess, timeZone)).toISOString();
}

function offsetMs(timeMs: number, timeZone: string): number {
  const parts = formatter('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(timeMs);
  const get = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return local - Math.floor(timeMs / 1000) * 1000;
}

/** "Today", "Yesterday", "Tomorrow" in the locale's words, or null for any other day. */
function nearName(day: Day, context: DateContext): string | null {
  const today = dayOf(context.now, context.timeZone);
  const distance = [-1, 0, 1].find((days) => addDays(today, days) === day);
  if (distance === undefined) return null;
  const name = new Intl.RelativeTimeFormat(context.locale, { numeric: 'auto' }).format(distance, 'day');
  return name.charAt(0).toLocaleUpperCase(context.locale) + name.slice(1);
}

function sameYear(day: Day, context: DateContext): boolean {
  return day.slice(0, 4) === dayOf(context.now, context.timeZone).slice(0, 4);
}

function writeDay(day: Day, context: DateContext, weekday: boolean): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', day: 'numeric', month: 'short' };
  if (!sameYear(day, context)) options.year = 'numeric';
  else if (weekday) options.weekday = 'short';
  return formatter(context.locale, options)
    .format(new Date(`${day}T00:00:00Z`))
    .replace(/^(\p{L}+),/u, '$1');
}

/** "Today", "Sat 28 Nov", "28 Nov 2025": a calendar day, which has no time zone. */
export function formatDay(day: Day, context: DateContext): string {
  return nearName(day, context) ?? writeDay(day, context, true);
}

/** "today, 23 Nov" or "Sat 28 Nov": within a sentence, where the name alone would say too little. */
export function formatDayInText(day: Day, context: DateContext): string {
  const name = nearName(day, context);
  const written = writeDay(day, context, !name);
  return name ? `${name.toLocaleLowerCase(context.locale)}, ${written}` : written;
}

/** "13:58" in the time zone of the context. */
export function formatTime(iso: string, context: DateContext): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: context.timeZone,
    hour: '2-digit',
    minute: '2-digit',
  };
  return formatter(context.locale, options).format(new Date(iso));
}

/** "Today, 13:58", "22 Nov, 21:40"; the year only when it is another. */
export function formatInstant(iso: string, context: DateContext): string {
  const day = dayOf(new Date(iso), context.timeZone);
  return `${nearName(day, context) ?? writeDay(day, context, false)}, ${formatTime(iso, context)}`;
}

/** "today, 13:58": the same within a sentence. */
export function formatInstantInText(iso: string, context: DateContext): string {
  const day = dayOf(new Date(iso), context.timeZone);
  const name = nearName(day, context)?.toLocaleLowerCase(context.locale);
  return `${name ?? writeDay(day, context, false)}, ${formatTime(iso, context)}`;
}

/** "1 Nov 2026": the day of an instant, with its year. */
export function formatDate(iso: string, context: DateContext): string {
  return formatter(context.locale, { timeZone: context.timeZone, dateStyle: 'medium' }).format(new Date(iso));
}

/** The whole date and time with the zone, for a tooltip. */
export function formatInstantFully(iso: string, context: DateContext): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: context.timeZone,
    dateStyle: 'full',
    timeStyle: 'long',
  };
  return formatter(context.locale, options).format(new Date(iso));
}

const AGES = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** How long ago an instant was, in its largest whole unit: "7 days", "47 minutes"; null within the last minute. */
export function ageText(iso: string, { locale, now }: DateContext): string | null {
  const ageMs = now.getTime() - new Date(iso).getTime();
  const age = AGES.find(({ ms }) => ageMs >= ms);
  if (!age) return null;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: age.unit, unitDisplay: 'long' });
  return format.format(Math.floor(ageMs / age.ms));
}
