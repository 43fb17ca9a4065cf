import type { Connection, RowDataPacket } from 'mysql2/promise';

const CANDIDATES = 20_000;

/** An order's ids, in an order that is the same for every order of its kind. */
export interface ShapedOrder {
  readonly ids: readonly string[];
  /** Orders of one shape differ in nothing that a refund writes but their ids. */
  readonly shape: string;
}

/** Orders of one kind that were never refunded, the oldest first. */
export async function findShaped(connection: Connection, likeOrderId: string): Promise<ShapedOrder[]> {
  const ofOrders = (where: string) => `SELECT o.id FROM orders o WHERE ${where}`;
  const like = await readShapes(connection, ofOrders(`o.id = ${likeOrderId}`));
  const same = `o.total_minor = (SELECT total_minor FROM orders WHERE id = ${likeOrderId}) AND o.status = 'PAID' AND o.refund_count = 0`;
  const all = await readShapes(connection, `SELECT id FROM (${ofOrders(same)} AND o.id < ${likeOrderId} ORDER BY o.id LIMIT ${CANDIDATES}) c`);
  return [...like, ...all].filter(({ shape }) => shape === like[0]?.shape);
}

async function readShapes(connection: Connection, orderIds: string): Promise<ShapedOrder[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT order_id, 'item' AS kind, CAST(id AS CHAR) AS id, position AS place, CONCAT(quantity, '/', total_minor, '/', refundable) AS what
       FROM order_items WHERE order_id IN (${orderIds})
     UNION ALL SELECT t.order_id, 'ticket', CAST(t.id AS CHAR), i.position * 1000 + t.position, ''
       FROM tickets t JOIN order_items i ON i.id = t.order_item_id WHERE t.order_id IN (${orderIds})
     UNION ALL SELECT order_id, 'payment', CAST(id AS CHAR), position, CONCAT(provider, captured_minor)
       FROM payments WHERE order_id IN (${orderIds})
     ORDER BY order_id, kind, place`,
  );
  const shaped = new Map<string, { ids: string[]; shape: string }>();
  for (const { order_id: orderId, kind, id, place, what } of rows) {
    const order = shaped.get(orderId) ?? { ids: [String(orderId)], shape: '' };
    order.ids.push(id);
    order.shape += `${kind}${place}:${what} `;
    shaped.set(orderId, order);
  }
  return [...shaped.values()];
}
