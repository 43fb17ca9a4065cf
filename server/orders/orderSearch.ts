import type { SelectQueryBuilder } from 'typeorm';
import type { OrderRow } from './order.entity';

/** What was typed into the search bar, without the space around. */
export interface OrderSearch {
  readonly text: string;
  readonly extended: boolean;
  /** Whether customers' names and barcodes may be searched: reading by search is reading. */
  readonly includesCustomers: boolean;
}

/** Reads the search bar; null when there is nothing to search for. */
export function readSearch(typed: string | undefined, extended: boolean, includesCustomers: boolean): OrderSearch | null {
  const text = (typed ?? '').trim();
  return text === '' ? null : { text, extended, includesCustomers };
}

/**
 * Simple: the whole order number or the whole e-mail address. Extended: also a barcode, a part of a product's
 * name, or a part of the customer's name.
 */
export function addSearch(builder: SelectQueryBuilder<OrderRow>, search: OrderSearch): void {
  // People write "#1001" for order 1001; a check-out may also number its orders like that.
  const numbers = [search.text, search.text.replace(/^#\s*/, '')];
  const alternatives = ['o.number IN (:...numbers)'];
  if (search.extended || search.text.includes('@')) alternatives.push('o.customerEmail = :email');
  if (search.extended) alternatives.push(existsItem);
  if (search.extended && search.includesCustomers) {
    alternatives.push('LOWER(o.customerName) LIKE :part ESCAPE :escape', existsTicket);
  }
  builder.andWhere(`(${alternatives.join(' OR ')})`, {
    numbers,
    text: search.text,
    email: search.text.toLowerCase(),
    part: `%${search.text.toLowerCase().replace(/[%_!]/g, '!$&')}%`,
    escape: '!',
  });
}

const existsItem = `EXISTS (SELECT 1 FROM order_items item WHERE item.order_id = o.id
  AND LOWER(item.product_name) LIKE :part ESCAPE :escape)`;
const existsTicket = `EXISTS (SELECT 1 FROM tickets ticket WHERE ticket.partner_id = o.partner_id
  AND ticket.barcode = :text AND ticket.order_id = o.id)`;
