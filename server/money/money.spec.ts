import fc from 'fast-check';
import { AmountError, currencyDecimals, formatAmount, parseAmount } from './money';

describe('amounts', () => {
  it('knows the decimals of a currency', () => {
    expect(['EUR', 'JPY', 'KWD', 'CLF'].map(currencyDecimals)).toEqual([2, 0, 3, 4]);
    // What platforms disagree about: ISO 4217 gives these decimals, however seldom they are used.
    expect(['HUF', 'IDR', 'RSD', 'PKR', 'COP', 'IQD'].map(currencyDecimals)).toEqual([2, 2, 2, 2, 2, 3]);
    expect(() => currencyDecimals('EURO')).toThrow(AmountError);
  });

  it('reads what it writes, for every currency and beyond 2^53', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_223_372_036_854_775_807n), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, code) => {
        expect(parseAmount(formatAmount(minor, code), code)).toBe(minor);
      }),
    );
  });

  it('pads to the decimals of the currency', () => {
    expect(formatAmount(5n, 'EUR')).toBe('0.05');
    expect(formatAmount(-1250n, 'EUR')).toBe('-12.50');
    expect(formatAmount(5n, 'JPY')).toBe('5');
    expect(formatAmount(5n, 'KWD')).toBe('0.005');
    expect(parseAmount('12.3', 'EUR')).toBe(1230n);
  });

  it.each(['', '-1', '+1', '1e3', '1,00', '.5', '5.', '1.234', '01', ' 1', '0x10', 'NaN', '92233720368547758.08'])(
    'refuses %p rather than rounding it',
    (text) => {
      expect(() => parseAmount(text, 'EUR')).toThrow(AmountError);
    },
  );
});
