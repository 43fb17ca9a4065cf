import { Database } from '../../server/database/database';
import { insertRows } from '../../server/database/statements';
import { importOrders } from '../../server/orders/importOrders';
import { OrderRow } from '../../server/orders/order.entity';
import { ORDERS_PER_TRANSACTION } from '../../server/orders/orderRecorder';
import { newPartnerRow } from '../../server/partners/newPartner';
import { PartnerRow } from '../../server/partners/partner.entity';
import { databases, type FreshDatabase } from '../support/databases';

const COUNT = 3 * ORDERS_PER_TRANSACTION + 7;

const line = (number: number, total = '5.00'): string =>
  JSON.stringify({
    number: `${number}`,
    placedAt: '2026-07-14T17:30:00Z',
    locationName: 'Zoo',
    customer: { email: 'jane@example.org', name: 'Jane Doe' },
    currencyCode: 'EUR',
    items: [{ productName: 'Adult', quantity: 1, total }],
    payments: [],
  });

async function* bytesOf(lines: readonly string[]): AsyncGenerator<Buffer> {
  for (let start = 0; start < lines.length; start += 100) yield Buffer.from(`${lines.slice(start, start + 100).join('\n')}\n`);
}

/** A database of which one transaction, counted from 1, ends with an error. */
function failingAt(database: Database, failing: number): Database {
  let count = 0;
  const transaction: Database['transaction'] = (work) =>
    ++count === failing ? Promise.reject(new Error('out of disk')) : database.transaction(work);
  return Object.create(database, { transaction: { value: transaction } }) as Database;
}

/** A database, with how many transactions were open when each of its transactions began. */
function countingOpen(database: Database): { counted: Database; openAtStart: number[] } {
  const openAtStart: number[] = [];
  let open = 0;
  const transaction: Database['transaction'] = async (work) => {
    openAtStart.push(open);
    open += 1;
    try {
      return await database.transaction(work);
    } finally {
      open -= 1;
    }
  };
  return { counted: Object.create(database, { transaction: { value: transaction } }) as Database, openAtStart };
}

describe.each(databases)('an import of several transactions on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let partner: PartnerRow;
  const lines = Array.from({ length: COUNT }, (_, index) => line(index));
  const count = (): Promise<number> => database.read.count(OrderRow);

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    partner = newPartnerRow({ name: 'Zoo', currencyCode: 'EUR', timeZone: 'Europe/Amsterdam' }, new Date());
    await database.transaction((tx) => insertRows(tx, PartnerRow, [partner]));
  });
  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  it('records the first of two orders of the same number, however far apart they stand', async () => {
    const again = [...lines, line(3, '99.00'), line(3 * ORDERS_PER_TRANSACTION - 1, '99.00'), line(COUNT - 1, '99.00')];
    const summary = await importOrders({ database, partner, source: bytesOf(again) });
    expect(summary).toMatchObject({ lines: COUNT + 3, created: COUNT, known: 3, badCount: 0 });
    expect(await database.read.countBy(OrderRow, { totalMinor: 500n })).toBe(COUNT);
  });

  it.each([
    ['beside', COUNT, 1],
    ['after', 3 * ORDERS_PER_TRANSACTION - 1, 0],
  ])('begins a batch %s the one before, which has an order of it or not', async (_when, number, expected) => {
    // Two batches that make the same location take turns.
    await importOrders({ database, partner, source: bytesOf([line(COUNT + 1)]) });
    const { counted, openAtStart } = countingOpen(database);
    await importOrders({ database: counted, partner, source: bytesOf([...lines, line(number, '99.00')]) });
    // The very last one notes the import in the audit.
    expect(openAtStart.at(-2)).toBe(expected);
  });

  it.each([1, 2, 4])('ends with the error of transaction %d, once the one beside it has ended, and adds what is missing the next time', async (failing) => {
    const failed = importOrders({ database: failingAt(database, failing), partner, source: bytesOf(lines) });
    await expect(failed).rejects.toThrow('out of disk');
    const recorded = await count();
    expect(recorded).toBeLessThan(COUNT);
    expect(recorded % ORDERS_PER_TRANSACTION).toBe(0);
    const summary = await importOrders({ database, partner, source: bytesOf(lines) });
    expect(summary).toMatchObject({ created: COUNT - recorded, known: recorded });
    expect(await count()).toBe(COUNT);
  });
});
