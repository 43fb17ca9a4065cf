import type { OrderRefundStatus, OrderStatus, RefundStatus, TicketStatus } from '../api/generated';
import { isolated } from '../ui/isolated';
import type { Mark } from '../ui/marks';

export interface StateWords {
  mark: Mark;
  text: string;
}

export const ORDER_STATUS: Record<OrderStatus, string> = {
  BOOKED: 'Booked',
  PAID: 'Paid',
  CANCELED: 'Cancelled',
};

export const ORDER_REFUND_STATUS: Record<OrderRefundStatus, StateWords> = {
  NONE: { mark: 'none', text: 'None' },
  AWAITING_APPROVAL: { mark: 'waiting', text: 'Waiting for approval' },
  PROCESSING: { mark: 'processing', text: 'Refund is being processed' },
  ACTION_REQUIRED: { mark: 'attention', text: 'Action required' },
  PARTIALLY_REFUNDED: { mark: 'partial', text: 'Partially refunded' },
  REFUNDED: { mark: 'done', text: 'Refunded' },
};

export const REFUND_STATUS: Record<RefundStatus, StateWords> = {
  AWAITING_APPROVAL: { mark: 'waiting', text: 'Waiting for approval' },
  PROCESSING: { mark: 'processing', text: 'Being processed' },
  SUCCEEDED: { mark: 'done', text: 'Refunded' },
  FAILED: { mark: 'attention', text: 'Failed' },
  CANCELED: { mark: 'none', text: 'Cancelled' },
  REVERSED: { mark: 'attention', text: 'Sent back' },
};

export const TICKET_STATUS: Record<TicketStatus, string> = {
  VALID: 'Valid',
  REFUND_HOLD: 'On hold for the refund',
  VOID: 'No longer valid',
  REDEEMED: 'Scanned',
};

const NAMES: Record<string, string> = {
  ideal: 'iDEAL',
  paypal: 'PayPal',
  card: 'Card',
  bancontact: 'Bancontact',
  sepa: 'SEPA transfer',
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  klarna: 'Klarna',
};

/** Names that keep their capital within a sentence. */
const PROPER = new Set(['Bancontact', 'Klarna', 'Stripe', 'Mollie', 'Adyen']);

/** A payment method or provider as people write it. */
export function paymentName(code: string): string {
  const known = NAMES[code.toLowerCase()];
  if (known) return known;
  const words = code.replace(/[_-]+/g, ' ').trim();
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  return /^[\w ]*$/.test(name) ? name : isolated(name);
}

/** A payment method within a sentence: "card", "iDEAL". */
export function paymentInText(code: string): string {
  const name = paymentName(code);
  return /^\p{Lu}[\p{Ll} ]*$/u.test(name) && !PROPER.has(name) ? name.toLowerCase() : name;
}

/** What an order holds in one line: "2 Day ticket, adult · Parking". */
export function itemsText(items: readonly { quantity: number; productName: string }[]): string {
  return items
    .map(({ quantity, productName }) => (quantity === 1 ? isolated(productName) : `${quantity} × ${isolated(productName)}`))
    .join(' · ');
}

/**
 * Why nothing of an order can be refunded, in words for whoever is asked on the phone; null when something can.
 * Units count, not money: a ticket that cost nothing can be given back as well.
 */
export function whyNotRefundable(order: {
  status: OrderStatus;
  refundStatus: OrderRefundStatus;
  items: readonly { refundableQuantity: number }[];
}): string | null {
  if (order.status === 'BOOKED') return 'It is not paid in full yet.';
  if (order.items.some((item) => item.refundableQuantity > 0)) return null;
  if (order.refundStatus === 'REFUNDED') return 'Everything was refunded already.';
  if (order.refundStatus === 'PROCESSING') return 'All of it is on its way back.';
  if (order.refundStatus === 'AWAITING_APPROVAL') return 'All of it waits for approval.';
  return 'What is left stays: scanned tickets, and what you keep.';
}
