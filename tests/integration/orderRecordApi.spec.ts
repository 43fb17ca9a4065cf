import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { create, preview, settled } from '../support/refunds';

const RECORD = `mutation ($input: OrderRecordInput!) {
  orderRecord(input: $input) {
    created
    order {
      id number placedAt visitDate channel status refundStatus canceledAt location { name }
      customer { email name phone } total { amount currencyCode } refunded { amount } refundable { amount }
      items { productName sku quantity total { amount } taxRate discount { amount } refundable tickets { barcode status } }
      payments { provider method reference captured { amount } }
    }
    userErrors { code message field }
  }
}`;
const COUNT = '{ orders { count { value } } }';

interface OrderView {
  readonly id: string;
  readonly status: string;
  readonly [field: string]: unknown;
}
interface Recorded {
  readonly orderRecord: {
    readonly created: boolean;
    readonly order: OrderView | null;
    readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] }[];
  };
}

const item = { productName: 'Adult', quantity: 2, total: '50.00', taxRate: '0.09', discount: '4.00' };
const payment = { provider: 'sandbox', method: 'ideal', reference: 'tr_1', amount: '51.50' };
const input = {
  number: 'A-1',
  placedAt: '2026-11-22T20:16:00+01:00',
  visitDate: '2026-11-28',
  locationName: 'Zoo',
  customer: { email: 'Jo@Example.org', name: 'Jo Vermeer' },
  currencyCode: 'EUR',
  items: [{ ...item, barcodes: ['b1', 'b2'] }, { productName: 'Booking fee', quantity: 1, total: '1.50', refundable: false }],
  payments: [payment],
};

