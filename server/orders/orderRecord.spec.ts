import fc from 'fast-check';
import { formatAmount } from '../money/money';
import type { NewOrder } from './newOrder';
import { readOrder, type OrderRecordInput } from './orderRecord';

const input: OrderRecordInput = {
  number: 'A-1001',
  placedAt: new Date('2026-07-14T19:30:00+02:00'),
  visitDate: '2026-08-01',
  locationName: 'Zoo',
  customer: { email: ' Jane.Doe@Example.ORG ', name: 'Jane Doe', phone: '' },
  currencyCode: 'EUR',
  items: [
    { productName: 'Adult', sku: 'ADULT', quantity: 2, total: '50.00', taxRate: '0.09', discount: '5.00', barcodes: ['a', 'b'] },
    { productName: 'Booking fee', quantity: 1, total: '1.50', refundable: false },
  ],
  payments: [{ provider: 'sandbox', method: 'ideal', reference: 'tr_1', amount: '51.50' }],
};
const item = { productName: 'Adult', quantity: 1, total: '10.00' };
const payment = { provider: 'sandbox', method: 'card', reference: 'pay_1', amount: '10.00' };

function read(changes: Partial<OrderRecordInput>): NewOrder {
  const result = readOrder({ ...input, ...changes });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.order;
}

function problems(changes: Partial<OrderRecordInput>): string[] {
  const result = readOrder({ ...input, ...changes });
  return 'problems' in result ? result.problems.map(({ field, code }) => `${field.join('.')} ${code}`) : [];
}

