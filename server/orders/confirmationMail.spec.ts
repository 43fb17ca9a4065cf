import { confirmationMail, type Confirmation } from './confirmationMail';
import type { Order, OrderItem } from './order';

const order: Order = {
  id: '1',
  partnerId: '2',
  number: '100245',
  placedAt: new Date('2026-11-20T23:30:00Z'),
  visitDate: '2026-12-05',
  locationId: '3',
  channel: 'ONLINE',
  status: 'PAID',
  canceledAt: null,
  customer: { orderId: '1', email: 'jane.doe@example.com', name: 'Jane Doe', phone: '+31 6 1234' },
  currencyCode: 'EUR',
  totalMinor: 7_350n,
  capturedMinor: 7_350n,
  takenMinor: 0n,
  externalMinor: 0n,
  givenMinor: 0n,
  feeBaseMinor: 0n,
  feeKeptMinor: 0n,
  refundStatus: 'NONE',
  refundCount: 0,
  version: 1,
};
const item: OrderItem = {
  id: '10',
  orderId: '1',
  position: 0,
  productName: 'Adult <b>day</b> ticket',
  sku: null,
  quantity: 2,
  totalMinor: 4_900n,
  discountMinor: 0n,
  taxRatePpm: 90_000,
  refundable: true,
  takenQuantity: 1,
  takenMinor: 2_450n,
  takenTaxMinor: 0n,
};
const ticket = { id: '20', orderId: '1', orderItemId: '10', redeemedAt: null };
const confirmation: Confirmation = {
  order,
  items: [item, { ...item, id: '11', productName: 'Parking', quantity: 1, totalMinor: 2_450n, takenQuantity: 0 }],
  tickets: [
    { ...ticket, barcode: 'LP-0001', status: 'VOID' },
    { ...ticket, barcode: 'LP-0002', status: 'VALID' },
  ],
  partner: { name: 'Lindenhof & Park', timeZone: 'Europe/Amsterdam' },
  locationName: 'Zoo',
};

describe('the confirmation', () => {
  it('says what was bought, for when, and which tickets are valid', () => {
    expect(confirmationMail(confirmation).text).toBe(
      [
        'Your order 100245 at Lindenhof & Park',
        '',
        'Ordered on 21 November 2026',
        'Your visit: 5 December 2026',
        'Where: Zoo',
        '',
        '2 × Adult <b>day</b> ticket  EUR 49.00',
        '    Refunded or being refunded: 1 of 2',
        '    Ticket LP-0002',
        '1 × Parking  EUR 24.50',
        '',
        'Total paid: EUR 73.50',
        '',
        'See you soon,',
        'Lindenhof & Park',
        '',
      ].join('\n'),
    );
  });

  it('shows text as text in HTML', () => {
    const { html } = confirmationMail(confirmation);
    expect(html).toContain('2 × Adult &lt;b&gt;day&lt;/b&gt; ticket');
    expect(html).toContain('Lindenhof &amp; Park');
    expect(html).not.toContain('<b>');
  });

  it('tells nothing of the customer, as it may go to another address', () => {
    const { subject, text, html } = confirmationMail(confirmation);
    for (const part of [subject, text, html]) expect(part).not.toMatch(/jane|doe|1234/i);
  });

  it('says that an order was called off, and nothing of a day or a place that it does not have', () => {
    const canceled = { ...order, status: 'CANCELED' as const, visitDate: null };
    const { text } = confirmationMail({ ...confirmation, order: canceled, locationName: null });
    expect(text).toContain('This order was called off.');
    expect(text).not.toMatch(/visit|Where/);
  });
});
