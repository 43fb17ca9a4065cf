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

const stripeDecimals = (currencyCode: string): number =>
  STRIPE_DECIMALS.get(currencyCode) ?? currencyDecimals(currencyCode);

/** Minor units by ISO 4217 as the number that Stripe writes. */
export function toStripeAmount(amountMinor: bigint, currencyCode: string): number {
  const shift = stripeDecimals(currencyCode) - currencyDecimals(currencyCode);
  return Number(shift >= 0 ? amountMinor * 10n ** BigInt(shift) : amountMinor / 10n ** BigInt(-shift));
}

/** What Stripe writes as minor units by ISO 4217; null for an amount that Stripe would not take. */
export function fromStripeAmount(text: string, currencyCode: string): bigint | null {
  if (!/^[1-9]\d{0,13}$/.test(text)) return null;
  const amount = BigInt(text);
  const shift = stripeDecimals(currencyCode) - currencyDecimals(currencyCode);
  // Amounts with three decimals end in 0: https://docs.stripe.com/currencies#three-decimal
  if (stripeDecimals(currencyCode) === 3 && amount % 10n !== 0n) return null;
  if (shift < 0) return amount * 10n ** BigInt(-shift);
  const unit = 10n ** BigInt(shift);
  return amount % unit === 0n ? amount / unit : null;
}
