import fc from 'fast-check';
import { CURRENCY_DECIMALS } from '../../money/currencies';
import { fromAdyenAmount, toAdyenAmount } from './adyenAmount';

describe("Adyen's amounts", () => {
  it.each([
    { code: 'EUR', amountMinor: 1230n, value: 1230 },
    { code: 'JPY', amountMinor: 500n, value: 500 },
    { code: 'KWD', amountMinor: 5124n, value: 5124 },
    { code: 'CLP', amountMinor: 500n, value: 50_000 },
    { code: 'ISK', amountMinor: 500n, value: 50_000 },
    { code: 'CVE', amountMinor: 50_000n, value: 500 },
    { code: 'IDR', amountMinor: 50_000n, value: 500 },
  ])('writes $amountMinor minor units of $code as $value and back', ({ code, amountMinor, value }) => {
    expect(toAdyenAmount(amountMinor, code)).toBe(value);
    expect(fromAdyenAmount(value, code)).toBe(amountMinor);
  });

  it.each([
    { code: 'IDR', amountMinor: 50_050n },
    { code: 'XYZ', amountMinor: 1n },
    { code: 'EUR', amountMinor: 2n ** 53n },
  ])('cannot write $amountMinor minor units of $code', ({ code, amountMinor }) => {
    expect(toAdyenAmount(amountMinor, code)).toBeNull();
  });

  it('takes no fraction for an amount', () => {
    expect(fromAdyenAmount(50_001, 'ISK')).toBeNull();
    expect(fromAdyenAmount(1.5, 'EUR')).toBeNull();
    expect(fromAdyenAmount(1, 'XYZ')).toBeNull();
  });

  it('reads back what it writes, in every currency', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURRENCY_DECIMALS.keys()), fc.bigInt({ min: 1n, max: 10n ** 12n }), (code, amountMinor) => {
        const value = toAdyenAmount(amountMinor, code);
        if (value !== null) expect(fromAdyenAmount(value, code)).toBe(amountMinor);
      }),
    );
  });
});
