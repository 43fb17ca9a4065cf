import { Database } from '../../server/database/database';
import { findDrift } from '../../server/database/dataSource';
import { OrderTermRow, SearchTermRow } from '../../server/orders/search/terms.entity';
import { Search1795737600000 } from '../../server/database/migrations/1795737600000-Search';
import { NamePairs1795910400000 } from '../../server/database/migrations/1795910400000-NamePairs';
import { databases, type FreshDatabase } from '../support/databases';
import { createLimitedClient } from '../support/limitedClient';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import type { GraphqlClient } from '../support/graphqlClient';
import { createDataSource } from '../../server/database/dataSource';

const FIND = 'query ($search: String) { orders(search: $search, mode: EXTENDED) { nodes { number } count { value } } }';
const RECORD = 'mutation ($input: OrderRecordInput!) { orderRecord(input: $input) { created userErrors { code } } }';

const find = async (client: GraphqlClient, search: string): Promise<string[]> => {
  const { orders } = await client.data<{ orders: { nodes: { number: string }[]; count: { value: number } } }>(FIND, { search });
  expect(orders.count.value).toBe(orders.nodes.length);
  return orders.nodes.map(({ number }) => number);
};

describe.each(databases)('what orders are searched by on $kind', ({ kind, create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let park: PartnerDesk;

  beforeAll(async () => {
    fresh = await create();
    park = await startPartnerDesk(fresh.url);
    database = await Database.open(fresh.url);
  });
  afterAll(async () => {
    await database.close();
    await park.stop();
    await fresh.drop();
  });

  it('follows the name and the location of an order that is recorded again', async () => {
    const number = await recordOrder(park.client, { customer: { email: 'a@example.org', name: 'Zebedee Quux' } });
    const museum = await createLimitedClient(park, database, ['orders:read', 'customers:read']);
    await recordOrder(park.client, { locationName: 'Museum' });
    await museum.limitTo(['Museum']);
    expect(await find(park.client, 'quux zeb')).toEqual([number]);
    expect(await find(museum.client, 'zebedee')).toEqual([]);
    const again = {
      number,
      placedAt: '2026-11-22T20:16:00+01:00',
      locationName: 'Museum',
      customer: { email: 'a@example.org', name: 'Yolanda Quux' },
      currencyCode: 'EUR',
      items: [{ productName: 'Anything', quantity: 1, total: '1.00' }],
      payments: [],
    };
    const answer = await park.client.data<{ orderRecord: { userErrors: unknown[] } }>(RECORD, { input: again });
    expect(answer.orderRecord.userErrors).toEqual([]);
    expect(await find(park.client, 'zebedee')).toEqual([]);
    expect(await find(park.client, 'yol')).toEqual([number]);
    expect(await find(museum.client, 'quux')).toEqual([number]);
    expect(await find(museum.client, 'unch box')).toContain(number);
    expect(await database.read.countBy(SearchTermRow, { text: 'zebedee' })).toBe(0);
  });

  it('is made by the migration of the orders that are there, also when it was interrupted', async () => {
    const before = await allTerms(database);
    expect(before.links.length).toBeGreaterThan(0);
    const dataSource = await createDataSource(fresh.url, { patient: true }).initialize();
    const runner = dataSource.createQueryRunner();
    await runner.query('DELETE FROM order_terms');
    await runner.query('DELETE FROM search_terms');
    for (let times = 0; times < 2; times++) {
      for (const migration of [new Search1795737600000(), new NamePairs1795910400000()]) await migration.up(runner);
      expect(await allTerms(database)).toEqual(before);
    }
    await runner.release();
    await dataSource.destroy();
    expect(await findDrift(kind === 'mysql' ? fresh.url.replace('mysql:', 'mariadb:') : fresh.url)).toEqual([]);
  });
});

async function allTerms(database: Database): Promise<{ links: string[]; texts: string[] }> {
  const links = await database.read.find(OrderTermRow);
  const terms = await database.read.find(SearchTermRow);
  return {
    links: links.map(({ termId, orderId }) => `${termId} ${orderId}`).sort(),
    texts: terms.map(({ kind, locationId, text }) => `${kind} ${locationId} ${text}`).sort(),
  };
}
