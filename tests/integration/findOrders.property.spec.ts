import fc from 'fast-check';
import { Database } from '../../server/database/database';
import type { Id } from '../../server/database/id';
import { countOrders, findOrderPage, keysetOf } from '../../server/orders/orderPage';
import { ORDER_SORT_KEYS, type OrderQuery } from '../../server/orders/orderQuery';
import { joinRows } from '../../server/orders/orderRows';
import { makeBulkPartner, writeBulkOrders, type BulkPartner } from '../support/bulkOrders';
import { databases, type FreshDatabase } from '../support/databases';
import { expectedOrders, toFound } from '../support/orderOracle';
import { Random } from '../support/random';

/** So many that a part of them is more than is sorted at once. */
const ORDERS = 1_600;
const MAX_PAGES = 6;
const TEXTS = [
  'jo', 'JO VERM', 'joh', 'johann', 'verm', 'vermeer jo', 'ver', 'vermeulen', 'zoë', 'ZOË', 'élo', 'strass', 'straße', 'anna maria', 'maria',
  'li', 'x', 'x wu', 'wu', '李小', '李小龙', 'παππας', 'παπ', 'i̇pek', 'ó briain', 'ticket', 'dult', 'CHILD', '100%', '0%', '_1', "'s", 'fussball pass',
  'été', 'box', 'é', 'e', 'nobody', '1007', '# 1007', '#1011', 'customer-3@example.org', 'Customer-7@Example.org', '@', '%', '_', 'B-12', 'b-12', 'B-40',
  'jan jansen', 'jansen jan', 'joh verm', 'johan vermeulen', 'johannes johanna', 'ann jansen', 'dora hans', 'bert car emil', 'maria verm', 'verme jansen jo',
  'a b c d e f g h i j', 'an bn cn dn en fn gn hn in', 'zz',
];

/** Most questions have no filter, or one: of many there is nothing left to compare. */
const seldom = <Value>(value: fc.Arbitrary<Value>) => fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const subset = <Value>(values: readonly Value[]) => seldom(fc.oneof({ weight: 9, arbitrary: fc.subarray([...values], { minLength: 1 }) }, { weight: 1, arbitrary: fc.constant([]) }));

describe.each(databases)('finding orders on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let partner: BulkPartner;
  let other: BulkPartner;
  let all: ReturnType<typeof toFound>;

  beforeAll(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    partner = await makeBulkPartner(database, 'Zoo', ['East', 'West', 'North']);
    other = await makeBulkPartner(database, 'Museum', ['Hall']);
    const rows = joinRows([
      await writeBulkOrders(database, partner, ORDERS, new Random(1)),
      await writeBulkOrders(database, other, ORDERS / 4, new Random(2)),
    ]);
    all = toFound(rows);
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  const queries = (): fc.Arbitrary<OrderQuery> => {
    const instant = seldom(fc.integer({ min: 0, max: 1200 }).map((hours) => new Date(Date.UTC(2026, 0, 1, hours))));
    // Of both partners.
    const some = [...all.slice(0, 60), ...all.slice(-20)].map(({ order }) => order.id);
    const day = seldom(fc.integer({ min: 1, max: 59 }).map((date) => new Date(Date.UTC(2026, 0, date)).toISOString().slice(0, 10)));
    return fc.record({
      reach: fc.record({ partnerId: fc.constant(partner.id), locationIds: subset([...partner.locationIds, ...other.locationIds]).map((ids) => ids ?? null) }),
      search: fc.option(fc.record({ text: fc.constantFrom(...TEXTS), extended: fc.boolean(), includesCustomers: fc.boolean() }), { freq: 4 }),
      filter: fc.record({
        id: subset(some),
        placedFrom: instant,
        placedBefore: instant,
        visitFrom: day,
        visitTo: day,
        status: subset(['PAID', 'BOOKED', 'CANCELED'] as const),
        refundStatus: subset(['NONE', 'PROCESSING', 'REFUNDED', 'ACTION_REQUIRED'] as const),
        channel: subset(['ONLINE', 'POINT_OF_SALE'] as const),
        locationId: subset(partner.locationIds),
      }),
      sortKey: fc.oneof(fc.constant('PLACED_AT' as const), fc.constantFrom(...ORDER_SORT_KEYS)),
      descending: fc.boolean(),
    });
  };

  /** The first pages from either end, one after the other. */
  const readPages = async (query: OrderQuery, limit: number, backward: boolean): Promise<Id[]> => {
    const found: Id[] = [];
    let place: string[] | null = null;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = { limit, backward, after: backward ? null : place, before: backward ? place : null };
      const orders = await findOrderPage(database.read, query, page);
      const kept = orders.slice(0, limit);
      found.push(...kept.map(({ id }) => id));
      const last = kept.at(-1);
      if (orders.length <= limit || !last) break;
      place = keysetOf(last, query.sortKey);
    }
    return found;
  };

  it('gives what looking at every order gives, in both directions, and counts it', async () => {
    await fc.assert(
      fc.asyncProperty(queries(), fc.integer({ min: 1, max: 30 }), fc.boolean(), async (query, limit, backward) => {
        const matching = expectedOrders(all, query);
        const expected = (backward ? [...matching].reverse() : matching).slice(0, MAX_PAGES * limit);
        expect(await readPages(query, limit, backward)).toEqual(expected);
        expect(await countOrders(database.read, query)).toBe(matching.length);
      }),
      { numRuns: 400 },
    );
  });
});
