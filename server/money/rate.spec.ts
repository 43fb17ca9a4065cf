import fc from 'fast-check';
import { AmountError } from './money';
import { formatRate, parseRate, shareOf, taxContainedIn } from './rate';

describe('rates', () => {
  it('reads what it writes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ppm) => expect(parseRate(formatRate(ppm))).toBe(ppm)));
    expect(formatRate(210_000)).toBe('0.21');
    expect(formatRate(0)).toBe('0');
  });

  it.each(['1.1', '2', '-0.1', '0.1234567', '21', ''])('refuses %p', (text) => {
    expect(() => parseRate(text)).toThrow(AmountError);
  });

  it('rounds half up', () => {
    expect(shareOf(50n, 50_000)).toBe(3n);
    expect(shareOf(49n, 50_000)).toBe(2n);
    expect(taxContainedIn(12_100n, 210_000)).toBe(2_100n);
    expect(taxContainedIn(8_650n, 90_000)).toBe(714n);
  });

  it('never finds more tax than there is money', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.integer({ min: 0, max: 1_000_000 }), (total, ppm) => {
        const tax = taxContainedIn(total, ppm);
        expect(tax >= 0n && tax <= total).toBe(true);
      }),
    );
  });
});
