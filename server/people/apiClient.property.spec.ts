import * as fc from 'fast-check';
import { apiClientProblems, apiClientState, readApiClientName, type ApiClientWish } from './apiClient';
import { commonRights, effectiveRights, SCOPES_OF_ALL_LOCATIONS, type Rights } from './rights';
import { isScope, SCOPES } from './scope';

const NOW = new Date('2026-11-25T12:00:00Z');
const LATER = new Date(NOW.getTime() + 1);
const LOCATIONS = ['1', '2', '3'];

const rights: fc.Arbitrary<Rights> = fc.record({
  scopes: fc.subarray([...SCOPES]),
  locationIds: fc.option(fc.subarray(LOCATIONS)),
});

/** A maker, and a wish that is mostly within what the maker has. */
const makerAndWish: fc.Arbitrary<readonly [Rights, ApiClientWish]> = rights.chain((maker) =>
  fc.tuple(
    fc.constant(maker),
    fc.record({
      name: mostly(fc.constant('Check-out'), fc.constantFrom('', ' ', 'x'.repeat(121), '\u202Ekrow', 'Desk\t1')),
      scopes: mostly(fc.subarray<string>([...maker.scopes]), fc.array(fc.constantFrom(...SCOPES, 'money:print'), { maxLength: 4 })),
      locationIds: mostly(
        fc.option(fc.subarray<string | null>([...(maker.locationIds ?? LOCATIONS)])),
        fc.array(fc.constantFrom(...LOCATIONS, null), { maxLength: 3 }),
      ),
      expiresAt: mostly(fc.constantFrom(null, LATER), fc.constantFrom(NOW, new Date(Number.NaN))),
    }),
  ),
);

function mostly<Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: other });
}

/** Written apart from the rule: what may be made. */
function isInOrder(maker: Rights, { name, scopes, locationIds, expiresAt }: ApiClientWish): boolean {
  const has = (scope: string) => maker.scopes.some((own) => own === scope);
  const reaches = (id: string | null) => id !== null && (maker.locationIds?.includes(id) ?? true);
  return (
    /^\S(.{0,118}\S)?$/.test(name) &&
    !/[\u202E\t]/.test(name) &&
    scopes.length > 0 &&
    scopes.every(has) &&
    (locationIds === null
      ? maker.locationIds === null
      : locationIds.length > 0 &&
        locationIds.every(reaches) &&
        !scopes.some((scope) => ['staff:manage', 'settings:manage', 'audit:read'].includes(scope))) &&
    (expiresAt === null || expiresAt.getTime() > NOW.getTime())
  );
}

describe('making a program', () => {
  it('is refused exactly when something of it is not the maker´s to give, or not in order', () => {
    fc.assert(
      fc.property(makerAndWish, ([maker, wanted]) => {
        expect(apiClientProblems(maker, wanted, NOW).length === 0).toBe(isInOrder(maker, wanted));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives nothing that the maker has not, whatever the maker loses later', () => {
    fc.assert(
      fc.property(makerAndWish, rights, ([maker, wanted], makerLater) => {
        fc.pre(apiClientProblems(maker, wanted, NOW).length === 0);
        const given = { scopes: wanted.scopes.filter(isScope), locationIds: wanted.locationIds?.flatMap((id) => id ?? []) ?? null };
        for (const now of [maker, makerLater].map(effectiveRights)) {
          const { scopes, locationIds } = effectiveRights(commonRights(given, now));
          expect(scopes.filter((scope) => !now.scopes.includes(scope))).toEqual([]);
          if (now.locationIds !== null) expect(locationIds?.every((id) => now.locationIds?.includes(id))).toBe(true);
          if (locationIds !== null) expect(scopes.filter((scope) => SCOPES_OF_ALL_LOCATIONS.includes(scope))).toEqual([]);
        }
      }),
    );
  });

  it('says what is wrong with each place of the input', () => {
    const maker: Rights = { scopes: ['orders:read', 'staff:manage'], locationIds: null };
    const wanted = { name: ' ', scopes: ['orders:read', 'refunds:create', 'money:print', 'staff:manage'], locationIds: ['1', null], expiresAt: NOW };
    const problems = apiClientProblems(maker, wanted, NOW);
    expect(problems.map(({ code, field }) => [code, field.join('.')])).toEqual([
      ['NAME_INVALID', 'input.name'],
      ['SCOPE_NOT_YOURS', 'input.scopes.1'],
      ['SCOPE_UNKNOWN', 'input.scopes.2'],
      ['SCOPE_NEEDS_ALL_LOCATIONS', 'input.scopes.3'],
      ['LOCATION_UNKNOWN', 'input.locationIds.1'],
      ['EXPIRY_PAST', 'input.expiresAt'],
    ]);
    expect(problems.every(({ message }) => message.endsWith('Nothing was changed.'))).toBe(true);
  });
});

it.each([
  [{ revokedAt: NOW, expiresAt: NOW, makerIsActive: false }, 'REVOKED'],
  [{ revokedAt: null, expiresAt: NOW, makerIsActive: false }, 'EXPIRED'],
  [{ revokedAt: null, expiresAt: LATER, makerIsActive: false }, 'MAKER_INACTIVE'],
  [{ revokedAt: null, expiresAt: LATER, makerIsActive: true }, 'ACTIVE'],
  [{ revokedAt: null, expiresAt: null, makerIsActive: true }, 'ACTIVE'],
])('a program with %j is %s', (client, state) => {
  expect(apiClientState(client, NOW)).toBe(state);
});

it('a name is kept without the space around it', () => {
  expect(readApiClientName(' Check-out ')).toBe('Check-out');
});
