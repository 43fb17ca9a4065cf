import { Database } from '../../../server/database/database';
import { installationIdKey } from '../../../server/database/installation';
import { SeededRandom } from '../../../server/demo/random';
import { GLOBAL_ID_TYPES } from '../../../server/globalIdTypes';
import { createGlobalIds, type GlobalIds } from '../../../server/graphql/globalIds';
import { FIRST_NUMBER } from '../fill/orders';

const SEED = 41;
const DAY_MS = 86_400_000;
const SAMPLES = 500;
/** Of a refund there is one only once for each order, so these are many. */
const REFUNDABLE = 16_000;
const LARGEST_SHARE = 1 / 40;

export interface SampledOrder {
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly name: string;
  readonly barcode: string | null;
}

/** What there is to ask about in a filled database. */
export interface Samples {
  readonly random: SeededRandom;
  readonly ids: GlobalIds;
  readonly orders: readonly SampledOrder[];
  /** Global ids of the locations. */
  readonly locationIds: readonly string[];
  /** Orders of the same kind that were never refunded; each is handed out once, and at most a share of them at a time. */
  takeRefundable(count: number): string[];
  /** An instant of the years of sales, some days before their end at the latest. */
  instant(): Date;
}

/** Picks orders from all over a filled database. */
export async function takeSamples(databaseUrl: string, orders: number, now: Date): Promise<Samples> {
  const database = await Database.open(databaseUrl);
  const random = new SeededRandom(SEED);
  try {
    const ids = createGlobalIds(await installationIdKey(database), GLOBAL_ID_TYPES);
    const [partner] = await ask(database, 'SELECT id FROM partners');
    const sampled = await sampleOrders(database, String(partner?.id), random, orders);
    const locations = await ask(database, 'SELECT id FROM locations');
    const refundable = (await refundableIds(database)).map((id) => ids.encode('Order', id));
    const mostAtOnce = Math.max(1, Math.floor(refundable.length * LARGEST_SHARE));
    return {
      random,
      ids,
      orders: sampled,
      locationIds: locations.map(({ id }) => ids.encode('Location', String(id))),
      takeRefundable: (count) => refundable.splice(0, Math.min(count, mostAtOnce)),
      instant: () => new Date(now.getTime() - random.whole(5, 1_080) * DAY_MS - random.whole(0, DAY_MS)),
    };
  } finally {
    await database.close();
  }
}

type Row = Record<string, unknown>;

function ask(database: Database, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  return database.read.query(sql, [...values]);
}

async function sampleOrders(database: Database, partnerId: string, random: SeededRandom, orders: number): Promise<SampledOrder[]> {
  const numbers = Array.from({ length: SAMPLES }, () => String(FIRST_NUMBER + random.whole(0, orders - 1)));
  const rows = await ask(
    database,
    `SELECT id, number, customer_email AS email, customer_name AS name,
       (SELECT MIN(t.barcode) FROM tickets t WHERE t.order_id = o.id) AS barcode
     FROM orders o WHERE partner_id = ? AND number IN (${numbers.map(() => '?').join(', ')})`,
    [BigInt(partnerId), ...numbers],
  );
  return random.shuffled(rows).map(({ id, number, email, name, barcode }) => ({
    id: String(id),
    number: String(number),
    email: String(email),
    name: String(name),
    barcode: typeof barcode === 'string' ? barcode : null,
  }));
}

/** The newest orders of one item with two units and one payment by card or the like. */
async function refundableIds(database: Database): Promise<string[]> {
  const rows = await ask(
    database,
    `SELECT o.id FROM orders o JOIN payments p ON p.order_id = o.id AND p.provider = 'sandbox'
     JOIN order_items i ON i.order_id = o.id AND i.position = 1 AND i.quantity = 2
     WHERE o.status = 'PAID' AND o.refund_status = 'NONE' AND o.refund_count = 0 AND p.captured_minor = o.total_minor
       AND NOT EXISTS (SELECT 1 FROM order_items more WHERE more.order_id = o.id AND more.position = 3)
     ORDER BY o.id DESC LIMIT ${REFUNDABLE}`,
  );
  return rows.map(({ id }) => String(id));
}
