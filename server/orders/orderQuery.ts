import type { Id } from '../database/id';
import type { Reach } from '../partners/reach';
import type { OrderRefundStatus, OrderStatus, SalesChannel } from './order';

export const ORDER_SORT_KEYS = ['PLACED_AT', 'NUMBER', 'TOTAL', 'VISIT_DATE'] as const;
export type OrderSortKey = (typeof ORDER_SORT_KEYS)[number];

export interface OrderFilter {
  readonly id?: readonly Id[];
  readonly placedFrom?: Date;
  readonly placedBefore?: Date;
  readonly visitFrom?: string;
  readonly visitTo?: string;
  readonly status?: readonly OrderStatus[];
  readonly refundStatus?: readonly OrderRefundStatus[];
  readonly locationId?: readonly Id[];
  readonly channel?: readonly SalesChannel[];
}

/** What was typed into the search bar, without the space around. */
export interface OrderSearch {
  readonly text: string;
  readonly extended: boolean;
  /** Whether customers' names and barcodes may be searched: reading by search is reading. */
  readonly includesCustomers: boolean;
}

/** Which orders within reach, and in which order. */
export interface OrderQuery {
  readonly reach: Reach;
  readonly search: OrderSearch | null;
  readonly filter: OrderFilter;
  readonly sortKey: OrderSortKey;
  readonly descending: boolean;
}

/** Reads the search bar; null when there is nothing to search for. */
export function readSearch(typed: string | undefined, extended: boolean, includesCustomers: boolean): OrderSearch | null {
  const text = (typed ?? '').trim();
  return text === '' ? null : { text, extended, includesCustomers };
}

/** What a cursor belongs to: the list as it was asked for, the same for everyone who sees it, whatever else they may search. */
export function bindingOf({ search, ...query }: OrderQuery): string {
  return JSON.stringify(['orders', { ...query, search: search && [search.text, search.extended] }]);
}
