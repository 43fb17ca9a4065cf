import * as fc from 'fast-check';
import { effectiveRights, SCOPES_OF_ALL_LOCATIONS, type Rights } from './rights';
import { SCOPES } from './scope';
import type { Staff } from './staff';
import { changeProblems, givingProblems, isAdmin } from './staffRules';

const LOCATIONS = ['1', '2', '3'];
const rights: fc.Arbitrary<Rights> = fc.record({
  scopes: fc.oneof(fc.constant(SCOPES), fc.subarray([...SCOPES])),
  locationIds: fc.oneof(fc.constant(null), fc.subarray(LOCATIONS)),
});
const person = fc.record({ rights, active: fc.boolean() });
const toStaff = ({ rights: held, active }: { rights: Rights; active: boolean }, index: number): Staff => ({
  id: String(index),
  partnerId: '1',
  email: `${index}@example.com`,
  name: `Person ${index}`,
  active,
  hasTotp: false,
  ...held,
});

/** Written apart from the rules: each single thing that somebody has, as one text. */
function things({ scopes, locationIds }: Rights): Set<string> {
  return new Set([...scopes, ...(locationIds ?? [...LOCATIONS, 'everywhere else'])]);
}
const isWithin = (wanted: Rights, held: Rights) => [...things(wanted)].every((thing) => things(held).has(thing));

it('what is given is within what the giver has, and fits together', () => {
  fc.assert(
    fc.property(rights, rights, (giver, wanted) => {
      const isTooWide = wanted.locationIds !== null && wanted.scopes.some((scope) => SCOPES_OF_ALL_LOCATIONS.includes(scope));
      const mayGive = isWithin(wanted, giver) && !isTooWide && wanted.locationIds?.length !== 0;
      expect(givingProblems(giver, wanted).length === 0).toBe(mayGive);
      if (mayGive) expect(effectiveRights(wanted)).toEqual(wanted);
    }),
  );
});

describe('any sequence of changes by anybody', () => {
  const team = fc.array(person, { minLength: 1, maxLength: 5 }).map((people) => people.map(toStaff));
  const step = fc.record({ giver: fc.nat(9), member: fc.nat(9), rights: fc.option(rights), active: fc.option(fc.boolean()) });

  it('keeps an admin where there was one, and gives nobody more than somebody had before', () => {
    fc.assert(
      fc.property(team, fc.array(step, { maxLength: 20 }), (start, steps) => {
        let everyone = start;
        for (const { giver, member, rights: wanted, active } of steps) {
          const by = everyone[giver % everyone.length]!;
          const before = everyone[member % everyone.length]!;
          const changed = { ...before, ...wanted, ...(active !== null && { active }) };
          if (changeProblems(by, before, changed, everyone).length > 0) continue;
          // Neither what was taken nor what was given is beyond what the giver has.
          expect(isWithin(before, by)).toBe(true);
          if (changed.active) expect(isWithin(changed, by)).toBe(true);
          const hadAdmin = everyone.some(isAdmin);
          everyone = everyone.map((one) => (one === before ? changed : one));
          expect(!hadAdmin || everyone.some(isAdmin)).toBe(true);
        }
      }),
    );
  });
});
