import { currencyDecimals } from '../../../money/money';

/**
 * Where Stripe's smallest unit is not the one of ISO 4217: MGA has no decimals there, ISK and UGX are written with
 * two that must be 00. https://docs.stripe.com/currencies#special-cases
 */
const STRIPE_DECIMALS: ReadonlyMap<string, number> = new Map([
  ['MGA', 0],
  ['ISK', 2],
  ['UGX', 2],
]);

/** Where Adyen's minor unit is not. https://docs.adyen.com/development-resources/currency-codes */
const ADYEN_DECIMALS: ReadonlyMap<string, number> = new Map([
  ['CLP', 2],
  ['CVE', 0],
  ['IDR', 0],
  ['ISK', 2],
]);

/** How one provider writes amounts as whole numbers. */
export interface AmountWriting {
  /** Minor units by ISO 4217 as the number that the provider writes. */
  write(amountMinor: bigint, currencyCode: string): number;
  /** What the provider writes as minor units by ISO 4217; null for an amount that it would not take. */
  read(text: string, currencyCode: string): bigint | null;
}

export const STRIPE_AMOUNTS = writing(STRIPE_DECIMALS, 10n);
export const ADYEN_AMOUNTS = writing(ADYEN_DECIMALS, 1n);

/** `lastOfThree`: of what an amount with three decimals must be a multiple (Stripe: they end in 0). */
function writing(exceptions: ReadonlyMap<string, number>, lastOfThree: bigint): AmountWriting {
  const decimalsOf = (currencyCode: string): number => exceptions.get(currencyCode) ?? currencyDecimals(currencyCode);
  return {
    write(amountMinor, currencyCode) {
      const shift = decimalsOf(currencyCode) - currencyDecimals(currencyCode);
      return Number(shift >= 0 ? amountMinor * 10n ** BigInt(shift) : amountMinor / 10n ** BigInt(-shift));
    },
    read(text, currencyCode) {
      if (!/^[1-9]\d{0,13}$/.test(text)) return null;
      const amount = BigInt(text);
      const decimals = decimalsOf(currencyCode);
      if (decimals === 3 && amount % lastOfThree !== 0n) return null;
      const shift = decimals - currencyDecimals(currencyCode);
      if (shift < 0) return amount * 10n ** BigInt(-shift);
      const unit = 10n ** BigInt(shift);
      return amount % unit === 0n ? amount / unit : null;
    },
  };
}
