import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { change, create, preview, readOrder, settled, type OrderView } from '../support/refunds';

const HOUR_MS = 3_600_000;
let lastKey = 0;
const newKey = (): string => `life-key-${++lastKey}`;

describe.each(databases)('the life of a refund at a provider, on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let laboratory: RunningLaboratory;
  let zoo: PartnerDesk;
  let client: GraphqlClient;

  beforeAll(async () => {
    laboratory = await startLaboratory({});
    fresh = await createDatabase();
    zoo = await startPartnerDesk(fresh.url, {
      STRIPE_URL: laboratory.url,
      STRIPE_SECRET_KEY: 'sk_test_lindenhof',
      STRIPE_WEBHOOK_SECRETS: 'whsec_lindenhof',
      MOLLIE_URL: laboratory.url,
      MOLLIE_API_KEY: 'test_lindenhoflindenhoflindenhof00',
    });
    client = zoo.client;
  });

  afterAll(async () => {
    await zoo.stop();
    await fresh.drop();
    await laboratory.close();
  });

  /** An order of 63.50 paid through a provider, of which 60.00 can be refunded. */
  const newOrder = async (provider: 'stripe' | 'mollie' = 'stripe'): Promise<{ order: OrderView; payment: string }> => {
    const payment = await laboratory.registerPayment({ provider, amountMinor: 6350n, currencyCode: 'EUR' });
    const number = await recordOrder(client, {
      payments: [{ provider, method: 'card', reference: payment, amount: '63.50' }],
    });
    return { order: await readOrder(client, number), payment };
  };
  const refund = async (order: OrderView): Promise<string> => {
    const { quote } = await preview(client, { orderId: order.id });
    const created = await create(client, { quote, idempotencyKey: newKey() });
    return created.refund?.id ?? '';
  };
  /** Reads the order's only refund until something is true of it; the test's own time limit ends a wait in vain. */
  const refundOnce = async (order: OrderView, isThere: (refund: OrderView['refunds'][number]) => boolean) => {
    for (;;) {
      const [only] = (await readOrder(client, order.number)).refunds;
      if (only && isThere(only)) return only;
    }
  };

  it('is executed once, however often the answer is lost', async () => {
    const { order, payment } = await newOrder();
    // Stripe's client repeats a request of itself once when its line is cut.
    await laboratory.faults({ kind: 'cut-after', path: '/v1/refunds', method: 'POST', times: 2 });
    expect(await settled(client, await refund(order))).toBe('SUCCEEDED');
    expect(await laboratory.executed({ payment })).toMatchObject([{ amountMinor: 6000n, status: 'SUCCEEDED' }]);
  });

  it('is executed once when the request itself was lost', async () => {
    const { order, payment } = await newOrder();
    await laboratory.faults({ kind: 'error-before', path: '/v1/refunds', method: 'POST' });
    expect(await settled(client, await refund(order))).toBe('SUCCEEDED');
    expect(await laboratory.executed({ payment })).toHaveLength(1);
  });

  it('goes out again under a new key after a definite failure, and is then paid once', async () => {
    const { order, payment } = await newOrder();
    await laboratory.faults({ kind: 'refund-fails', failureCode: 'INSUFFICIENT_BALANCE', path: '/v1/refunds', method: 'POST' });
    const refundId = await refund(order);
    expect(await settled(client, refundId)).toBe('FAILED');
    expect((await readOrder(client, order.number)).refunds).toMatchObject([
      { failure: { code: 'INSUFFICIENT_BALANCE' }, actions: ['RETRY', 'MARK_PAID'] },
    ]);
    await change(client, 'refundRetry', { refundId, idempotencyKey: newKey() });
    expect(await settled(client, refundId)).toBe('SUCCEEDED');
    const [first, second, ...more] = await laboratory.executed({ payment });
    expect(more).toEqual([]);
    expect([first?.status, second?.status]).toEqual(['FAILED', 'SUCCEEDED']);
    expect(second?.key).toBe(`${first?.key}-2`);
    expect(await readOrder(client, order.number)).toMatchObject({ refundStatus: 'REFUNDED', refunded: { amount: '60.00' } });
  });

  it('ends at once when the provider does not accept the key, because nothing was sent', async () => {
    const { order, payment } = await newOrder();
    await laboratory.faults({ kind: 'unauthorized', path: '/v1/refunds', method: 'POST' });
    expect(await settled(client, await refund(order))).toBe('FAILED');
    expect((await readOrder(client, order.number)).refunds).toMatchObject([
      { failure: { code: 'CREDENTIALS_REFUSED' }, actions: ['RETRY', 'MARK_PAID'] },
    ]);
    expect(await laboratory.executed({ payment })).toEqual([]);
  });

  it('can be called back while the provider has not carried it out', async () => {
    await laboratory.settleDelay(24 * HOUR_MS);
    const { order, payment } = await newOrder('mollie');
    const refundId = await refund(order);
    await refundOnce(order, ({ allocations, progress }) => allocations[0]?.status === 'SENT' && progress?.unknown === false);
    const canceled = await change(client, 'refundCancel', { refundId, idempotencyKey: newKey() });
    expect(canceled.userErrors).toEqual([]);
    expect(await settled(client, refundId)).toBe('CANCELED');
    await laboratory.settleDelay(0);
    expect(await laboratory.executed({ payment })).toMatchObject([{ status: 'CANCELED' }]);
    const after = await readOrder(client, order.number);
    expect(after).toMatchObject({ refundStatus: 'NONE', refundable: { amount: '60.00' } });
    expect(after.items[0]?.tickets.map(({ status }) => status)).toEqual(['VALID', 'VALID']);
  });

  it('waits, and says so, while the provider is down; nothing is lost', async () => {
    const { order, payment } = await newOrder();
    const [fault] = await laboratory.faults({ kind: 'error-before', provider: 'stripe', times: null });
    const refundId = await refund(order);
    const waiting = await refundOnce(order, ({ progress }) => progress?.message.includes('problem of its own') ?? false);
    expect(waiting).toMatchObject({ status: 'PROCESSING', progress: { unknown: true } });
    expect(await laboratory.executed({ payment })).toEqual([]);
    await laboratory.clearFaults(fault);
    expect(await settled(client, refundId)).toBe('SUCCEEDED');
    expect(await laboratory.executed({ payment })).toHaveLength(1);
  });
});
