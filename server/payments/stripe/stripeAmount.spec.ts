import fc from 'fast-check';
import { CURRENCY_DECIMALS } from '../../money/currencies';
import { fromStripeAmount, toStripeAmount } from './stripeAmount';

// https://docs.stripe.com/currencies#zero-decimal
const ZERO_DECIMAL = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');

describe("Stripe's amounts", () => {
  it.each(ZERO_DECIMAL.filter((code) => code !== 'MGA'))('writes %s without decimals', (code) => {
    expect(toStripeAmount(1234n, code)).toBe(1234);
  });

  it.each([
    { code: 'EUR', amountMinor: 1230n, amount: 1230 },
    { code: 'HUF', amountMinor: 1050n, amount: 1050 },
    { code: 'TWD', amountMinor: 1050n, amount: 1050 },
    { code: 'MGA', amountMinor: 50_000n, amount: 500 },
    { code: 'ISK', amountMinor: 500n, amount: 50_000 },
    { code: 'UGX', amountMinor: 500n, amount: 50_000 },
    { code: 'KWD', amountMinor: 5120n, amount: 5120 },
  ])('writes $amountMinor minor units of $code as $amount and back', ({ code, amountMinor, amount }) => {
    expect(toStripeAmount(amountMinor, code)).toBe(amount);
    expect(fromStripeAmount(amount, code)).toBe(amountMinor);
  });

  it.each([
    { code: 'KWD', amountMinor: 5124n },
    { code: 'BHD', amountMinor: 1n },
    { code: 'MGA', amountMinor: 50_050n },
    { code: 'XYZ', amountMinor: 100n },
    { code: 'JPY', amountMinor: 2n ** 53n },
  ])('cannot write $amountMinor minor units of $code', ({ code, amountMinor }) => {
    expect(toStripeAmount(amountMinor, code)).toBeNull();
  });

  it.each([
    { code: 'ISK', amount: 50_001 },
    { code: 'EUR', amount: 1.5 },
    { code: 'XYZ', amount: 100 },
  ])('takes $amount for no amount of $code', ({ code, amount }) => {
    expect(fromStripeAmount(amount, code)).toBeNull();
  });

  it('reads back what it writes, in every currency', () => {
    const currency = fc.constantFrom(...CURRENCY_DECIMALS.keys());
    fc.assert(
      fc.property(currency, fc.bigInt({ min: 1n, max: 10n ** 12n }), (code, amountMinor) => {
        const amount = toStripeAmount(amountMinor, code);
        if (amount !== null) expect(fromStripeAmount(amount, code)).toBe(amountMinor);
      }),
    );
  });
});
