import type { Id } from '../database/id';
import { escapeHtml } from '../mail/html';
import { formatAmount } from '../money/money';
import type { Ticket } from '../tickets/ticket';
import type { Order, OrderItem } from './order';

/** Everything that a confirmation tells. */
export interface Confirmation {
  readonly order: Order;
  readonly items: readonly OrderItem[];
  readonly tickets: readonly Ticket[];
  readonly partner: { readonly name: string; readonly timeZone: string };
  readonly locationName: string | null;
}

/** A message without its addresses. */
export interface ConfirmationMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Line {
  readonly name: string;
  readonly price: string;
  /** What else there is to say of the article, one line each. */
  readonly notes: readonly string[];
}

interface Parts {
  readonly heading: string;
  readonly facts: readonly string[];
  readonly lines: readonly Line[];
  readonly total: string;
  readonly from: string;
}

/** The confirmation of an order as text and as HTML: what was bought, for when, and the tickets that are valid. */
export function confirmationMail(confirmation: Confirmation): ConfirmationMail {
  const { order, partner } = confirmation;
  const heading = `Your order ${order.number} at ${partner.name}`;
  const facts = factsOf(confirmation);
  const lines = confirmation.items.map((item) => lineOf(confirmation, item));
  const total = priceOf(order.totalMinor, order.currencyCode);
  const parts: Parts = { heading, facts, lines, total, from: partner.name };
  return {
    subject: heading,
    text: toText(parts),
    html: toHtml(parts),
  };
}

function factsOf({ order, partner, locationName }: Confirmation): string[] {
  const facts = [`Ordered on ${longDate(order.placedAt, partner.timeZone)}`];
  if (order.visitDate !== null) facts.push(`Your visit: ${longDate(new Date(`${order.visitDate}T00:00:00Z`), 'UTC')}`);
  if (locationName !== null) facts.push(`Where: ${locationName}`);
  if (order.status === 'CANCELED') facts.push('This order was called off.');
  return facts;
}

function lineOf({ order, tickets }: Confirmation, item: OrderItem): Line {
  const { quantity, takenQuantity } = item;
  const refunded = takenQuantity > 0 ? [`Refunded or being refunded: ${takenQuantity} of ${quantity}`] : [];
  return {
    name: `${quantity} × ${item.productName}`,
    price: priceOf(item.totalMinor, order.currencyCode),
    notes: [...refunded, ...validBarcodes(tickets, item.id).map((barcode) => `Ticket ${barcode}`)],
  };
}

function validBarcodes(tickets: readonly Ticket[], itemId: Id): string[] {
  const isValid = (ticket: Ticket) => ticket.orderItemId === itemId && ticket.status === 'VALID';
  return tickets.filter(isValid).map((ticket) => ticket.barcode);
}

function toText({ heading, facts, lines, total, from }: Parts): string {
  const articles = lines.flatMap((line) => [`${line.name}  ${line.price}`, ...line.notes.map((note) => `    ${note}`)]);
  return [heading, '', ...facts, '', ...articles, '', `Total paid: ${total}`, '', 'See you soon,', from, ''].join('\n');
}

function toHtml({ heading, facts, lines, total, from }: Parts): string {
  const rows = lines.map(({ name, price, notes }) => {
    const more = notes.map((note) => `<br><small>${escapeHtml(note)}</small>`).join('');
    return `<tr><td>${escapeHtml(name)}${more}</td><td align="right" valign="top">${escapeHtml(price)}</td></tr>`;
  });
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(heading)}</title></head>`,
    '<body style="font-family: sans-serif; line-height: 1.5">',
    `<h1 style="font-size: 1.25em">${escapeHtml(heading)}</h1>`,
    `<p>${facts.map(escapeHtml).join('<br>')}</p>`,
    '<table cellpadding="6">',
    ...rows,
    `<tr><th align="left">Total paid</th><th align="right">${escapeHtml(total)}</th></tr>`,
    '</table>',
    `<p>See you soon,<br>${escapeHtml(from)}</p>`,
    '</body></html>',
    '',
  ].join('\n');
}

function priceOf(amountMinor: bigint, currencyCode: string): string {
  return `${currencyCode} ${formatAmount(amountMinor, currencyCode)}`;
}

function longDate(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(date);
}
