import { CURRENCY_DECIMALS } from '../../money/currencies';
import { table } from '../table';

/**
 * Where the decimals of Adyen's amounts are not those of ISO 4217.
 * https://docs.adyen.com/development-resources/currency-codes
 */
const ADYEN_DECIMALS = table<number>({ CLP: 2, CVE: 0, IDR: 0, ISK: 2 });

function shiftOf(currencyCode: string): number | null {
  const decimals = CURRENCY_DECIMALS.get(currencyCode);
  return decimals === undefined ? null : (ADYEN_DECIMALS.get(currencyCode) ?? decimals) - decimals;
}

/** Minor units of ISO 4217 as Adyen writes them; null for an amount that Adyen cannot write. */
export function toAdyenAmount(amountMinor: bigint, currencyCode: string): number | null {
  const shift = shiftOf(currencyCode);
  const value = shift === null ? null : shifted(amountMinor, shift);
  return value === null || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

/** An amount of Adyen in minor units of ISO 4217; null for what is no amount in this currency. */
export function fromAdyenAmount(value: number, currencyCode: string): bigint | null {
  const shift = shiftOf(currencyCode);
  return shift === null || !Number.isSafeInteger(value) ? null : shifted(BigInt(value), -shift);
}

/** An amount with its point moved; null where digits would fall off. */
function shifted(amount: bigint, shift: number): bigint | null {
  const factor = 10n ** BigInt(Math.abs(shift));
  if (shift >= 0) return amount * factor;
  return amount % factor === 0n ? amount / factor : null;
}
