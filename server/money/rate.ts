import { AmountError } from './money';

/** A fraction in parts per million: 210,000 is 21 %. Six decimals carry every tax rate and fee in use. */
export type RatePpm = number;

const PPM = 1_000_000n;
const FRACTION = /^(0|1)(?:\.(\d{1,6}))?$/;

/** Reads a fraction such as "0.21" between 0 and 1. Throws AmountError for anything else. */
export function parseRate(decimal: string): RatePpm {
  const match = FRACTION.exec(decimal);
  const ratePpm = match ? Number(`${match[1]}${(match[2] ?? '').padEnd(6, '0')}`) : Number.NaN;
  if (!(ratePpm <= Number(PPM))) {
    throw new AmountError(`"${decimal}" is not a rate. Write a fraction from 0 to 1, e.g. 0.21 for 21 %.`);
  }
  return ratePpm;
}

/** Writes a rate as the shortest fraction: 210,000 becomes "0.21". */
export function formatRate(ratePpm: RatePpm): string {
  const digits = ratePpm.toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -6) : `${digits.slice(0, -6)}.${fraction}`;
}

/** A share of an amount, rounded half up. Both in minor units; the amount is not negative. */
export function shareOf(amountMinor: bigint, ratePpm: RatePpm): bigint {
  return divideHalfUp(amountMinor * BigInt(ratePpm), PPM);
}

/** The tax contained in a price that includes it: total · rate / (1 + rate), rounded half up. */
export function taxContainedIn(totalMinor: bigint, ratePpm: RatePpm): bigint {
  return divideHalfUp(totalMinor * BigInt(ratePpm), PPM + BigInt(ratePpm));
}

/** Divides what is not negative and rounds half up. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}
