/** An amount as the API shows it; every order of the measurement is in euros. */
export interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

export const money = (cents: number, currencyCode: string): Money => ({ amount: (cents / 100).toFixed(2), currencyCode });

/** What of a line is gone already. */
interface Line {
  readonly quantity: number;
  readonly total: number;
  readonly takenQuantity: number;
  readonly taken: number;
}

/** What the next units of a line are worth: its total is spread so that the first ones carry the odd cents. */
export function nextUnits({ quantity, total, takenQuantity, taken }: Line, units: number): number {
  const each = Math.floor(total / quantity);
  const larger = (total % quantity) - (taken - each * takenQuantity);
  return each * units + Math.min(units, larger);
}
