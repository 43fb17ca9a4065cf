import fc from 'fast-check';
import { localInstant, nextLocalTime } from './localTime';
import { readSpan, SpanError } from './span';

const ZONES = ['UTC', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'];
const clockOf = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);

describe('times of a day in a time zone', () => {
  it('are what its clocks show', () => {
    expect(localInstant('2026-11-24', 185, 'Europe/Amsterdam').toISOString()).toBe('2026-11-24T02:05:00.000Z');
    expect(localInstant('2026-07-01', 0, 'America/New_York').toISOString()).toBe('2026-07-01T04:00:00.000Z');
    // The clocks go forward at two on 29 March 2026 and back at three on 25 October.
    expect(localInstant('2026-03-29', 181, 'Europe/Amsterdam').toISOString()).toBe('2026-03-29T01:01:00.000Z');
    expect(localInstant('2026-10-25', 185, 'Europe/Amsterdam').toISOString()).toBe('2026-10-25T02:05:00.000Z');
  });

  it('come again within a day and an hour, and never at the same instant', () => {
    const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), fc.integer({ min: 180, max: 239 }), (after, timeZone, minute) => {
        const next = nextLocalTime(minute, timeZone, after);
        const waitMs = next.getTime() - after.getTime();
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(25 * 3_600_000);
        expect(clockOf(next, timeZone)).toBe(`03:${String(minute - 180).padStart(2, '0')}`);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the span of a reconciliation', () => {
  const now = new Date('2026-11-24T12:00:00Z');

  it('is the last 35 days where nothing is said', () => {
    expect(readSpan({}, 'UTC', now)).toEqual({ from: new Date('2026-10-20T12:00:00Z'), before: now });
  });

  it('begins and ends at midnight where the partner is', () => {
    const span = readSpan({ from: '2026-11-01', before: '2026-11-02' }, 'Europe/Amsterdam', now);
    expect(span).toEqual({ from: new Date('2026-10-31T23:00:00Z'), before: new Date('2026-11-01T23:00:00Z') });
  });

  it.each([{ from: '1.11.2026' }, { from: '2026-02-30' }, { before: 'soon' }, { from: '2026-11-02', before: '2026-11-02' }])(
    'is refused for %j',
    (given) => {
      expect(() => readSpan(given, 'UTC', now)).toThrow(SpanError);
    },
  );
});
