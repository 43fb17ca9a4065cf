import { dayText, monthOf, weekdayOf, type Day } from './days';
import type { SeededRandom } from './random';

/** How full an attraction is, January to December. */
const SEASON = [0.4, 0.5, 0.6, 1, 1.15, 1, 1.5, 1.7, 0.8, 0.9, 0.5, 0.6];
/** Sunday to Saturday. */
const WEEKDAYS = [1.6, 0.6, 0.65, 0.8, 0.7, 0.85, 1.55];
const WEEKDAY_IN_HOLIDAYS = 1.3;
/** Dutch school holidays as month and day; the exact weeks move a little from year to year. */
const SCHOOL_HOLIDAYS = [
  ['01-01', '01-05'],
  ['02-14', '03-01'],
  ['04-25', '05-10'],
  ['07-08', '08-31'],
  ['10-12', '10-26'],
  ['12-20', '12-31'],
] as const;

/** How many people come on a day, in comparison with other days. */
export function demandOn(day: Day): number {
  const weekday = WEEKDAYS[weekdayOf(day)] ?? 1;
  const busy = isSchoolHoliday(day) ? Math.max(weekday, WEEKDAY_IN_HOLIDAYS) * 1.15 : weekday;
  return busy * (SEASON[monthOf(day) - 1] ?? 1);
}

export function isSchoolHoliday(day: Day): boolean {
  const monthDay = dayText(day).slice(5);
  return SCHOOL_HOLIDAYS.some(([from, to]) => from <= monthDay && monthDay <= to);
}

/** Classes come on weekdays outside the holidays, most of all in spring. */
export function isSchoolDay(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday >= 1 && weekday <= 5 && !isSchoolHoliday(day);
}

/** How many days before the visit people order. */
export function leadDays(random: SeededRandom): number {
  const [from, to] = random.weighted([
    [[0, 0] as const, 22],
    [[1, 1] as const, 20],
    [[2, 3] as const, 18],
    [[4, 7] as const, 17],
    [[8, 21] as const, 15],
    [[22, 60] as const, 8],
  ]);
  return random.whole(from, to);
}

/** Orders by the hour of the day, from midnight: few at night, a bump at lunch, most in the evening. */
const HOURS = [3, 1, 1, 0, 0, 1, 3, 8, 14, 20, 24, 22, 26, 24, 20, 20, 22, 26, 34, 48, 62, 58, 32, 12];
/** Who orders for the same day does it before leaving, or on the way. */
const SAME_DAY_HOURS = [0, 0, 0, 0, 0, 0, 2, 10, 26, 40, 38, 24, 12, 8, 4];

/** When on its day an order is placed, in seconds after midnight. */
export function secondOfOrder(random: SeededRandom, isSameDay: boolean): number {
  const hours = (isSameDay ? SAME_DAY_HOURS : HOURS).map((weight, hour) => [hour, weight] as const);
  return random.weighted(hours) * 3_600 + random.whole(0, 3_599);
}
