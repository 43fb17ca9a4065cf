import { MAX_AMOUNT_MINOR, sum } from '../money/money';
import { PROVIDERS, type ProviderName } from '../payments/payment';
import type { NewOrder, NewOrderItem, NewPayment } from './newOrder';
import type { Customer, OrderStatus, SalesChannel } from './order';
import { OrderInputReader, type OrderProblem } from './orderInputReader';

/** An order as a check-out sends it, through the API or in a file. What is left out and what is null are the same. */
export interface OrderRecordInput {
  readonly number: string;
  readonly placedAt: Date;
  readonly visitDate?: string | null;
  readonly locationName?: string | null;
  readonly channel?: SalesChannel | null;
  readonly customer: CustomerInput;
  readonly currencyCode: string;
  readonly items: readonly OrderItemInput[];
  readonly payments: readonly PaymentInput[];
  readonly canceledAt?: Date | null;
}

export interface CustomerInput {
  readonly email: string;
  readonly name?: string | null;
  readonly phone?: string | null;
}

export interface OrderItemInput {
  readonly productName: string;
  readonly sku?: string | null;
  readonly quantity: number;
  readonly total: string;
  readonly taxRate?: string | null;
  readonly refundable?: boolean | null;
  readonly discount?: string | null;
  readonly barcodes?: readonly string[] | null;
}

export interface PaymentInput {
  readonly provider: string;
  readonly method: string;
  readonly reference: string;
  readonly amount: string;
}

/** How much of everything an order may have. Lengths are in characters and fit the columns. */
export const ORDER_LIMITS = {
  numberLength: 64,
  locationNameLength: 120,
  customerNameLength: 200,
  customerPhoneLength: 40,
  productNameLength: 300,
  skuLength: 64,
  barcodeLength: 128,
  methodLength: 32,
  referenceLength: 128,
  items: 2_000,
  quantity: 1_000_000,
  barcodes: 20_000,
  payments: 100,
} as const;

/** Reads an order that a check-out sends: either an order that can be recorded, or everything that is wrong with it. */
export function readOrder(input: OrderRecordInput): { order: NewOrder } | { problems: readonly OrderProblem[] } {
  const reader = new OrderInputReader();
  const currency = reader.currency('currencyCode', input.currencyCode);
  const items = readItems(reader, input.items, currency);
  const payments = readPayments(reader, input.payments, currency);
  const totalMinor = sum(items.map((item) => item.totalMinor));
  const capturedMinor = sum(payments.map((payment) => payment.amountMinor));
  if (totalMinor > MAX_AMOUNT_MINOR) reader.refuse('items', 'OUT_OF_RANGE', 'The items together cost too much.');
  const canceledAt = input.canceledAt ? reader.instant('canceledAt', input.canceledAt) : null;
  const order: NewOrder = {
    number: reader.text('number', 'The number', input.number, ORDER_LIMITS.numberLength),
    placedAt: reader.instant('placedAt', input.placedAt),
    visitDate: reader.optionalDay('visitDate', input.visitDate),
    locationName: reader.optionalText('locationName', 'The location', input.locationName, ORDER_LIMITS.locationNameLength),
    channel: input.channel ?? 'ONLINE',
    status: statusOf(canceledAt, totalMinor, capturedMinor),
    canceledAt,
    customer: readCustomer(reader.at('customer'), input.customer),
    currencyCode: currency ?? '',
    items,
    payments,
    totalMinor,
    capturedMinor,
  };
  // Told only when the amounts themselves are right: a total that could not be read counts as nothing.
  if (reader.problems.length === 0 && capturedMinor > totalMinor) {
    reader.refuse('payments', 'PAYMENTS_EXCEED_TOTAL', 'The payments are more than the items cost together.');
  }
  return reader.problems.length > 0 ? { problems: reader.problems } : { order };
}

function statusOf(canceledAt: Date | null, totalMinor: bigint, capturedMinor: bigint): OrderStatus {
  if (canceledAt) return 'CANCELED';
  return capturedMinor >= totalMinor ? 'PAID' : 'BOOKED';
}

