import type { EntityManager } from 'typeorm';

/** A refund as the provider's own books have it. */
export interface ExecutedRefund {
  readonly idempotencyKey: string;
  readonly paymentReference: string;
  readonly amountMinor: bigint;
}

type Stored = bigint | number | string | null;

interface ExecutedRow {
  readonly refund_key: Stored;
  readonly reference: string;
  readonly amount: Stored;
}

/**
 * Every sum that the desk keeps twice, written as what must not be found: [what is wrong, the rows that show it].
 * `o` is the order; each query names the order's number and the two figures that differ.
 */
const MISTAKES: readonly (readonly [string, string])[] = [
  [
    'the order has taken another amount than its refunds hold',
    `SELECT o.number AS order_number, o.taken_minor AS ours, COALESCE(SUM(r.subtotal_minor), 0) AS theirs FROM orders o
     LEFT JOIN refunds r ON r.order_id = o.id AND r.holds_money = 1 WHERE ORDERS
     GROUP BY o.id, o.number, o.taken_minor HAVING o.taken_minor <> COALESCE(SUM(r.subtotal_minor), 0)`,
  ],
  [
    'the order has given another amount than its refunds do',
    `SELECT o.number AS order_number, o.given_minor AS ours, COALESCE(SUM(r.total_minor), 0) AS theirs FROM orders o
     LEFT JOIN refunds r ON r.order_id = o.id AND r.holds_money = 1 WHERE ORDERS
     GROUP BY o.id, o.number, o.given_minor HAVING o.given_minor <> COALESCE(SUM(r.total_minor), 0)`,
  ],
  [
    'the order counts other refunds than it has',
    `SELECT o.number AS order_number, o.refund_count AS ours, COUNT(r.id) AS theirs FROM orders o
     LEFT JOIN refunds r ON r.order_id = o.id WHERE ORDERS
     GROUP BY o.id, o.number, o.refund_count HAVING o.refund_count <> COUNT(r.id)`,
  ],
  [
    'more was taken than was captured',
    `SELECT o.number AS order_number, o.taken_minor AS ours, o.captured_minor AS theirs FROM orders o
     WHERE o.taken_minor > o.captured_minor AND ORDERS`,
  ],
  [
    'an item has taken other units than its refunds hold',
    `SELECT o.number AS order_number, i.taken_quantity AS ours, COALESCE(SUM(ri.quantity), 0) AS theirs
     FROM orders o JOIN order_items i ON i.order_id = o.id
     LEFT JOIN refunds r ON r.order_id = o.id AND r.holds_money = 1
     LEFT JOIN refund_items ri ON ri.refund_id = r.id AND ri.order_item_id = i.id WHERE ORDERS
     GROUP BY o.number, i.id, i.taken_quantity HAVING i.taken_quantity <> COALESCE(SUM(ri.quantity), 0)`,
  ],
  [
    'an item has taken another amount than its refunds hold',
    `SELECT o.number AS order_number, i.taken_minor AS ours, COALESCE(SUM(ri.total_minor), 0) AS theirs
     FROM orders o JOIN order_items i ON i.order_id = o.id
     LEFT JOIN refunds r ON r.order_id = o.id AND r.holds_money = 1
     LEFT JOIN refund_items ri ON ri.refund_id = r.id AND ri.order_item_id = i.id WHERE ORDERS
     GROUP BY o.number, i.id, i.taken_minor HAVING i.taken_minor <> COALESCE(SUM(ri.total_minor), 0)`,
  ],
  [
    'a payment has taken another amount than the refunds hold of it',
    `SELECT o.number AS order_number, p.taken_minor AS ours, COALESCE(SUM(a.amount_minor), 0) AS theirs
     FROM orders o JOIN payments p ON p.order_id = o.id
     LEFT JOIN refunds r ON r.order_id = o.id AND r.holds_money = 1
     LEFT JOIN refund_allocations a ON a.refund_id = r.id AND a.payment_id = p.id WHERE ORDERS
     GROUP BY o.number, p.id, p.taken_minor HAVING p.taken_minor <> COALESCE(SUM(a.amount_minor), 0)`,
  ],
  [
    'the allocations of a refund are not its total',
    `SELECT o.number AS order_number, r.total_minor AS ours, COALESCE(SUM(a.amount_minor), 0) AS theirs
     FROM orders o JOIN refunds r ON r.order_id = o.id LEFT JOIN refund_allocations a ON a.refund_id = r.id WHERE ORDERS
     GROUP BY o.number, r.id, r.total_minor HAVING r.total_minor <> COALESCE(SUM(a.amount_minor), 0)`,
  ],
  [
    'the items of a refund are not its subtotal',
    `SELECT o.number AS order_number, r.subtotal_minor AS ours, COALESCE(SUM(ri.total_minor), 0) AS theirs
     FROM orders o JOIN refunds r ON r.order_id = o.id LEFT JOIN refund_items ri ON ri.refund_id = r.id WHERE ORDERS
     GROUP BY o.number, r.id, r.subtotal_minor HAVING r.subtotal_minor <> COALESCE(SUM(ri.total_minor), 0)`,
  ],
];

