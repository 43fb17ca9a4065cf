import { CURRENCY_DECIMALS } from './currencies';

/** An exact amount in the smallest unit of its currency (cents, yen, fils). */
export interface Money {
  readonly amountMinor: bigint;
  readonly currencyCode: string;
}

/** Thrown for an amount that is refused rather than rounded; the message is fit for a person. */
export class AmountError extends Error {
  override readonly name = 'AmountError';
}

/** The largest amount that a BIGINT column carries. */
export const MAX_AMOUNT_MINOR = 9_223_372_036_854_775_807n;
const PLAIN_DECIMAL = /^(0|[1-9]\d{0,18})(?:\.(\d{1,18}))?$/;

/** How many decimals a currency has by ISO 4217: EUR 2, JPY 0, KWD 3. Throws AmountError for an unknown code. */
export function currencyDecimals(currencyCode: string): number {
  const decimals = CURRENCY_DECIMALS.get(currencyCode);
  if (decimals === undefined) {
    throw new AmountError(`"${currencyCode}" is not a currency code. Use an ISO 4217 code, e.g. EUR.`);
  }
  return decimals;
}

/**
 * Reads a decimal string such as "12.30" as minor units.
 * Throws AmountError for a sign, an exponent, more decimals than the currency has, or an amount beyond BIGINT.
 */
export function parseAmount(decimal: string, currencyCode: string): bigint {
  const decimals = currencyDecimals(currencyCode);
  const match = PLAIN_DECIMAL.exec(decimal);
  if (!match) throw new AmountError(`"${decimal}" is not an amount. Write it like 12.30, without a sign.`);
  const fraction = match[2] ?? '';
  if (fraction.length > decimals) {
    throw new AmountError(`"${decimal}" has more decimals than ${currencyCode} has (${decimals}).`);
  }
  const amountMinor = BigInt(`${match[1]}${fraction.padEnd(decimals, '0')}`);
  if (amountMinor > MAX_AMOUNT_MINOR) throw new AmountError(`"${decimal}" is too large an amount.`);
  return amountMinor;
}

/** Writes minor units as a decimal string with exactly the currency's decimals; a minus for amounts below zero. */
export function formatAmount(amountMinor: bigint, currencyCode: string): string {
  const decimals = currencyDecimals(currencyCode);
  const sign = amountMinor < 0n ? '-' : '';
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The sum of amounts in minor units. */
export function sum(amountsMinor: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amountMinor of amountsMinor) total += amountMinor;
  return total;
}

/** The smaller of two amounts. */
export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The larger of two amounts. */
export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
