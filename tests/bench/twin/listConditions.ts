import type { OrderQuery } from '../../../server/orders/orderQuery';

/** A part of a statement with what is bound to it. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const COLUMNS = { PLACED_AT: 'o.placed_at_ms', NUMBER: 'o.number', TOTAL: 'o.total_minor', VISIT_DATE: 'o.visit_date' } as const;

export const sortColumn = ({ sortKey }: OrderQuery): string => COLUMNS[sortKey];

/** Which orders a query means. */
export function conditionsOf({ filter, search, reach }: OrderQuery): Condition[] {
  const { placedFrom, placedBefore, visitFrom, visitTo, status, refundStatus, channel, locationId } = filter;
  const all: (Condition | false | undefined)[] = [
    { sql: 'o.partner_id = ?', values: [BigInt(reach.partnerId)] },
    search !== null && searchCondition(search.text, search.extended, BigInt(reach.partnerId)),
    placedFrom && { sql: 'o.placed_at_ms >= ?', values: [placedFrom.getTime()] },
    placedBefore && { sql: 'o.placed_at_ms < ?', values: [placedBefore.getTime()] },
    visitFrom !== undefined && { sql: 'o.visit_date >= ?', values: [visitFrom] },
    visitTo !== undefined && { sql: "o.visit_date <= ? AND o.visit_date <> ''", values: [visitTo] },
    status && { sql: 'o.status IN (?)', values: [status] },
    refundStatus && { sql: 'o.refund_status IN (?)', values: [refundStatus] },
    channel && { sql: 'o.channel IN (?)', values: [channel] },
    locationId && { sql: 'o.location_id IN (?)', values: [locationId.map(BigInt)] },
  ];
  return all.filter((condition) => condition !== false && condition !== undefined);
}

/** A UNION in place of an OR: each part has an index of its own. */
function searchCondition(text: string, isExtended: boolean, partnerId: bigint): Condition {
  const numbers = [text, text.replace(/^#\s*/, '')];
  const byNumber = { sql: 'o.number IN (?)', values: [numbers] };
  if (!isExtended && !text.includes('@')) return byNumber;
  const parts: Condition[] = [
    { sql: 'SELECT id FROM orders WHERE partner_id = ? AND number IN (?)', values: [partnerId, numbers] },
    { sql: 'SELECT id FROM orders WHERE partner_id = ? AND customer_email = ?', values: [partnerId, text.toLowerCase()] },
  ];
  if (!isExtended) return { sql: `o.id IN (${parts.map(({ sql }) => sql).join(' UNION ')})`, values: parts.flatMap(({ values }) => values) };
  return extendedCondition(text, numbers);
}

/** The beginnings of words of a name, and a part of a product's, have no index that would help: the orders are gone through from the newest until the page is full. */
function extendedCondition(text: string, numbers: readonly string[]): Condition {
  const part = `%${text.toLowerCase().replace(/[%_!]/g, '!$&')}%`;
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
  const isNamed = words.length === 0 ? 'FALSE' : words.map(() => String.raw`LOWER(o.customer_name) REGEXP CONCAT('\\b', ?)`).join(' AND ');
  return {
    sql: `(o.number IN (?) OR o.customer_email = ? OR (${isNamed})
      OR EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = o.id AND LOWER(i.product_name) LIKE ? ESCAPE '!')
      OR EXISTS (SELECT 1 FROM tickets t WHERE t.partner_id = o.partner_id AND t.barcode = ? AND t.order_id = o.id))`,
    values: [numbers, text.toLowerCase(), ...words, part, text],
  };
}
