import * as fc from 'fast-check';
import { parseValue, type GraphQLScalarType } from 'graphql';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar, isCalendarDay, ScopeScalar } from './scalars';

/** What a scalar makes of a literal in a document and of a variable: both must agree. */
function read(scalar: GraphQLScalarType, text: string): unknown {
  const value = scalar.parseValue(text);
  expect(scalar.parseLiteral(parseValue(JSON.stringify(text)))).toEqual(value);
  return value;
}

describe('DateTime', () => {
  it.each([
    ['2026-03-01T09:30:00+01:00', '2026-03-01T08:30:00.000Z'],
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T23:59:59.1239-05:30', '2026-03-02T05:29:59.123Z'],
    ['2024-02-29T00:00:00-14:00', '2024-02-29T14:00:00.000Z'],
  ])('reads %s', (text, utc) => {
    expect(DateTimeScalar.serialize(read(DateTimeScalar, text))).toBe(utc);
  });

  it.each([
    '2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-03-01T24:00:00Z', '2026-03-01T23:60:00Z',
    '2026-03-01T23:59:60Z', '2026-03-01T09:30:00', '2026-03-01', '2026-03-01 09:30:00Z', '2026-03-01T09:30Z',
    '2026-03-01T09:30:00+1', '2026-03-01T09:30:00+15:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00',
    '2026-03-01T09:30:00Z ', '+002026-03-01T09:30:00Z', '',
  ])('refuses %j', (text) => {
    expect(() => DateTimeScalar.parseValue(text)).toThrow('DateTime cannot be');
  });

  it('comes back as it went out', () => {
    const range = { min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(DateTimeScalar.parseValue(DateTimeScalar.serialize(date))).toEqual(date);
      }),
    );
  });

  it('never goes out as anything but an instant', () => {
    expect(() => DateTimeScalar.serialize(new Date(Number.NaN))).toThrow();
    expect(() => DateTimeScalar.serialize('2026-03-01')).toThrow();
  });
});

describe('Date', () => {
  it('is a day of the calendar', () => {
    expect(read(DateScalar, '2024-02-29')).toBe('2024-02-29');
    expect(DateScalar.serialize('2026-12-31')).toBe('2026-12-31');
  });

  it.each(['2026-02-29', '2026-02-30', '2026-00-01', '2026-1-1', '0999-01-01', '2026-03-01T00:00:00Z', '20260301'])('is not %j', (text) => {
    expect(() => DateScalar.parseValue(text)).toThrow('Date cannot be');
  });
});

describe('Decimal', () => {
  it.each(['0', '12', '12.30', '0.0001', '9'.repeat(40)])('reads %s', (text) => {
    expect(read(DecimalScalar, text)).toBe(text);
  });

  it.each(['', '-1', '+1', '1e3', '01', '.5', '5.', '1,5', '1.2.3', ' 1', 'NaN', '٣', '9'.repeat(41)])('refuses %j', (text) => {
    expect(() => DecimalScalar.parseValue(text)).toThrow('Decimal cannot be');
  });

  it('refuses numbers, whose digits are lost before anyone could look', () => {
    expect(() => DecimalScalar.parseValue(12.3)).toThrow('Decimal cannot be 12.3');
    expect(() => DecimalScalar.parseLiteral(parseValue('12.30'))).toThrow('Decimal cannot be 12.30');
    expect(() => DecimalScalar.serialize(12.3)).toThrow();
    expect(DecimalScalar.serialize('-12.30')).toBe('-12.30');
  });
});

describe('CurrencyCode and Scope', () => {
  it('are known codes and well-formed names', () => {
    expect(read(CurrencyCodeScalar, 'EUR')).toBe('EUR');
    expect(read(ScopeScalar, 'refunds:waive_fee')).toBe('refunds:waive_fee');
    for (const wrong of ['eur', 'EURO', 'XYZ', '']) expect(() => CurrencyCodeScalar.parseValue(wrong)).toThrow();
    for (const wrong of ['refunds', 'Refunds:create', 'a:b:c', '']) expect(() => ScopeScalar.parseValue(wrong)).toThrow();
  });

  it('show at most the beginning of what was sent', () => {
    expect(() => ScopeScalar.parseValue('x'.repeat(500))).toThrow(/^.{0,120}$/);
    expect(() => ScopeScalar.parseValue({ toString: () => 'a:b' })).toThrow('a value of type object');
  });
});

describe('a calendar day', () => {
  const number = (max: number, width: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(width, '0'));

  it('is what Date takes for one, from the year 1000 on, as in MySQL', () => {
    fc.assert(
      fc.property(number(9999, 4), number(13, 2), number(32, 2), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const date = new Date(`${text}T00:00:00Z`);
        const isOne = year >= '1000' && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        expect(isCalendarDay(text)).toBe(isOne);
      }),
      { numRuns: 2_000 },
    );
  });
});