describe.each(databases)('recording orders over HTTP on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let zoo: PartnerDesk;
  let client: GraphqlClient;

  beforeAll(async () => {
    fresh = await createDatabase();
    zoo = await startPartnerDesk(fresh.url);
    client = zoo.client;
  });
  afterAll(async () => {
    await zoo.stop();
    await fresh.drop();
  });

  const record = async (changes: Record<string, unknown>): Promise<Recorded['orderRecord']> =>
    (await client.data<Recorded>(RECORD, { input: { ...input, ...changes } })).orderRecord;
  const count = async (): Promise<number> =>
    (await client.data<{ orders: { count: { value: number } } }>(COUNT)).orders.count.value;

  it('answers the order as it was recorded', async () => {
    const { created, order, userErrors } = await record({});
    expect({ created, userErrors }).toEqual({ created: true, userErrors: [] });
    expect(order).toMatchObject({
      number: 'A-1',
      placedAt: '2026-11-22T19:16:00.000Z',
      visitDate: '2026-11-28',
      channel: 'ONLINE',
      status: 'PAID',
      refundStatus: 'NONE',
      canceledAt: null,
      location: { name: 'Zoo' },
      customer: { email: 'jo@example.org', name: 'Jo Vermeer', phone: null },
      total: { amount: '51.50', currencyCode: 'EUR' },
      refunded: { amount: '0.00' },
      refundable: { amount: '50.00' },
      payments: [{ provider: 'sandbox', method: 'ideal', reference: 'tr_1', captured: { amount: '51.50' } }],
    });
    expect(order?.items).toEqual([
      {
        productName: 'Adult',
        sku: null,
        quantity: 2,
        total: { amount: '50.00' },
        taxRate: '0.09',
        discount: { amount: '4.00' },
        refundable: true,
        tickets: [
          { barcode: 'b1', status: 'VALID' },
          { barcode: 'b2', status: 'VALID' },
        ],
      },
      {
        productName: 'Booking fee',
        sku: null,
        quantity: 1,
        total: { amount: '1.50' },
        taxRate: '0',
        discount: { amount: '0.00' },
        refundable: false,
        tickets: [],
      },
    ]);
  });

  it('makes one order of ten equal requests at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => record({ number: 'A-2' })));
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(all.map(({ order }) => order?.id)).size).toBe(1);
  });

  it('moves no money when a refunded order comes again, with other amounts and called off', async () => {
    const { order } = await record({ number: 'A-3' });
    const { quote } = await preview(client, { orderId: order?.id });
    const { refund } = await create(client, { quote, idempotencyKey: 'record-again' });
    expect(await settled(client, refund?.id ?? '')).toBe('SUCCEEDED');
    const again = await record({
      number: 'A-3',
      items: [{ ...item, total: '500.00' }],
      payments: [{ ...payment, amount: '500.00' }],
      canceledAt: '2026-11-23T10:00:00+01:00',
      customer: { email: 'new@example.org' },
    });
    expect(again).toMatchObject({ created: false, userErrors: [] });
    expect(again.order).toMatchObject({
      id: order?.id,
      status: 'CANCELED',
      canceledAt: '2026-11-23T09:00:00.000Z',
      refundStatus: 'REFUNDED',
      refunded: { amount: '50.00' },
      refundable: { amount: '0.00' },
      total: { amount: '51.50' },
      customer: { email: 'new@example.org', name: 'Jo Vermeer' },
    });
  });

  it('lets no refund through that was previewed before the order was called off', async () => {
    const { order } = await record({ number: 'A-4' });
    const { quote } = await preview(client, { orderId: order?.id });
    await record({ number: 'A-4', canceledAt: '2026-11-23T10:00:00+01:00' });
    const { refund, userErrors } = await create(client, { quote, idempotencyKey: 'previewed-before' });
    expect(refund).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'QUOTE_STALE' }]);
  });

  it.each<[string, Record<string, unknown>, string, string[]]>([
    ['an empty number', { number: ' ' }, 'REQUIRED', ['input', 'number']],
    ['no items', { items: [], payments: [] }, 'REQUIRED', ['input', 'items']],
    ['quantity 0', { items: [{ ...item, quantity: 0 }] }, 'OUT_OF_RANGE', ['input', 'items', '0', 'quantity']],
    ['a negative quantity', { items: [{ ...item, quantity: -2 }] }, 'OUT_OF_RANGE', ['input', 'items', '0', 'quantity']],
    ['too many decimals', { items: [{ ...item, total: '1.234' }] }, 'INVALID', ['input', 'items', '0', 'total']],
    ['a barcode twice', { items: [{ ...item, barcodes: ['x', 'x'] }] }, 'DUPLICATE', ['input', 'items', '0', 'barcodes', '1']],
    ['an unknown provider', { payments: [{ ...payment, provider: 'bank' }] }, 'INVALID', ['input', 'payments', '0', 'provider']],
    ['more paid than it costs', { payments: [payment, payment] }, 'PAYMENTS_EXCEED_TOTAL', ['input', 'payments']],
    ['no e-mail address', { customer: { email: 'jo' } }, 'INVALID', ['input', 'customer', 'email']],
  ])('refuses %s and changes nothing', async (_name, changes, code, field) => {
    const before = await count();
    const answer = await record({ number: 'BAD', ...changes });
    expect(answer).toEqual({ created: false, order: null, userErrors: [{ code, field, message: expect.any(String) }] });
    expect(await count()).toBe(before);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an amount that is a float', { items: [{ ...item, total: 50 }] }],
    ['an instant without offset', { placedAt: '2026-11-22T20:16:00' }],
    ['a day that there is not', { visitDate: '2026-02-30' }],
    ['an unknown field', { vistDate: '2026-11-28' }],
    ['an unknown channel', { channel: 'SHOP' }],
    ['an unknown currency', { currencyCode: 'EUX' }],
  ])('does not even read %s', async (_name, changes) => {
    const before = await count();
    const { data, errors } = await client.request(RECORD, { input: { ...input, number: 'BAD', ...changes } });
    expect(data).toBeNull();
    expect(errors.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
    expect(await count()).toBe(before);
  });

  it('asks for orders:write', async () => {
    const reader = zoo.createClient(['orders:read', 'customers:read', 'refunds:read']);
    const { errors } = await reader.request(RECORD, { input: { ...input, number: 'A-9' } });
    expect(errors.map((error) => error.extensions?.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(await count()).toBe(4);
  });
});
