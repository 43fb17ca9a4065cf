import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const LOCATIONS = ['Zoo', 'Aquarium', 'Museum', 'Water park', 'Observatory'];
const PRODUCTS = ['Adult', 'Child', 'Senior', 'Lunch box', 'Parking', 'Feeding tour', 'Audio guide'];
const START_MS = Date.UTC(2025, 0, 1);
/** A multiplier that scatters neighbours over the indexes, as customers do. */
const SCATTER = 2_654_435_761;

/** Writes a file of made-up orders, one a line: one to four items each, tickets for the first, and one payment. */
export async function writeOrderFile(file: string, orderCount: number): Promise<void> {
  const output = createWriteStream(file);
  for (let index = 0; index < orderCount; index++) {
    if (!output.write(`${JSON.stringify(orderAt(index))}\n`)) await once(output, 'drain');
  }
  output.end();
  await finished(output);
}

function orderAt(index: number): object {
  const scattered = (index * SCATTER) % 2 ** 32;
  const number = `B${String(index).padStart(8, '0')}`;
  const items = Array.from({ length: 1 + (scattered % 4) }, (_, position) => itemAt(number, scattered, position));
  const totalMinor = items.reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, 0);
  return {
    number,
    placedAt: new Date(START_MS + index * 30_000).toISOString(),
    visitDate: new Date(START_MS + (scattered % 500) * 86_400_000).toISOString().slice(0, 10),
    locationName: LOCATIONS[scattered % LOCATIONS.length],
    customer: { email: `visitor${scattered % 400_000}@example.org`, name: `Visitor ${scattered % 9_973}` },
    currencyCode: 'EUR',
    items: items.map(({ unitMinor, ...item }) => ({ ...item, total: decimal(item.quantity * unitMinor) })),
    payments: [{ provider: 'sandbox', method: 'card', reference: `pay_${number}`, amount: decimal(totalMinor) }],
  };
}

function itemAt(number: string, scattered: number, position: number) {
  const quantity = 1 + ((scattered >>> (position + 3)) % 4);
  const barcodes = position === 0 ? Array.from({ length: quantity }, (_, unit) => `${number}-${unit}-${scattered % 997}`) : [];
  const unitMinor = 350 + ((scattered >>> position) % 4_000);
  return { productName: PRODUCTS[(scattered + position) % PRODUCTS.length], sku: `SKU-${position}`, quantity, taxRate: '0.09', barcodes, unitMinor };
}

function decimal(minor: number): string {
  return (minor / 100).toFixed(2);
}