describe('reading an order', () => {
  it('gives the order with exact amounts and the customer in one form', () => {
    expect(read({})).toEqual({
      number: 'A-1001',
      placedAt: new Date('2026-07-14T17:30:00Z'),
      visitDate: '2026-08-01',
      locationName: 'Zoo',
      channel: 'ONLINE',
      status: 'PAID',
      canceledAt: null,
      customer: { email: 'jane.doe@example.org', name: 'Jane Doe', phone: null },
      currencyCode: 'EUR',
      items: [
        {
          productName: 'Adult',
          sku: 'ADULT',
          quantity: 2,
          totalMinor: 5000n,
          discountMinor: 500n,
          taxRatePpm: 90_000,
          refundable: true,
          barcodes: ['a', 'b'],
        },
        {
          productName: 'Booking fee',
          sku: null,
          quantity: 1,
          totalMinor: 150n,
          discountMinor: 0n,
          taxRatePpm: 0,
          refundable: false,
          barcodes: [],
        },
      ],
      payments: [{ provider: 'sandbox', method: 'ideal', reference: 'tr_1', amountMinor: 5150n }],
      totalMinor: 5150n,
      capturedMinor: 5150n,
    });
  });

  it.each<[string, Partial<OrderRecordInput>, string]>([
    ['paid in full', {}, 'PAID'],
    ['free of charge', { items: [{ ...item, total: '0' }], payments: [] }, 'PAID'],
    ['not paid yet', { payments: [] }, 'BOOKED'],
    ['paid in part', { items: [item], payments: [{ ...payment, amount: '9.99' }] }, 'BOOKED'],
    ['called off', { canceledAt: new Date('2026-07-15T08:00:00Z') }, 'CANCELED'],
  ])('knows the status of an order that is %s', (_name, changes, status) => {
    expect(read(changes).status).toBe(status);
  });

  it('takes null for what is left out', () => {
    const nothing = { visitDate: null, locationName: null, channel: null, canceledAt: null };
    const bare = { ...item, sku: null, taxRate: null, refundable: null, discount: null, barcodes: null };
    expect(read({ ...nothing, items: [bare], payments: [payment] })).toMatchObject({
      ...nothing,
      channel: 'ONLINE',
      items: [{ sku: null, taxRatePpm: 0, refundable: true, discountMinor: 0n, barcodes: [] }],
    });
  });

  it.each<[string, Partial<OrderRecordInput>, string[]]>([
    ['no number', { number: ' ' }, ['input.number REQUIRED']],
    ['a number with blanks around it', { number: 'A1 ' }, ['input.number INVALID']],
    ['a number with a line break', { number: 'A\n1' }, ['input.number INVALID']],
    ['half a character', { number: 'A\ud800' }, ['input.number INVALID']],
    ['a long number', { number: 'x'.repeat(65) }, ['input.number TOO_LONG']],
    ['an impossible day', { visitDate: '2026-02-30' }, ['input.visitDate INVALID']],
    ['an impossible instant', { placedAt: new Date(Number.NaN) }, ['input.placedAt OUT_OF_RANGE']],
    ['no e-mail address', { customer: { email: 'jane' } }, ['input.customer.email INVALID']],
    ['a currency that there is not', { currencyCode: 'EUX' }, ['input.currencyCode INVALID']],
    ['a currency in small letters', { currencyCode: 'eur' }, ['input.currencyCode INVALID']],
    ['no items', { items: [], payments: [] }, ['input.items REQUIRED']],
    ['too many items', { items: Array(2_001).fill(item) as [], payments: [] }, ['input.items TOO_MANY']],
    ['quantity 0', { items: [{ ...item, quantity: 0 }], payments: [] }, ['input.items.0.quantity OUT_OF_RANGE']],
    ['a quantity below 0', { items: [{ ...item, quantity: -1 }], payments: [] }, ['input.items.0.quantity OUT_OF_RANGE']],
    ['half a unit', { items: [{ ...item, quantity: 1.5 }], payments: [] }, ['input.items.0.quantity OUT_OF_RANGE']],
    ['a huge quantity', { items: [{ ...item, quantity: 1_000_001 }], payments: [] }, ['input.items.0.quantity OUT_OF_RANGE']],
    ['a third decimal', { items: [{ ...item, total: '1.005' }], payments: [] }, ['input.items.0.total INVALID']],
    ['a sign', { items: [{ ...item, total: '-1' }], payments: [] }, ['input.items.0.total INVALID']],
    ['an exponent', { items: [{ ...item, total: '1e3' }], payments: [] }, ['input.items.0.total INVALID']],
    ['yen with decimals', { currencyCode: 'JPY', items: [{ ...item, total: '1.0' }], payments: [] }, ['input.items.0.total INVALID']],
    ['endless digits', { items: [{ ...item, total: '1'.repeat(50_000) }], payments: [] }, ['input.items.0.total TOO_LONG']],
    ['a tax above the price', { items: [{ ...item, taxRate: '1.2' }], payments: [] }, ['input.items.0.taxRate INVALID']],
    ['a negative discount', { items: [{ ...item, discount: '-1' }], payments: [] }, ['input.items.0.discount INVALID']],
    ['a barcode too few', { items: [{ ...item, quantity: 2, barcodes: ['a'] }], payments: [] }, ['input.items.0.barcodes BARCODES_DO_NOT_MATCH']],
    ['a barcode twice', { items: [{ ...item, barcodes: ['a'] }, { ...item, barcodes: ['a'] }], payments: [] }, ['input.items.1.barcodes.0 DUPLICATE']],
    ['an empty barcode', { items: [{ ...item, barcodes: [''] }], payments: [] }, ['input.items.0.barcodes.0 REQUIRED']],
    ['a long barcode', { items: [{ ...item, barcodes: ['x'.repeat(129)] }], payments: [] }, ['input.items.0.barcodes.0 TOO_LONG']],
    ['an unknown provider', { payments: [{ ...payment, provider: 'bank' }] }, ['input.payments.0.provider INVALID']],
    ['no reference', { payments: [{ ...payment, reference: '' }] }, ['input.payments.0.reference REQUIRED']],
    ['too many payments', { payments: Array(101).fill(payment) as [] }, ['input.payments TOO_MANY']],
    ['more paid than it costs', { items: [item], payments: [payment, payment] }, ['input.payments PAYMENTS_EXCEED_TOTAL']],
    ['more than a column carries', { items: Array(2).fill({ ...item, total: '92233720368547758.07' }) as [], payments: [] }, ['input.items OUT_OF_RANGE']],
  ])('refuses %s', (_name, changes, expected) => {
    expect(problems(changes)).toEqual(expected);
  });

  it('tells everything that is wrong at once, up to a limit', () => {
    expect(problems({ number: '', customer: { email: '' } })).toEqual(['input.number REQUIRED', 'input.customer.email INVALID']);
    expect(problems({ items: Array(500).fill({ ...item, quantity: 0 }) as [], payments: [] })).toHaveLength(20);
  });

  it('keeps every amount exactly, whatever the currency', () => {
    const amounts = fc.array(fc.bigInt(0n, 10n ** 15n), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom('EUR', 'JPY', 'KWD'), amounts, (currencyCode, totals) => {
        const order = read({
          currencyCode,
          items: totals.map((total) => ({ ...item, total: formatAmount(total, currencyCode) })),
          payments: totals.map((total) => ({ ...payment, amount: formatAmount(total, currencyCode) })),
        });
        const total = totals.reduce((left, right) => left + right, 0n);
        expect(order.items.map((read) => read.totalMinor)).toEqual(totals);
        expect([order.totalMinor, order.capturedMinor, order.status]).toEqual([total, total, 'PAID']);
      }),
    );
  });

  it('never throws, and never gives an order that breaks a limit', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 130 }), fc.constantFrom('1', '0.21', 'EUR', 'sandbox'));
    const anyItem = fc.record({
      productName: anyText,
      quantity: fc.oneof(fc.integer(), fc.double()),
      total: anyText,
      taxRate: fc.option(anyText),
      barcodes: fc.option(fc.array(anyText, { maxLength: 3 })),
    });
    const anyPayment = fc.record({ provider: anyText, method: anyText, reference: anyText, amount: anyText });
    const anyInput = fc.record({
      number: anyText,
      placedAt: fc.date({ noInvalidDate: false }),
      visitDate: fc.option(anyText),
      customer: fc.record({ email: anyText, name: fc.option(anyText) }),
      currencyCode: fc.oneof(fc.constant('EUR'), anyText),
      items: fc.array(anyItem, { maxLength: 3 }),
      payments: fc.array(anyPayment, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(anyInput, (any) => {
        const result = readOrder({ ...any, customer: { ...any.customer, email: 'jane@example.org' } });
        if ('problems' in result) return expect(result.problems.length).toBeGreaterThan(0);
        expect(result.order.capturedMinor).toBeLessThanOrEqual(result.order.totalMinor);
        expect(result.order.items.every(({ quantity }) => Number.isInteger(quantity) && quantity >= 1)).toBe(true);
      }),
    );
  });
});
