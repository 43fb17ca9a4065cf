import { Database } from '../../server/database/database';
import { countOrders, findOrderPage, keysetOf } from '../../server/orders/orderPage';
import { OrderRow } from '../../server/orders/order.entity';
import { ORDER_SORT_KEYS, type OrderFilter, type OrderQuery, type OrderSortKey } from '../../server/orders/orderQuery';
import { findRefundPage } from '../../server/refunds/refundPage';
import { makeBulkPartner, writeBulkOrders, type BulkPartner } from '../support/bulkOrders';
import { databases, type FreshDatabase } from '../support/databases';
import { statementsOf } from '../support/askedStatements';
import { RowCounter } from '../support/listCost';
import { Random } from '../support/random';

const ORDERS = 6_000;
const SHOWN = 25;
/** What a statement reads however many rows it shows: the places where indexes are entered, and the product names. */
const ALWAYS = 120;
/**
 * A product that is sold at four places is four ways to orders, of which each is read up to a page. Of the orders whose
 * names begin like both words, half have another name here: each word of each of them is looked up.
 */
const MORE: Readonly<Record<string, number>> = { 'a product': 100, 'two words of a name': 200 };
const PAGE = { limit: SHOWN, backward: false, after: null, before: null };

const ordinary = (text: string, extended = true) => ({ search: { text, extended, includesCustomers: true } });
const filtered = (filter: OrderFilter) => ({ filter });

/** Each list with the indexes that it may enter. A line that is not here shows a plan that was not meant. */
const LISTS: readonly (readonly [name: string, change: Partial<OrderQuery>, indexes: readonly string[]])[] = [
  ['every order', {}, ['orders_partner_placed']],
  ['a number', ordinary('4711', false), ['orders_partner_number']],
  ['an address', ordinary('customer-7@example.org', false), ['orders_partner_number', 'orders_partner_email']],
  ['nothing', ordinary('nobody@example.org', false), ['orders_partner_number', 'orders_partner_email']],
  ['a barcode', ordinary('B-12'), ['orders_partner_number', 'tickets_partner_barcode', 'search_terms_partner_kind_text']],
  ['a product', ordinary('lunch b'), ['orders_partner_number', 'tickets_partner_barcode', 'search_terms_partner_kind_text', 'search_terms']],
  ['the beginning of a name', ordinary('jo'), ['orders_partner_number', 'tickets_partner_barcode', 'search_terms_partner_kind_text']],
  ['a name', ordinary('vermeer'), ['orders_partner_number', 'tickets_partner_barcode', 'search_terms_partner_kind_text']],
  ['two words of a name', ordinary('élodie vermeulen'), ['orders_partner_number', 'tickets_partner_barcode', 'search_terms_partner_kind_text']],
  ['nothing at all', ordinary('qqqqqq'), ['orders_partner_number', 'tickets_partner_barcode', 'search_terms_partner_kind_text']],
  ['a status', filtered({ status: ['CANCELED'] }), ['orders_partner_status']],
  ['two states', filtered({ status: ['CANCELED', 'BOOKED'] }), ['orders_partner_status']],
  ['what is refunded', filtered({ refundStatus: ['REFUNDED', 'PROCESSING', 'ACTION_REQUIRED'] }), ['orders_partner_refund_status']],
  ['a channel that has none', filtered({ channel: [] }), []],
  ['a day of visits', filtered({ visitFrom: '2026-01-05', visitTo: '2026-01-05' }), ['orders_partner_visit_placed']],
  ['a week of orders', filtered({ placedFrom: new Date('2026-01-05'), placedBefore: new Date('2026-01-12') }), ['orders_partner_placed']],
  ['by total', { sortKey: 'TOTAL' }, ['orders_partner_total']],
  ['by number', { sortKey: 'NUMBER', descending: false }, ['orders_partner_number']],
  ['by visit', { sortKey: 'VISIT_DATE' }, ['orders_partner_visit']],
];
/** Entered by the id that an index or a page has given. */
const BY_ID = ['PRIMARY', null];

