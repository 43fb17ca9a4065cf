import { min } from './money';

/** A total that is spread over equal units, and what of it has been taken by now. */
export interface UnitSpread {
  readonly totalMinor: bigint;
  readonly quantity: number;
  readonly takenQuantity: number;
  readonly takenMinor: bigint;
}

/**
 * What the next `units` units of a spread are worth, in minor units.
 *
 * The total is spread once, by largest remainder: with equal weights the first `total mod quantity` units
 * carry one minor unit more than the others. Which units are gone follows from the quantity and the amount
 * taken alone, so units that come back after a failed refund are worth exactly what they were. Taken in order,
 * this is `cum(k + n) − cum(k)`, and whatever the order, taking the last unit takes the last minor unit.
 *
 * Throws RangeError when fewer than `units` units are left.
 */
export function nextUnits(spread: UnitSpread, units: number): bigint {
  const left = spread.quantity - spread.takenQuantity;
  if (!Number.isInteger(units) || units < 0 || units > left) {
    throw new RangeError(`cannot take ${units} of ${left} units`);
  }
  const quantity = BigInt(spread.quantity);
  const each = spread.totalMinor / quantity;
  const largerUnits = spread.totalMinor % quantity;
  const largerTaken = spread.takenMinor - each * BigInt(spread.takenQuantity);
  return each * BigInt(units) + min(BigInt(units), largerUnits - largerTaken);
}
