import type { Id } from '../database/id';

export const TICKET_STATUSES = ['VALID', 'REFUND_HOLD', 'VOID', 'REDEEMED'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** One unit of an item with a barcode. */
export interface Ticket {
  readonly id: Id;
  readonly orderId: Id;
  readonly orderItemId: Id;
  readonly barcode: string;
  readonly status: TicketStatus;
  readonly redeemedAt: Date | null;
}
