import { localDayStart } from './localTime';

/** Which payments a reconciliation compares: those of which something was refunded from `from` on and before `before`. */
export interface Span {
  readonly from: Date;
  readonly before: Date;
}

const DAY_MS = 24 * 60 * 60_000;
/** Refunds come back for about a month: https://docs.stripe.com/refunds#failed-refunds */
export const USUAL_SPAN_DAYS = 35;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Thrown for days that make no span; the message says what to write instead. */
export class SpanError extends Error {
  override readonly name = 'SpanError';
}

/** The last 35 days. */
export function usualSpan(now: Date): Span {
  return { from: new Date(now.getTime() - USUAL_SPAN_DAYS * DAY_MS), before: now };
}

/** Reads days such as 2026-11-01, each beginning at midnight in the partner's time zone. Throws SpanError. */
export function readSpan(given: { readonly from?: string; readonly before?: string }, timeZone: string, now: Date): Span {
  const before = given.before === undefined ? now : dayStart(given.before, timeZone);
  const from = given.from === undefined ? usualSpan(before).from : dayStart(given.from, timeZone);
  if (from >= before) throw new SpanError('The first day must lie before the last one.');
  return { from, before };
}

function dayStart(day: string, timeZone: string): Date {
  const date = new Date(`${day}T00:00:00Z`);
  const isDay = DAY.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  if (!isDay) throw new SpanError(`"${day}" is not a day. Write it like 2026-11-01.`);
  return localDayStart(day, timeZone);
}
