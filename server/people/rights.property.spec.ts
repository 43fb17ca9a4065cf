import * as fc from 'fast-check';
import { commonRights, effectiveRights, SCOPES_OF_ALL_LOCATIONS, type Rights } from './rights';
import { SCOPES } from './scope';

const rights: fc.Arbitrary<Rights> = fc.record({
  scopes: fc.subarray([...SCOPES]),
  locationIds: fc.option(fc.subarray(['1', '2', '3'])),
});
const reaches = ({ locationIds }: Rights, location: string) => locationIds === null || locationIds.includes(location);

describe('rights', () => {
  it('in common are those that each of the two has', () => {
    fc.assert(
      fc.property(rights, rights, (own, makers) => {
        const common = commonRights(own, makers);
        for (const scope of SCOPES) {
          expect(common.scopes.includes(scope)).toBe(own.scopes.includes(scope) && makers.scopes.includes(scope));
        }
        for (const location of ['1', '2', '3', 'none']) {
          expect(reaches(common, location)).toBe(reaches(own, location) && reaches(makers, location));
        }
      }),
    );
  });

  it('for some locations hold nothing of the partner as a whole', () => {
    fc.assert(
      fc.property(rights, (given) => {
        const { scopes, locationIds } = effectiveRights(given);
        expect(locationIds).toBe(given.locationIds);
        for (const scope of given.scopes) {
          expect(scopes.includes(scope)).toBe(given.locationIds === null || !SCOPES_OF_ALL_LOCATIONS.includes(scope));
        }
      }),
    );
  });
});
