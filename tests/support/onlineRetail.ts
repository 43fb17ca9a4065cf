import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { formatAmount } from '../../server/money/money';

/** An order of the real shop, as its file has it. */
export interface RetailOrder {
  readonly id: string;
  readonly customerId: string | null;
  readonly country: string;
  readonly placedAt: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly lines: readonly {
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPriceMinor: number;
  }[];
}

/** A refund of the real shop; `orderLine` counts the order's lines from 0. */
export interface RetailRefund {
  readonly id: string;
  readonly at: string;
  readonly orderId: string;
  readonly kind: 'full' | 'final' | 'partial';
  readonly certain: boolean;
  readonly creditNote: string;
  readonly amountMinor: number;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly orderLine: number;
    readonly unitPriceMinor: number;
  }[];
}

const FOLDER = join(__dirname, '../../../shared/data/online-retail');
const ORDERS_FILE = join(FOLDER, 'sample-2000-orders.ndjson.gz');
const REFUNDS_FILE = join(FOLDER, 'sample-2000-refunds.ndjson.gz');

/**
 * `describe` where the real data is there. Where it is missing, the tests are skipped under a name that says so:
 * `describeWithOnlineRetail('real orders', () => { … })`.
 */
export const describeWithOnlineRetail: (name: string, tests: () => void) => void = (name, tests) => {
  if (existsSync(ORDERS_FILE)) describe(name, tests);
  else describe.skip(`${name} (skipped: ../shared/data/online-retail is missing)`, tests);
};

/** The 2,000 real orders, in time order. */
export function readRetailOrders(): Promise<RetailOrder[]> {
  return readLines<RetailOrder>(ORDERS_FILE);
}

/** All 392 real refunds of those orders, in time order. */
export function readRetailRefunds(): Promise<RetailRefund[]> {
  return readLines<RetailRefund>(REFUNDS_FILE);
}

/** A real order as a line of an import. The source has no addresses and no payments: both are made from the order. */
export function toImportLine(order: RetailOrder): string {
  const amount = (minor: number): string => formatAmount(BigInt(minor), order.currency);
  const reference = `pay_${order.id}`;
  return JSON.stringify({
    number: order.id,
    placedAt: order.placedAt,
    customer: { email: order.customerId === null ? 'guest@example.invalid' : `c${order.customerId}@example.invalid` },
    currencyCode: order.currency,
    items: order.lines.map((line) => ({
      productName: line.name,
      sku: line.sku,
      quantity: line.quantity,
      total: amount(line.quantity * line.unitPriceMinor),
    })),
    payments: [{ provider: 'sandbox', method: 'card', reference, amount: amount(order.totalMinor) }],
  });
}

async function readLines<Line>(file: string): Promise<Line[]> {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) });
  const read: Line[] = [];
  for await (const line of lines) if (line !== '') read.push(JSON.parse(line) as Line);
  return read;
}
