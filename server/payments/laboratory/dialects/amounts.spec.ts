import fc from 'fast-check';
import { CURRENCY_DECIMALS } from '../../../money/currencies';
import { ADYEN_AMOUNTS, STRIPE_AMOUNTS } from './amounts';

const everyCurrency = fc.constantFrom(...CURRENCY_DECIMALS.keys());
// Whole units of any currency can be written by each provider, whatever its decimals.
const wholeUnits = fc.bigInt({ min: 1n, max: 1_000_000n });

describe.each([
  ['Stripe', STRIPE_AMOUNTS],
  ['Adyen', ADYEN_AMOUNTS],
])('amounts as %s writes them', (_name, amounts) => {
  it('are read as what was written', () => {
    fc.assert(
      fc.property(everyCurrency, wholeUnits, (currencyCode, units) => {
        const amountMinor = units * 10n ** BigInt(CURRENCY_DECIMALS.get(currencyCode) ?? 0);
        return amounts.read(String(amounts.write(amountMinor, currencyCode)), currencyCode) === amountMinor;
      }),
    );
  });

  it.each(['0', '-1', '1.5', '01', '1e3', '', 'NaN', '123456789012345'])('are never %s', (text) => {
    expect(amounts.read(text, 'EUR')).toBeNull();
  });
});
