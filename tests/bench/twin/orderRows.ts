import type { RowDataPacket } from 'mysql2/promise';
import type { Order, OrderItem } from '../../../server/orders/order';
import type { Payment } from '../../../server/payments/payment';
import type { FeePolicy } from '../../../server/refunds/fee';
import type { Ticket } from '../../../server/tickets/ticket';
import type { Store } from './store';

const ORDER = `SELECT o.*, l.name AS location_name, p.fee_kind, p.currency_code AS fee_currency, p.fee_fixed_minor, p.fee_rate_ppm,
    p.valid_from_ms
  FROM orders o LEFT JOIN locations l ON l.id = o.location_id
  LEFT JOIN refund_policies p ON p.partner_id = o.partner_id AND p.valid_from_ms = (
    SELECT MAX(q.valid_from_ms) FROM refund_policies q WHERE q.partner_id = o.partner_id AND q.valid_from_ms <= o.placed_at_ms)
  WHERE o.id = ? AND o.partner_id = ?`;
const ITEMS = `SELECT id, order_id, position, product_name, sku, quantity, total_minor, discount_minor, tax_rate_ppm, refundable,
    taken_quantity, taken_minor, taken_tax_minor
  FROM order_items WHERE order_id = ? ORDER BY position`;
const TICKETS = `SELECT id, order_id, order_item_id, barcode, status, redeemed_at_ms FROM tickets WHERE order_id = ? ORDER BY position`;
const PAYMENTS = `SELECT id, order_id, position, provider, method, reference, captured_minor, taken_minor, external_minor, dispute_status
  FROM payments WHERE order_id = ? ORDER BY position`;

/** An order with what its page shows. */
export interface WholeOrder {
  readonly order: Order;
  readonly locationName: string | null;
  readonly items: readonly OrderItem[];
  readonly tickets: readonly Ticket[];
  readonly feePolicy: FeePolicy;
  readonly policyFrom: Date;
}

/** Reads an order in three statements at once: what belongs to it is found by its id. */
export async function findWholeOrder({ pool, partnerId }: Store, id: string): Promise<WholeOrder | null> {
  const key = BigInt(id);
  const [[orders], [items], [tickets]] = await Promise.all([
    pool.query<RowDataPacket[]>(ORDER, [key, BigInt(partnerId)]),
    pool.query<RowDataPacket[]>(ITEMS, [key]),
    pool.query<RowDataPacket[]>(TICKETS, [key]),
  ]);
  const [row] = orders;
  if (!row) return null;
  const { feePolicy, policyFrom } = policyOf(row);
  return { order: orderOf(row), locationName: row.location_name, items: items.map(itemOf), tickets: tickets.map(ticketOf), feePolicy, policyFrom };
}

export async function findPayments({ pool }: Store, orderId: string): Promise<Payment[]> {
  const [rows] = await pool.query<RowDataPacket[]>(PAYMENTS, [BigInt(orderId)]);
  return rows.map((row) => ({
    id: row.id, orderId: row.order_id, position: row.position, provider: row.provider, method: row.method, reference: row.reference,
    capturedMinor: BigInt(row.captured_minor), takenMinor: BigInt(row.taken_minor), externalMinor: BigInt(row.external_minor),
    disputeStatus: row.dispute_status,
  }));
}

function policyOf(row: RowDataPacket): Pick<WholeOrder, 'feePolicy' | 'policyFrom'> {
  const policyFrom = new Date(Number(row.valid_from_ms ?? 0));
  if (row.fee_kind === 'PERCENTAGE') return { feePolicy: { kind: 'PERCENTAGE', ratePpm: row.fee_rate_ppm }, policyFrom };
  const isFixed = row.fee_kind === 'FIXED' && row.fee_currency === row.currency_code;
  return { feePolicy: isFixed ? { kind: 'FIXED', amountMinor: BigInt(row.fee_fixed_minor) } : { kind: 'NONE' }, policyFrom };
}

function orderOf(row: RowDataPacket): Order {
  return {
    id: row.id, partnerId: row.partner_id, number: row.number, placedAt: new Date(Number(row.placed_at_ms)),
    visitDate: row.visit_date === '' ? null : row.visit_date, locationId: row.location_id, channel: row.channel, status: row.status,
    canceledAt: row.canceled_at_ms === null ? null : new Date(Number(row.canceled_at_ms)),
    customer: { orderId: row.id, email: row.customer_email, name: row.customer_name, phone: row.customer_phone },
    currencyCode: row.currency_code, totalMinor: BigInt(row.total_minor), capturedMinor: BigInt(row.captured_minor),
    takenMinor: BigInt(row.taken_minor), givenMinor: BigInt(row.given_minor), feeBaseMinor: BigInt(row.fee_base_minor),
    feeKeptMinor: BigInt(row.fee_kept_minor), externalMinor: BigInt(row.external_minor), refundStatus: row.refund_status,
    refundCount: row.refund_count, version: row.version,
  };
}

function itemOf(row: RowDataPacket): OrderItem {
  return {
    id: row.id, orderId: row.order_id, position: row.position, productName: row.product_name, sku: row.sku, quantity: row.quantity,
    totalMinor: BigInt(row.total_minor), discountMinor: BigInt(row.discount_minor), taxRatePpm: row.tax_rate_ppm,
    refundable: row.refundable !== 0, takenQuantity: row.taken_quantity, takenMinor: BigInt(row.taken_minor),
    takenTaxMinor: BigInt(row.taken_tax_minor),
  };
}

function ticketOf(row: RowDataPacket): Ticket {
  return {
    id: row.id, orderId: row.order_id, orderItemId: row.order_item_id, barcode: row.barcode, status: row.status,
    redeemedAt: row.redeemed_at_ms === null ? null : new Date(Number(row.redeemed_at_ms)),
  };
}