describe('what the lists cost on MariaDB', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let partner: BulkPartner;
  let rows: RowCounter;

  beforeAll(async () => {
    const mariadb = databases.find(({ kind }) => kind === 'mysql');
    fresh = await mariadb!.create();
    database = await Database.open(fresh.url);
    await database.migrate();
    partner = await makeBulkPartner(database, 'Zoo', ['East', 'West', 'North']);
    await writeBulkOrders(database, partner, ORDERS, new Random(3));
    rows = await RowCounter.open(fresh.url);
  });
  afterAll(async () => {
    await rows.close();
    await database.close();
    await fresh.drop();
  });

  const queryOf = (change: Partial<OrderQuery>): OrderQuery => ({
    reach: { partnerId: partner.id, locationIds: null },
    search: null,
    filter: {},
    sortKey: 'PLACED_AT',
    descending: true,
    ...change,
  });

  it.each(LISTS)('%s: few statements, few rows, and the indexes that are meant', async (name, change, indexes) => {
    const query = queryOf(change);
    const asked = await statementsOf(() => findOrderPage(database.read, query, PAGE));
    expect(asked.length).toBeLessThanOrEqual(query.search?.extended ? 2 : 1);
    expect(await rows.rowsReadBy(asked)).toBeLessThanOrEqual(10 * SHOWN + ALWAYS + (MORE[name] ?? 0));
    for (const statement of asked) {
      const plan = (await rows.explain(statement)).filter(({ table }) => table !== null && !table.startsWith('<'));
      for (const { key, type } of plan) {
        expect([...indexes, ...BY_ID]).toContain(key);
        if (key === null) expect(type).toBeNull();
      }
    }
  });

  it.each(['PLACED_AT', 'TOTAL', 'NUMBER', 'VISIT_DATE'] satisfies OrderSortKey[])('a later page by %s costs no more', async (sortKey) => {
    const query = queryOf({ sortKey });
    let place: string[] | null = null;
    for (let page = 0; page < 20; page++) place = keysetOf((await findOrderPage(database.read, query, { ...PAGE, after: place }))[SHOWN - 1]!, sortKey);
    const asked = await statementsOf(() => findOrderPage(database.read, query, { ...PAGE, after: place }));
    expect(asked).toHaveLength(1);
    // Rows of the same value as the place are passed over.
    expect(await rows.rowsReadBy(asked)).toBeLessThanOrEqual(10 * SHOWN + ALWAYS);
  });

  it('some orders by their ids: one statement, which reads those and no others', async () => {
    const ids = (await database.read.find(OrderRow, { select: { id: true }, take: SHOWN })).map(({ id }) => id);
    for (const sortKey of ORDER_SORT_KEYS) {
      const asked = await statementsOf(() => findOrderPage(database.read, queryOf({ filter: { id: ids }, sortKey }), PAGE));
      for (const statement of asked) expect((await rows.explain(statement)).map(({ key }) => key)).toEqual(['PRIMARY']);
      expect(await rows.rowsReadBy(asked)).toBeLessThanOrEqual(5 * SHOWN);
    }
  });

  it('who is limited to locations reads as few rows', async () => {
    const query = queryOf({ reach: { partnerId: partner.id, locationIds: partner.locationIds.slice(0, 2) } });
    const asked = await statementsOf(() => findOrderPage(database.read, query, PAGE));
    expect(await rows.rowsReadBy(asked)).toBeLessThanOrEqual(10 * SHOWN + ALWAYS);
  });

  it('a count is one statement', async () => {
    for (const change of [{}, ordinary('ticket'), ordinary('jo verm')]) {
      expect(await statementsOf(() => countOrders(database.read, queryOf(change)))).toHaveLength(1);
    }
  });

  it('the refunds of a state are one statement that enters its index', async () => {
    const query = { reach: { partnerId: partner.id, locationIds: null }, status: ['FAILED' as const] };
    const asked = await statementsOf(() => findRefundPage(database.read, query, PAGE));
    expect(asked).toHaveLength(1);
    expect((await rows.explain(asked[0]!)).map(({ key }) => key)).toEqual(['refunds_partner_status']);
  });
});
