import fc from 'fast-check';
import { nextUnits, type UnitSpread } from './spread';

const fresh = (totalMinor: bigint, quantity: number): UnitSpread => ({
  totalMinor,
  quantity,
  takenQuantity: 0,
  takenMinor: 0n,
});

const take = (spread: UnitSpread, units: number): UnitSpread => ({
  ...spread,
  takenQuantity: spread.takenQuantity + units,
  takenMinor: spread.takenMinor + nextUnits(spread, units),
});

describe('a total spread over units', () => {
  it('gives the larger units first', () => {
    const ten = fresh(1_000n, 3);
    expect([1, 2, 3].map((units) => nextUnits(ten, units))).toEqual([334n, 667n, 1_000n]);
    expect(nextUnits(take(ten, 1), 1)).toBe(333n);
  });

  it('ends at the total, however it is cut, and is cum(k + n) − cum(k) on the way', () => {
    const cut = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 16n), cut, (total, parts) => {
        const quantity = parts.reduce((a, b) => a + b, 0);
        const whole = fresh(total, quantity);
        let spread = whole;
        for (const units of parts) {
          const after = take(spread, units);
          const cumulated = nextUnits(whole, after.takenQuantity) - nextUnits(whole, spread.takenQuantity);
          expect(after.takenMinor - spread.takenMinor).toBe(cumulated);
          spread = after;
        }
        expect(spread.takenMinor).toBe(total);
      }),
    );
  });

  it('gives units back at what they were worth, in any order, and still ends at the total', () => {
    const steps = fc.array(fc.record({ units: fc.integer({ min: 1, max: 5 }), giveBack: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.bigInt(0n, 1_000n), fc.integer({ min: 1, max: 12 }), steps, (total, quantity, script) => {
        let spread = fresh(total, quantity);
        const held: { units: number; amountMinor: bigint }[] = [];
        for (const { units, giveBack } of script) {
          const back = giveBack ? held.shift() : undefined;
          if (back) {
            spread = {
              ...spread,
              takenQuantity: spread.takenQuantity - back.units,
              takenMinor: spread.takenMinor - back.amountMinor,
            };
          } else if (units <= quantity - spread.takenQuantity) {
            const amountMinor = nextUnits(spread, units);
            expect(amountMinor >= 0n).toBe(true);
            held.push({ units, amountMinor });
            spread = take(spread, units);
          }
        }
        expect(take(spread, quantity - spread.takenQuantity).takenMinor).toBe(total);
      }),
    );
  });

  it('refuses more units than are left', () => {
    expect(() => nextUnits(fresh(100n, 2), 3)).toThrow(RangeError);
    expect(() => nextUnits(fresh(100n, 2), -1)).toThrow(RangeError);
  });
});
