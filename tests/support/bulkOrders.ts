import type { Database } from '../../server/database/database';
import { newId, type Id } from '../../server/database/id';
import { insertRows } from '../../server/database/statements';
import type { NewOrder } from '../../server/orders/newOrder';
import type { OrderRow } from '../../server/orders/order.entity';
import { insertOrderRows, joinRows, rowsOfOrder, type OrderRows } from '../../server/orders/orderRows';
import { newPartnerRow } from '../../server/partners/newPartner';
import { LocationRow, PartnerRow } from '../../server/partners/partner.entity';
import type { Random } from './random';

const FIRST_NAMES = ['Jo', 'Jan', 'Johanna', 'Johannes', 'JOACHIM', 'Zoë', 'Élodie', 'Anna-Maria', 'Li', 'İpek', 'Ann', 'X'];
/** What a name with more words than have pairs ends with. */
const MANY_WORDS = 'Bert Carl Dora Emil Fred Gina Hans Jansen Karl';
const LAST_NAMES = ['Vermeer', 'Verhoeven', 'Vermeulen', 'van Straße', 'de Vries', 'Ó Briain', 'ΠΑΠΠΑΣ', 'Jansen', '李小龙', 'Wu', 'Jansen-Vermeulen'];
const PRODUCTS = ['Adult ticket', 'Child ticket', 'CHILD TICKET 100%', 'Lunch box', 'Fußball  Pass', 'Été à Paris', 'Parking_1', "Guide's tour"];
const STATUSES = ['PAID', 'PAID', 'PAID', 'BOOKED', 'CANCELED'] as const;
const CHANNELS = ['ONLINE', 'ONLINE', 'POINT_OF_SALE', 'PARTNER'] as const;
const REFUND_STATUSES = ['NONE', 'NONE', 'NONE', 'PROCESSING', 'PARTIALLY_REFUNDED', 'REFUNDED'] as const;
const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const ORDERS_PER_WRITE = 1_000;

/** A partner with orders that were written past the API. */
export interface BulkPartner {
  readonly id: Id;
  readonly locationIds: readonly Id[];
}

export async function makeBulkPartner(database: Database, name: string, locationNames: readonly string[]): Promise<BulkPartner> {
  const partner = newPartnerRow({ name, currencyCode: 'EUR', timeZone: 'UTC' }, new Date(START_MS));
  const locations = locationNames.map((location) => ({ id: newId(), partnerId: partner.id, name: location }));
  await database.transaction(async (tx) => {
    await insertRows(tx, PartnerRow, [partner]);
    await insertRows(tx, LocationRow, locations);
  });
  return { id: partner.id, locationIds: locations.map(({ id }) => id) };
}

/** Writes so many orders of few different names, products, addresses and moments, so that much of it is the same. */
export async function writeBulkOrders(database: Database, partner: BulkPartner, count: number, random: Random): Promise<OrderRows> {
  const parts: OrderRows[] = [];
  for (let start = 0; start < count; start += ORDERS_PER_WRITE) {
    const length = Math.min(ORDERS_PER_WRITE, count - start);
    const rows = joinRows(Array.from({ length }, (_, index) => bulkOrder(partner, start + index, count, random)));
    await database.transaction((tx) => insertOrderRows(tx, rows));
    parts.push(rows);
  }
  return joinRows(parts);
}

function bulkOrder(partner: BulkPartner, index: number, count: number, random: Random): OrderRows {
  const order = newBulkOrder(index, count, random);
  const locationId = random.chance(0.1) ? null : random.pick(partner.locationIds);
  const rows = rowsOfOrder(order, { orderId: newId(), partnerId: partner.id, locationId, recordedAt: order.placedAt });
  const refundStatus = random.pick(REFUND_STATUSES);
  return { ...rows, orders: rows.orders.map((row): OrderRow => ({ ...row, refundStatus })) };
}

function newBulkOrder(index: number, count: number, random: Random): NewOrder {
  const totalMinor = BigInt(random.below(40)) * 250n;
  const visitDay = new Date(START_MS + random.below(60) * 24 * HOUR_MS).toISOString().slice(0, 10);
  const barcode = random.chance(0.5) ? [`B-${random.below(count)}`] : [];
  return {
    number: String(1_000 + index),
    // Some of them in the same moment.
    placedAt: new Date(START_MS + Math.floor(index * 0.7) * HOUR_MS),
    visitDate: random.chance(0.8) ? visitDay : null,
    locationName: null,
    channel: random.pick(CHANNELS),
    status: random.pick(STATUSES),
    canceledAt: null,
    customer: {
      email: `customer-${random.below(Math.ceil(count / 5))}@example.org`,
      name: random.chance(0.9) ? `${random.pick(FIRST_NAMES)} ${random.chance(0.005) ? MANY_WORDS : random.pick(LAST_NAMES)}` : null,
      phone: null,
    },
    currencyCode: 'EUR',
    items: Array.from({ length: 1 + random.below(3) }, (_, position) => ({
      productName: random.pick(PRODUCTS),
      sku: null,
      quantity: 1,
      totalMinor: position === 0 ? totalMinor : 0n,
      discountMinor: 0n,
      taxRatePpm: 0,
      refundable: true,
      barcodes: position === 0 ? barcode : [],
    })),
    payments: [{ provider: 'sandbox', method: 'card', reference: `pay-${index}`, amountMinor: totalMinor }],
    totalMinor,
    capturedMinor: totalMinor,
  };
}
