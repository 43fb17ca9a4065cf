import type { Id } from '../database/id';

export const ORDER_STATUSES = ['BOOKED', 'PAID', 'CANCELED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const ORDER_REFUND_STATUSES = [
  'NONE',
  'AWAITING_APPROVAL',
  'PROCESSING',
  'ACTION_REQUIRED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
] as const;
export type OrderRefundStatus = (typeof ORDER_REFUND_STATUSES)[number];

export const SALES_CHANNELS = ['ONLINE', 'POINT_OF_SALE', 'PARTNER'] as const;
export type SalesChannel = (typeof SALES_CHANNELS)[number];

/** Who bought. */
export interface Customer {
  readonly email: string;
  readonly name: string | null;
  readonly phone: string | null;
}

/** Who bought an order: the same person is another customer of another one. */
export interface OrderCustomer extends Customer {
  readonly orderId: Id;
}

/** An order as the features see it. Amounts are minor units of `currencyCode`. */
export interface Order {
  readonly id: Id;
  readonly partnerId: Id;
  readonly number: string;
  readonly placedAt: Date;
  readonly visitDate: string | null;
  readonly locationId: Id | null;
  readonly channel: SalesChannel;
  readonly status: OrderStatus;
  readonly canceledAt: Date | null;
  readonly customer: OrderCustomer;
  readonly currencyCode: string;
  readonly totalMinor: bigint;
  readonly capturedMinor: bigint;
  /** Subtotals of the refunds that succeeded or are on their way. */
  readonly takenMinor: bigint;
  /** What customers get of them. */
  readonly givenMinor: bigint;
  readonly feeBaseMinor: bigint;
  readonly feeKeptMinor: bigint;
  /** What refunds gave back that were made at a provider itself. */
  readonly externalMinor: bigint;
  readonly refundStatus: OrderRefundStatus;
  readonly refundCount: number;
  /** Counts every change that a refund could depend on. */
  readonly version: number;
}

/** One line of an order. */
export interface OrderItem {
  readonly id: Id;
  readonly orderId: Id;
  readonly position: number;
  readonly productName: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxRatePpm: number;
  /** False for what is never given back, e.g. a booking fee. */
  readonly refundable: boolean;
  readonly takenQuantity: number;
  readonly takenMinor: bigint;
  readonly takenTaxMinor: bigint;
}

/** How many tickets an item has, and how many of them could still be given back. */
export interface TicketCounts {
  readonly all: number;
  readonly valid: number;
  readonly redeemed: number;
}

/** An item with what has to be known of its tickets to say what can be refunded of it. */
export interface CountedItem extends OrderItem {
  readonly ticketCounts: TicketCounts;
}

/** An item that knows the currency of its order, and at which version of that it was read. */
export interface OrderItemOfOrder extends CountedItem {
  readonly currencyCode: string;
  readonly orderVersion: number;
}
