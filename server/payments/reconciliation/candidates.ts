import type { EntityManager } from 'typeorm';
import type { Id } from '../../database/id';
import type { Span } from './span';

/** A refund may settle, or be sent again, so long after it was asked for and still count for a span. */
const LONGEST_WAY_MS = 60 * 24 * 60 * 60_000;

type Stored = bigint | number | string;

/**
 * The ids of the partner's payments that a reconciliation compares, by their ids after `afterId`: of which something
 * was asked for, sent or settled in the span, is under way, was refunded elsewhere, or was found to differ before.
 */
export async function findCandidates(
  manager: EntityManager,
  partnerId: Id,
  span: Span,
  afterId: Id,
  limit: number,
): Promise<Id[]> {
  const { sql, parameters } = candidates(partnerId, span, afterId);
  const rows = await manager.query<{ payment_id: Stored }[]>(`${sql} ORDER BY p.id LIMIT ${limit}`, parameters);
  return rows.map((row) => String(row.payment_id));
}

/** How many payments a reconciliation compares. */
export async function countCandidates(manager: EntityManager, partnerId: Id, span: Span): Promise<number> {
  const { sql, parameters } = candidates(partnerId, span, '0');
  const rows = await manager.query<{ total: Stored }[]>(`SELECT COUNT(*) AS total FROM (${sql}) AS every_one`, parameters);
  return Number(rows[0]?.total ?? 0);
}

/** Each part is entered by an index of its own; UNION takes a payment once. */
function candidates(partnerId: Id, { from, before }: Span, afterId: Id): { sql: string; parameters: bigint[] } {
  const fromMs = BigInt(from.getTime());
  const beforeMs = BigInt(before.getTime());
  const partner = BigInt(partnerId);
  const after = BigInt(afterId);
  const ofRefunds = `SELECT a.payment_id FROM refunds r JOIN refund_allocations a ON a.refund_id = r.id
    WHERE r.partner_id = ? AND a.payment_id > ?`;
  const inSpan = (column: string) => `(${column} >= ? AND ${column} < ?)`;
  const sql = `SELECT p.id AS payment_id FROM (
    ${ofRefunds} AND r.requested_at_ms >= ? AND r.requested_at_ms < ?
      AND (${inSpan('r.requested_at_ms')} OR ${inSpan('r.settled_at_ms')} OR ${inSpan('a.first_sent_at_ms')})
    UNION ${ofRefunds} AND r.status = 'PROCESSING'
    UNION SELECT e.payment_id FROM external_refunds e WHERE e.partner_id = ? AND e.payment_id > ? AND ${inSpan('e.found_at_ms')}
    UNION SELECT d.payment_id FROM differences d WHERE d.partner_id = ? AND d.payment_id > ? AND d.closed_at_ms IS NULL
  ) AS candidates JOIN payments p ON p.id = candidates.payment_id WHERE p.provider <> 'manual'`;
  const spans = Array.from({ length: 3 }, () => [fromMs, beforeMs]).flat();
  const parameters = [
    ...[partner, after, fromMs - BigInt(LONGEST_WAY_MS), beforeMs, ...spans],
    ...[partner, after],
    ...[partner, after, fromMs, beforeMs],
    ...[partner, after],
  ];
  return { sql, parameters };
}
