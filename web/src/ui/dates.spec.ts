import {
  addDays,
  ageText,
  dayOf,
  formatDate,
  formatDay,
  formatDayInText,
  formatInstant,
  formatInstantInText,
  isDay,
  startOfDay,
  type DateContext,
} from './dates';

const context: DateContext = {
  locale: 'en-GB',
  timeZone: 'Europe/Amsterdam',
  now: new Date('2026-11-23T13:08:00Z'),
};

describe('formatInstant', () => {
  it('names the days around today', () => {
    expect(formatInstant('2026-11-23T12:58:00Z', context)).toBe('Today, 13:58');
    expect(formatInstant('2026-11-22T12:58:00Z', context)).toBe('Yesterday, 13:58');
  });

  it('gives the year only when it is another', () => {
    expect(formatInstant('2026-11-20T20:40:00Z', context)).toBe('20 Nov, 21:40');
    expect(formatInstant('2025-11-20T20:40:00Z', context)).toBe('20 Nov 2025, 21:40');
  });

  it('counts days in the partner’s time zone, not in the browser’s', () => {
    expect(formatInstant('2026-11-22T23:30:00Z', context)).toBe('Today, 00:30');
  });

  it('fits into a sentence', () => {
    expect(formatInstantInText('2026-11-23T12:58:00Z', context)).toBe('today, 13:58');
    expect(formatInstantInText('2026-11-20T20:40:00Z', context)).toBe('20 Nov, 21:40');
    expect(formatDate('2026-10-31T23:30:00Z', context)).toBe('1 Nov 2026');
  });

  it('speaks the viewer’s language', () => {
    expect(formatInstant('2026-11-23T12:58:00Z', { ...context, locale: 'nl-NL' })).toBe('Vandaag, 13:58');
  });
});

describe('formatDay', () => {
  it('shows the weekday of a day near by, and the year of one far away', () => {
    expect(formatDay('2026-11-28', context)).toBe('Sat 28 Nov');
    expect(formatDay('2027-01-03', context)).toBe('3 Jan 2027');
    expect(formatDay('2026-11-23', context)).toBe('Today');
    expect(formatDay('2026-11-24', context)).toBe('Tomorrow');
  });

  it('adds the date within a sentence', () => {
    expect(formatDayInText('2026-11-23', context)).toBe('today, 23 Nov');
    expect(formatDayInText('2026-11-28', context)).toBe('Sat 28 Nov');
  });
});

describe('startOfDay', () => {
  it('is midnight of the time zone, summer and winter', () => {
    expect(startOfDay('2026-11-23', 'Europe/Amsterdam')).toBe('2026-11-22T23:00:00.000Z');
    expect(startOfDay('2026-07-01', 'Europe/Amsterdam')).toBe('2026-06-30T22:00:00.000Z');
    expect(startOfDay('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z');
  });

  it('holds on the days on which the clocks change', () => {
    expect(startOfDay('2026-03-29', 'Europe/Amsterdam')).toBe('2026-03-28T23:00:00.000Z');
    expect(startOfDay('2026-03-30', 'Europe/Amsterdam')).toBe('2026-03-29T22:00:00.000Z');
    expect(startOfDay('2026-10-25', 'Europe/Amsterdam')).toBe('2026-10-24T22:00:00.000Z');
    expect(startOfDay('2026-10-26', 'Europe/Amsterdam')).toBe('2026-10-25T23:00:00.000Z');
  });
});

it('knows the calendar', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(isDay('2026-02-30')).toBe(false);
  expect(isDay('2026-02-28')).toBe(true);
  expect(isDay('28-02-2026')).toBe(false);
  expect(dayOf(new Date('2026-12-31T23:30:00Z'), 'Europe/Amsterdam')).toBe('2027-01-01');
});

describe('ageText', () => {
  it('counts in the largest whole unit', () => {
    expect(ageText('2026-11-16T13:00:00Z', context)).toBe('7 days');
    expect(ageText('2026-11-23T11:00:00Z', context)).toBe('2 hours');
    expect(ageText('2026-11-23T12:21:00Z', context)).toBe('47 minutes');
    expect(ageText('2026-11-23T13:07:00Z', context)).toBe('1 minute');
  });

  it('counts nothing within a minute, or when the clocks differ', () => {
    expect(ageText('2026-11-23T13:07:30Z', context)).toBeNull();
    expect(ageText('2026-11-23T13:09:00Z', context)).toBeNull();
  });
});
