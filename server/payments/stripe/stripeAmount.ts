import { CURRENCY_DECIMALS } from '../../money/currencies';
import { table } from '../table';

/**
 * Where the decimals of Stripe's amounts are not those of ISO 4217: MGA is written without decimals; ISK and UGX have
 * none, and are written with two that must be 00. HUF and TWD are whole numbers in payouts only.
 * https://docs.stripe.com/currencies#zero-decimal, https://docs.stripe.com/currencies#special-cases
 */
const STRIPE_DECIMALS = table<number>({ MGA: 0, ISK: 2, UGX: 2 });

/** Amounts with three decimals must end in 0. https://docs.stripe.com/currencies#three-decimal */
const THREE_DECIMALS_STEP = 10n;

/** How many units of Stripe make how many minor units. */
interface Scale {
  readonly units: bigint;
  readonly minors: bigint;
  readonly step: bigint;
}

function scaleOf(currencyCode: string): Scale | null {
  const decimals = CURRENCY_DECIMALS.get(currencyCode);
  if (decimals === undefined) return null;
  const shift = (STRIPE_DECIMALS.get(currencyCode) ?? decimals) - decimals;
  return {
    units: 10n ** BigInt(Math.max(shift, 0)),
    minors: 10n ** BigInt(Math.max(-shift, 0)),
    step: decimals === 3 ? THREE_DECIMALS_STEP : 1n,
  };
}

/** Minor units of ISO 4217 as Stripe writes them; null for an amount that Stripe cannot write. */
export function toStripeAmount(amountMinor: bigint, currencyCode: string): number | null {
  const scale = scaleOf(currencyCode);
  if (!scale || amountMinor % scale.minors !== 0n || amountMinor % scale.step !== 0n) return null;
  const amount = (amountMinor / scale.minors) * scale.units;
  return amount > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(amount);
}

/** An amount of Stripe in minor units of ISO 4217; null for what is no amount in this currency. */
export function fromStripeAmount(amount: number, currencyCode: string): bigint | null {
  const scale = scaleOf(currencyCode);
  if (!scale || !Number.isSafeInteger(amount) || BigInt(amount) % scale.units !== 0n) return null;
  return (BigInt(amount) / scale.units) * scale.minors;
}
