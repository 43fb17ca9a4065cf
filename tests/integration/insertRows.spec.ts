import { Database } from '../../server/database/database';
import { dialectOf } from '../../server/database/dialect';
import { insertRows } from '../../server/database/statements';
import { OrderTermRow, SearchTermRow } from '../../server/orders/search/terms.entity';
import { databases, type FreshDatabase } from '../support/databases';

const FIRST_ID = 4_611_686_018_427_387_904n;

/** More than one statement takes, and no round number for SQLite, which writes them in statements of a few sizes. */
const linksOf = (count: number): OrderTermRow[] =>
  Array.from({ length: count }, (_, index) => ({ termId: `${FIRST_ID + BigInt(index)}`, placedAt: new Date(index), orderId: '7' }));

const termsOf = (count: number, text: string): SearchTermRow[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${FIRST_ID + BigInt(index)}`, partnerId: '1', kind: 'NAME', locationId: '0', text }));

describe.each(databases)('writing many rows on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  it.each([0, 1, 9, 585, 6_000])('writes each of %d rows, and every digit of them', async (count) => {
    const links = linksOf(count);
    await database.transaction((tx) => tx.clear(OrderTermRow));
    await database.transaction((tx) => insertRows(tx, OrderTermRow, links));
    expect(await database.read.find(OrderTermRow, { order: { termId: 'ASC' } })).toEqual(links);
  });

  it('writes none of them when one cannot be written', async () => {
    await database.transaction((tx) => tx.clear(OrderTermRow));
    const links = linksOf(6_000);
    const again = database.transaction((tx) => insertRows(tx, OrderTermRow, [...links, ...links.slice(-1)]));
    await expect(again).rejects.toThrow(/UNIQUE|Duplicate/);
    expect(await database.read.count(OrderTermRow)).toBe(0);
  });

  it('leaves out those that are there where it is told to', async () => {
    await database.transaction((tx) => insertRows(tx, SearchTermRow, termsOf(100, 'first')));
    await database.transaction((tx) => insertRows(tx, SearchTermRow, termsOf(150, 'second'), dialectOf(tx).insertMissing));
    const counts = await Promise.all(['first', 'second'].map((text) => database.read.countBy(SearchTermRow, { text })));
    expect(counts).toEqual([100, 50]);
  });
});
