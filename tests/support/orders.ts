import type { GraphqlClient } from './graphqlClient';

const RECORD = `mutation ($input: OrderRecordInput!) {
  orderRecord(input: $input) { created order { id number } userErrors { code message field } } }`;

let lastNumber = 0;

/**
 * Records an order of a day at the zoo: two adults (25.00 each, with tickets), three lunch boxes (10.00 together, so
 * that a unit does not divide evenly), and a booking fee (3.50) that is never refunded; 63.50 paid by card.
 * Returns its number, which no other order has.
 */
export async function recordOrder(client: GraphqlClient, input: Record<string, unknown> = {}): Promise<string> {
  const number = `T${++lastNumber}`;
  const order = {
    number,
    placedAt: '2026-11-22T20:16:00+01:00',
    visitDate: '2026-11-28',
    locationName: 'Zoo',
    customer: { email: `customer-${number}@example.org`, name: 'Jo Vermeer', phone: '+31 20 555 0100' },
    currencyCode: 'EUR',
    items: [
      { productName: 'Adult', quantity: 2, total: '50.00', taxRate: '0.09', barcodes: [`${number}-A`, `${number}-B`] },
      { productName: 'Lunch box', quantity: 3, total: '10.00', taxRate: '0.21' },
      { productName: 'Booking fee', quantity: 1, total: '3.50', refundable: false },
    ],
    payments: [{ provider: 'sandbox', method: 'card', reference: `pay_${number}`, amount: '63.50' }],
    ...input,
  };
  const { orderRecord } = await client.data<{ orderRecord: { created: boolean; userErrors: unknown[] } }>(RECORD, {
    input: order,
  });
  if (!orderRecord.created) throw new Error(`not recorded: ${JSON.stringify(orderRecord.userErrors)}`);
  return order.number;
}