/**
 * Looks at every level of the books, of one order or of all, and answers what does not add up, one line each; nothing
 * when all of it does. May be asked at any moment: what it reads of one order was committed together.
 */
export async function brokenBooks(manager: EntityManager, orderNumber: string | null = null): Promise<string[]> {
  const orders = orderNumber === null ? '1 = 1' : 'o.number = ?';
  const parameters = orderNumber === null ? [] : [orderNumber];
  const found: string[] = [];
  for (const [mistake, sql] of MISTAKES) {
    const query = sql.replace('ORDERS', orders);
    const rows: { order_number: string; ours: Stored; theirs: Stored }[] = await manager.query(query, parameters);
    found.push(...rows.map(({ order_number, ours, theirs }) => `order ${order_number}: ${mistake}: ${ours} and ${theirs}`));
  }
  return found;
}

/** What the sandbox has really executed. */
export async function executedRefunds(manager: EntityManager): Promise<ExecutedRefund[]> {
  const rows: ExecutedRow[] = await manager.query(
    `SELECT idempotency_key AS refund_key, payment_reference AS reference, amount_minor AS amount
     FROM sandbox_refunds WHERE failure_code IS NULL`,
  );
  return rows.map(toExecuted);
}

/** How many refunds there are, and how many of them have not ended yet. */
export async function countRefunds(manager: EntityManager): Promise<{ readonly all: number; readonly underWay: number }> {
  const rows: { total: Stored; under_way: Stored }[] = await manager.query(
    `SELECT COUNT(*) AS total, COALESCE(SUM(CASE WHEN status = 'PROCESSING' THEN 1 ELSE 0 END), 0) AS under_way
     FROM refunds`,
  );
  return { all: Number(rows[0]?.total ?? 0), underWay: Number(rows[0]?.under_way ?? 0) };
}

/** How much work the workers have before them; comparing with the providers comes again every day. */
export async function countOutbox(manager: EntityManager): Promise<number> {
  const rows: { total: Stored }[] = await manager.query("SELECT COUNT(*) AS total FROM outbox WHERE topic <> 'RECONCILE'");
  return Number(rows[0]?.total ?? 0);
}

/** Our side of the provider's books: each allocation that was paid, by its key. */
async function paidAllocations(manager: EntityManager): Promise<ExecutedRefund[]> {
  const rows: ExecutedRow[] = await manager.query(
    `SELECT a.id AS refund_key, p.reference AS reference, a.amount_minor AS amount
     FROM refund_allocations a JOIN payments p ON p.id = a.payment_id WHERE a.status = 'SUCCEEDED'`,
  );
  return rows.map(toExecuted);
}

function toExecuted({ refund_key, reference, amount }: ExecutedRow): ExecutedRefund {
  return { idempotencyKey: String(refund_key), paymentReference: reference, amountMinor: BigInt(amount ?? 0) };
}

/** What the provider executed and what we hold for paid, compared: one line for each difference. */
export async function differencesWithProvider(manager: EntityManager): Promise<string[]> {
  const line = ({ idempotencyKey, paymentReference, amountMinor }: ExecutedRefund): string =>
    `${amountMinor} of ${paymentReference} by ${idempotencyKey}`;
  const [executed, paid] = [(await executedRefunds(manager)).map(line), (await paidAllocations(manager)).map(line)];
  const [executedLines, paidLines] = [new Set(executed), new Set(paid)];
  return [
    ...executed.filter((executedLine) => !paidLines.has(executedLine)).map((text) => `executed, but not ours: ${text}`),
    ...paid.filter((paidLine) => !executedLines.has(paidLine)).map((text) => `ours, but never executed: ${text}`),
  ];
}
