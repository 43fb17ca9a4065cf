import type { EntityManager } from 'typeorm';
import { execute } from '../database/statements';
import type { Id } from '../database/id';
import { rowReader } from '../database/rowReader';
import { findRows } from '../database/rows';
import { listOf, select, sql } from '../database/sql';
import { partsByOrder, type VersionedParts, type VersionedRow } from '../orders/keptByVersion';
import type { SharedTexts } from '../orders/sharedTexts';
import type { Ticket } from './ticket';
import { TicketRow } from './ticket.entity';

/** The tickets of some orders, in the order of their items' units. */
export async function findTickets(manager: EntityManager, orderIds: readonly Id[]): Promise<Ticket[]> {
  return findRows(manager, TicketRow, { orderId: orderIds }, { order: { orderId: 'ASC', position: 'ASC' } });
}

/** The same with the version of their order, in one statement. */
export async function findVersionedTickets(
  manager: EntityManager,
  orderIds: readonly Id[],
  texts: SharedTexts,
): Promise<VersionedParts<Ticket>[]> {
  const reader = rowReader(manager, TicketRow);
  const rows = await select<VersionedRow>(
    manager,
    sql`SELECT ${reader.columnsAs('ticket')}, o.id AS order_id, o.version AS order_version
      FROM orders o LEFT JOIN tickets ticket ON ticket.order_id = o.id
      WHERE o.id IN ${listOf(orderIds.map(BigInt))} ORDER BY o.id, ticket.position`,
  );
  return partsByOrder(rows, (row) => {
    const ticket = reader.readAs('ticket', row);
    return ticket && toTicket(ticket, texts);
  });
}

function toTicket({ id, orderId, orderItemId, barcode, status, redeemedAt }: TicketRow, texts: SharedTexts): Ticket {
  return { id, orderId: texts.of(orderId), orderItemId: texts.of(orderItemId), barcode, status: texts.of(status), redeemedAt };
}

/** Some tickets by their ids. */
export async function findTicketsById(manager: EntityManager, ids: readonly Id[]): Promise<Ticket[]> {
  return findRows(manager, TicketRow, { id: ids }, { order: { position: 'ASC' } });
}

/** Holds tickets for a refund: from now on the gate refuses them. Returns how many could be held. */
export function holdTickets(tx: EntityManager, ids: readonly Id[]): Promise<number> {
  return changeTickets(tx, ids, `status = 'REFUND_HOLD'`, `status IN ('VALID', 'REDEEMED')`);
}

/** Voids the tickets of a refund that succeeded. Of all that changes a ticket, it alone leaves the version of the order. */
export async function voidTickets(tx: EntityManager, refund: { readonly id: Id; readonly orderId: Id }): Promise<void> {
  await execute(
    tx,
    // The order keeps MySQL from looking at every ticket.
    `UPDATE tickets SET status = 'VOID' WHERE order_id = ? AND status = 'REFUND_HOLD'
       AND id IN (SELECT ticket_id FROM refund_tickets WHERE refund_id = ?)`,
    [BigInt(refund.orderId), BigInt(refund.id)],
  );
}

/** Gives tickets back whose refund failed, was canceled, or came back after it had succeeded: they are what they were. */
export function releaseTickets(tx: EntityManager, ids: readonly Id[]): Promise<number> {
  const before = `status = CASE WHEN redeemed_at_ms IS NULL THEN 'VALID' ELSE 'REDEEMED' END`;
  return changeTickets(tx, ids, before, `status IN ('REFUND_HOLD', 'VOID')`);
}

async function changeTickets(tx: EntityManager, ids: readonly Id[], change: string, guard: string): Promise<number> {
  if (ids.length === 0) return 0;
  const places = ids.map(() => '?').join(', ');
  return execute(tx, `UPDATE tickets SET ${change} WHERE id IN (${places}) AND ${guard}`, ids.map(BigInt));
}
