import type { EntityManager } from 'typeorm';
import type { AllocationStatus, RefundStatus } from '../../../server/refunds/refund';
import { standingOf } from '../../../server/refunds/refundState';
import { brokenBooks } from './books';

type Stored = bigint | number | string | null;

/**
 * What must never be found, beside sums that do not add up: [what is wrong, the rows that show it]. Each is one
 * statement, so that it sees one moment, and may be asked at any time.
 */
const NEVER: readonly (readonly [string, string])[] = [
  [
    'an order holds less than nothing, more than was captured, or gave other than it took',
    `SELECT o.number AS subject FROM orders o WHERE o.taken_minor < 0 OR o.taken_minor > o.captured_minor
     OR o.given_minor < 0 OR o.fee_kept_minor < 0 OR o.external_minor < 0 OR o.given_minor + o.fee_kept_minor <> o.taken_minor`,
  ],
  [
    'a payment gave back less than nothing or more than it captured',
    `SELECT p.reference AS subject FROM payments p
     WHERE p.taken_minor < 0 OR p.taken_minor > p.captured_minor OR p.external_minor < 0`,
  ],
  [
    'an item has taken less than nothing or more than it has',
    `SELECT i.id AS subject FROM order_items i WHERE i.taken_quantity < 0 OR i.taken_quantity > i.quantity
     OR i.taken_minor < 0 OR i.taken_minor > i.total_minor OR i.taken_tax_minor < 0 OR i.taken_tax_minor > i.taken_minor`,
  ],
  [
    'an item has taken other taxes than its refunds hold',
    `SELECT i.id AS subject FROM order_items i LEFT JOIN (SELECT ri.order_item_id AS item, SUM(ri.tax_minor) AS tax
       FROM refund_items ri JOIN refunds r ON r.id = ri.refund_id WHERE r.holds_money = 1 GROUP BY ri.order_item_id) held
       ON held.item = i.id
     WHERE i.taken_tax_minor <> COALESCE(held.tax, 0)`,
  ],
  [
    'an order keeps other fees than its refunds do',
    `SELECT o.number AS subject FROM orders o LEFT JOIN (SELECT r.order_id AS id, SUM(r.fee_minor) AS fee FROM refunds r
       WHERE r.holds_money = 1 GROUP BY r.order_id) held ON held.id = o.id
     WHERE o.fee_kept_minor <> COALESCE(held.fee, 0)`,
  ],
  [
    'a refund is not its subtotal less its fee',
    'SELECT r.id AS subject FROM refunds r WHERE r.total_minor + r.fee_minor <> r.subtotal_minor OR r.total_minor < 0 OR r.fee_minor < 0',
  ],
  [
    'a payment counts other refunds made elsewhere than there are',
    `SELECT p.reference AS subject FROM payments p LEFT JOIN (SELECT e.payment_id AS id, SUM(e.amount_minor) AS amount
       FROM external_refunds e WHERE e.status IN ('PENDING', 'SUCCEEDED') GROUP BY e.payment_id) elsewhere ON elsewhere.id = p.id
     WHERE p.external_minor <> COALESCE(elsewhere.amount, 0)`,
  ],
  [
    'an order counts other refunds made elsewhere than its payments',
    `SELECT o.number AS subject FROM orders o JOIN payments p ON p.order_id = o.id
     GROUP BY o.id, o.number, o.external_minor HAVING o.external_minor <> SUM(p.external_minor)`,
  ],
  [
    'a ticket is held by two refunds',
    `SELECT t.ticket_id AS subject FROM refund_tickets t JOIN refunds r ON r.id = t.refund_id
     WHERE r.holds_money = 1 GROUP BY t.ticket_id HAVING COUNT(*) > 1`,
  ],
  [
    'a ticket does not stand where its refund does',
    `SELECT t.barcode AS subject FROM tickets t LEFT JOIN (SELECT rt.ticket_id AS id, MAX(CASE WHEN r.status = 'SUCCEEDED'
       THEN 2 ELSE 1 END) AS grade, MAX(CASE WHEN r.status = 'PROCESSING' THEN 1 ELSE 0 END) AS under_way
       FROM refund_tickets rt JOIN refunds r ON r.id = rt.refund_id WHERE r.holds_money = 1 GROUP BY rt.ticket_id) held
       ON held.id = t.id
     WHERE (held.id IS NULL AND t.status <> CASE WHEN t.redeemed_at_ms IS NULL THEN 'VALID' ELSE 'REDEEMED' END)
        OR (held.id IS NOT NULL AND t.status NOT IN ('REFUND_HOLD', 'VOID')) OR (held.grade = 2 AND t.status <> 'VOID')`,
  ],
  [
    'a refund has not exactly one idempotency key',
    `SELECT r.id AS subject FROM refunds r LEFT JOIN idempotency_keys k ON k.refund_id = r.id AND k.operation = 'refundCreate'
     GROUP BY r.id HAVING COUNT(k.refund_id) <> 1`,
  ],
  [
    'a refund is under way, and nothing will ever end it',
    `SELECT r.id AS subject FROM refunds r WHERE r.status = 'PROCESSING'
     AND NOT EXISTS (SELECT 1 FROM outbox j WHERE j.subject_id = r.id AND j.topic = 'REFUND_SEND')`,
  ],
];

interface StandingRow {
  readonly refund_id: Stored;
  readonly refund_status: RefundStatus;
  readonly holds: Stored;
  readonly refund_failure: string | null;
  readonly share_status: AllocationStatus | null;
  readonly share_failure: string | null;
}

/** Every promise about what is stored that does not hold now, one line each; nothing when all of them do. */
export async function brokenInvariants(manager: EntityManager): Promise<string[]> {
  const found = [...(await brokenBooks(manager)), ...(await wrongStandings(manager))];
  for (const [mistake, sql] of NEVER) {
    const rows: { subject: Stored }[] = await manager.query(sql);
    found.push(...rows.map(({ subject }) => `${mistake}: ${subject}`));
  }
  return found;
}

/** Refunds that do not stand where the one pure function puts them, by what became of their shares. */
async function wrongStandings(manager: EntityManager): Promise<string[]> {
  const rows: StandingRow[] = await manager.query(
    `SELECT r.id AS refund_id, r.status AS refund_status, r.holds_money AS holds, r.failure_code AS refund_failure,
       a.status AS share_status, a.failure_code AS share_failure
     FROM refunds r LEFT JOIN refund_allocations a ON a.refund_id = r.id ORDER BY r.id, a.id`,
  );
  const refunds = new Map<string, StandingRow[]>();
  for (const row of rows) refunds.set(String(row.refund_id), [...(refunds.get(String(row.refund_id)) ?? []), row]);
  return [...refunds.values()].flatMap((of) => standsWrong(of));
}

function standsWrong(rows: readonly StandingRow[]): string[] {
  const [row] = rows;
  if (!row) return [];
  // A refund of which nothing is sent, by hand or of no money at all, ends at the worker's first look.
  if (row.refund_status === 'PROCESSING' && rows.every(({ share_status: share }) => share === null || share === 'BY_HAND')) return [];
  const shares = rows.flatMap(({ share_status: status, share_failure: failureCode }) => (status === null ? [] : [{ status, failureCode }]));
  const { status, holdsMoney, failureCode } = standingOf(row.refund_status, shares);
  const stands = `${row.refund_status} ${Number(row.holds)} ${row.refund_failure}`;
  const should = `${status} ${Number(holdsMoney)} ${failureCode}`;
  return stands === should ? [] : [`refund ${row.refund_id} stands at ${stands} where its shares say ${should}`];
}