function readCustomer(reader: OrderInputReader, input: CustomerInput): Customer {
  return {
    email: reader.email('email', input.email),
    name: reader.optionalText('name', 'The customer’s name', input.name, ORDER_LIMITS.customerNameLength),
    phone: reader.optionalText('phone', 'The phone number', input.phone, ORDER_LIMITS.customerPhoneLength),
  };
}

function readItems(reader: OrderInputReader, inputs: readonly OrderItemInput[], currency: string | null): NewOrderItem[] {
  const barcodeCount = inputs.reduce((count, item) => count + (item.barcodes?.length ?? 0), 0);
  if (inputs.length === 0) reader.refuse('items', 'REQUIRED', 'An order needs at least one item.');
  if (inputs.length > ORDER_LIMITS.items || barcodeCount > ORDER_LIMITS.barcodes) {
    const message = `An order may have ${ORDER_LIMITS.items} items and ${ORDER_LIMITS.barcodes} barcodes at most.`;
    reader.refuse('items', 'TOO_MANY', message);
    return [];
  }
  const knownBarcodes = new Set<string>();
  return inputs.map((item, index) => readItem(reader.at('items', index), item, currency, knownBarcodes));
}

function readItem(
  reader: OrderInputReader,
  item: OrderItemInput,
  currency: string | null,
  knownBarcodes: Set<string>,
): NewOrderItem {
  return {
    productName: reader.text('productName', 'The product', item.productName, ORDER_LIMITS.productNameLength),
    sku: reader.optionalText('sku', 'The SKU', item.sku, ORDER_LIMITS.skuLength),
    quantity: reader.wholeNumber('quantity', 'The quantity', item.quantity, ORDER_LIMITS.quantity),
    totalMinor: reader.amount('total', item.total, currency),
    discountMinor: reader.amount('discount', item.discount ?? '0', currency),
    taxRatePpm: reader.rate('taxRate', item.taxRate ?? '0'),
    refundable: item.refundable ?? true,
    barcodes: readBarcodes(reader, item, knownBarcodes),
  };
}

function readBarcodes(reader: OrderInputReader, item: OrderItemInput, known: Set<string>): readonly string[] {
  const barcodes = item.barcodes ?? [];
  if (barcodes.length !== 0 && barcodes.length !== item.quantity) {
    const message = `There are ${barcodes.length} barcodes for ${item.quantity} units. Send one for each, or none.`;
    reader.refuse('barcodes', 'BARCODES_DO_NOT_MATCH', message);
  }
  const at = reader.at('barcodes');
  barcodes.forEach((barcode, index) => {
    at.text(String(index), 'A barcode', barcode, ORDER_LIMITS.barcodeLength);
    if (known.has(barcode)) at.refuse(String(index), 'DUPLICATE', 'This barcode is in the order twice.');
    known.add(barcode);
  });
  return barcodes;
}

function readPayments(reader: OrderInputReader, inputs: readonly PaymentInput[], currency: string | null): NewPayment[] {
  if (inputs.length > ORDER_LIMITS.payments) {
    reader.refuse('payments', 'TOO_MANY', `An order may have ${ORDER_LIMITS.payments} payments at most.`);
    return [];
  }
  return inputs.map((payment, index) => readPayment(reader.at('payments', index), payment, currency));
}

function readPayment(reader: OrderInputReader, payment: PaymentInput, currency: string | null): NewPayment {
  return {
    provider: readProvider(reader, payment.provider),
    method: reader.text('method', 'The method', payment.method, ORDER_LIMITS.methodLength),
    reference: reader.text('reference', 'The reference', payment.reference, ORDER_LIMITS.referenceLength),
    amountMinor: reader.amount('amount', payment.amount, currency),
  };
}

function readProvider(reader: OrderInputReader, name: string): ProviderName {
  const provider = PROVIDERS.find((known) => known === name);
  if (!provider) reader.refuse('provider', 'INVALID', `The provider must be one of ${PROVIDERS.join(', ')}.`);
  return provider ?? 'manual';
}
