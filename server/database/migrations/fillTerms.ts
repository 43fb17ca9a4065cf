import type { QueryRunner } from 'typeorm';
import { isListed, leadsToOrders, termsOf } from '../../orders/search/terms';
import { dialectOf } from '../dialect';
import type { SqlParameter } from '../statements';

const ORDERS_PER_STEP = 1_000;
const ROWS_PER_STATEMENT = 3_000;
const ORDERS_PER_LINE = 100_000;

interface StoredOrder {
  readonly id: bigint | string;
  readonly partner_id: bigint | string;
  readonly location_id: bigint | string | null;
  readonly placed_at_ms: bigint | string;
  readonly customer_name: string | null;
}

interface StoredItem {
  readonly order_id: bigint | string;
  readonly product_name: string;
}

/**
 * Writes the search terms of every order that is there, in steps of their own, and says how far it is. How far it came
 * is kept in a table as long as it runs, so that it goes on there when it was interrupted.
 */
export async function fillTerms(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('CREATE TABLE IF NOT EXISTS term_fill (after_id BIGINT NOT NULL)');
  const [kept] = (await queryRunner.query('SELECT MAX(after_id) AS id FROM term_fill')) as { id: bigint | string | null }[];
  let done = 0;
  for (let afterId = BigInt(kept?.id ?? 0); ; ) {
    const orders = await readOrders(queryRunner, afterId);
    const last = orders.at(-1);
    if (!last) break;
    const lastId = BigInt(last.id);
    await fillStep(queryRunner, orders, afterId, lastId);
    afterId = lastId;
    done += orders.length;
    if (done % ORDERS_PER_LINE === 0) process.stdout.write(`  ${done} orders made searchable\n`);
  }
  await queryRunner.query('DROP TABLE term_fill');
}

async function readOrders(queryRunner: QueryRunner, afterId: bigint): Promise<StoredOrder[]> {
  return (await queryRunner.query(
    `SELECT id, partner_id, location_id, placed_at_ms, customer_name FROM orders WHERE id > ? ORDER BY id LIMIT ${ORDERS_PER_STEP}`,
    [afterId],
  )) as StoredOrder[];
}

async function fillStep(queryRunner: QueryRunner, orders: readonly StoredOrder[], afterId: bigint, lastId: bigint): Promise<void> {
  const items = (await queryRunner.query(
    'SELECT order_id, product_name FROM order_items WHERE order_id > ? AND order_id <= ?',
    [afterId, lastId],
  )) as StoredItem[];
  const productNames = new Map<string, string[]>(orders.map(({ id }) => [String(id), []]));
  for (const { order_id, product_name } of items) productNames.get(String(order_id))?.push(product_name);
  const links: SqlParameter[][] = [];
  const terms = new Map<bigint, SqlParameter[]>();
  for (const order of orders) {
    for (const { id, kind, locationId, text } of termsOf(sourceOf(order, productNames.get(String(order.id)) ?? []))) {
      if (leadsToOrders(kind)) links.push([id, BigInt(order.placed_at_ms), BigInt(order.id)]);
      if (isListed(kind)) terms.set(id, [id, BigInt(order.partner_id), kind, BigInt(locationId ?? 0), text]);
    }
  }
  await queryRunner.startTransaction();
  await insertMissing(queryRunner, 'search_terms (id, partner_id, kind, location_id, text)', [...terms.values()]);
  await insertMissing(queryRunner, 'order_terms (term_id, placed_at_ms, order_id)', links);
  await queryRunner.query('INSERT INTO term_fill (after_id) VALUES (?)', [lastId]);
  await queryRunner.commitTransaction();
}

function sourceOf({ partner_id, location_id, customer_name }: StoredOrder, productNames: readonly string[]) {
  const locationId = location_id === null ? null : String(location_id);
  return { partnerId: String(partner_id), locationId, customerName: customer_name, productNames };
}

async function insertMissing(queryRunner: QueryRunner, target: string, rows: readonly SqlParameter[][]): Promise<void> {
  const verb = dialectOf(queryRunner.manager).insertMissing;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const chunk = rows.slice(start, start + ROWS_PER_STATEMENT);
    const places = chunk.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    await queryRunner.query(`${verb} ${target} VALUES ${places}`, chunk.flat());
  }
}
