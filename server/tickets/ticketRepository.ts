import type { EntityManager } from 'typeorm';
import { execute } from '../database/statements';
import type { Id } from '../database/id';
import { findRows } from '../database/rows';
import type { Ticket } from './ticket';
import { TicketRow } from './ticket.entity';

/** The tickets of some orders, in the order of their items' units. */
export async function findTickets(manager: EntityManager, orderIds: readonly Id[]): Promise<Ticket[]> {
  return findRows(manager, TicketRow, { orderId: orderIds }, { order: { orderId: 'ASC', position: 'ASC' } });
}

/** Some tickets by their ids. */
export async function findTicketsById(manager: EntityManager, ids: readonly Id[]): Promise<Ticket[]> {
  return findRows(manager, TicketRow, { id: ids }, { order: { position: 'ASC' } });
}

/** Holds tickets for a refund: from now on the gate refuses them. Returns how many could be held. */
export function holdTickets(tx: EntityManager, ids: readonly Id[]): Promise<number> {
  return changeTickets(tx, ids, `status = 'REFUND_HOLD'`, `status IN ('VALID', 'REDEEMED')`);
}

/** Voids the tickets of a refund that succeeded. */
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
