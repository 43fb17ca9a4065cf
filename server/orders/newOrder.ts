import type { ProviderName } from '../payments/payment';
import type { Customer, OrderStatus, SalesChannel } from './order';

/** An order that was checked and can be recorded. Amounts are minor units of `currencyCode`. */
export interface NewOrder {
  readonly number: string;
  readonly placedAt: Date;
  readonly visitDate: string | null;
  readonly locationName: string | null;
  readonly channel: SalesChannel;
  readonly status: OrderStatus;
  readonly canceledAt: Date | null;
  readonly customer: Customer;
  readonly currencyCode: string;
  readonly items: readonly NewOrderItem[];
  readonly payments: readonly NewPayment[];
  readonly totalMinor: bigint;
  readonly capturedMinor: bigint;
}

/** One line of a new order. */
export interface NewOrderItem {
  readonly productName: string;
  readonly sku: string | null;
  readonly quantity: number;
  /** What was paid for the whole line, discounts taken off and tax included. */
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxRatePpm: number;
  readonly refundable: boolean;
  /** One for each unit, or none at all. */
  readonly barcodes: readonly string[];
}

/** One capture at a payment provider. */
export interface NewPayment {
  readonly provider: ProviderName;
  readonly method: string;
  /** The provider's own id of the payment. */
  readonly reference: string;
  readonly amountMinor: bigint;
}
