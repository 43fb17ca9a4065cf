import type { NoticeRow } from '../../server/payments/notice.entity';
import type { ConnectableProvider } from '../../server/payments/payment';
import { databases, type FreshDatabase } from '../support/databases';
import { startNoticeDesk, until, type NoticeDesk } from '../support/noticeDesk';
import { recordOrder } from '../support/orders';
import { create as createRefund, preview, readOrder, settled } from '../support/refunds';

const DAY_MS = 24 * 60 * 60_000;
const PROVIDERS = ['stripe', 'mollie', 'adyen'] as const satisfies readonly ConnectableProvider[];

let lastKey = 0;

describe.each(databases)('notices on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let shop: NoticeDesk;

  beforeAll(async () => {
    fresh = await create();
    shop = await startNoticeDesk(fresh.url);
  });
  afterAll(async () => {
    await shop.stop();
    await fresh.drop();
  });

  /** Delivers everything that is due about a payment and waits until it is applied. */
  const deliver = async (reference: string, options: Record<string, unknown> = {}): Promise<NoticeRow[]> => {
    const ids = (await shop.laboratory.notices({ payment: reference })).map(({ id }) => id);
    const deliveries = await shop.laboratory.deliver({ ids, ...options });
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set([200]));
    return applied(reference);
  };

  const applied = (reference: string): Promise<NoticeRow[]> =>
    until(() => shop.notices(reference), (rows) => rows.length > 0 && rows.every(({ processedAt }) => processedAt !== null));

  const order = (number: string) => readOrder(shop.desk.client, number);

  const refundAll = async (number: string, quote?: string | null) => {
    const orderId = (await order(number)).id;
    const shown = quote === undefined ? (await preview(shop.desk.client, { orderId })).quote : quote;
    return createRefund(shop.desk.client, { quote: shown, idempotencyKey: `notices-${++lastKey}` });
  };

  /** A refund of everything, and its id. */
  const refunded = async (number: string): Promise<string> => {
    const { refund, userErrors } = await refundAll(number);
    if (!refund) throw new Error(`not refunded: ${JSON.stringify(userErrors)}`);
    return refund.id;
  };

  const statusOf = async (number: string) => (await order(number)).refunds.map(({ status }) => status);

  const auditOf = async (action: string): Promise<number> => {
    const rows = await shop.database.read.query<unknown[]>('SELECT id FROM audit_entries WHERE action = ?', [action]);
    return rows.length;
  };

  describe.each(PROVIDERS)('of %s', (provider) => {
    it('tell of refunds that were made there: less is left, and a quote of before is stale', async () => {
      const { number, reference } = await shop.recordPaid(provider);
      const before = await preview(shop.desk.client, { orderId: (await order(number)).id });
      expect(before.subtotal.amount).toBe('60.00');
      await shop.laboratory.externalRefund({ provider, paymentReference: reference, amountMinor: 100n });
      const rows = await deliver(reference);
      expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['APPLIED']));
      const { refund, userErrors } = await refundAll(number, before.quote);
      expect(refund).toBeNull();
      expect(userErrors).toMatchObject([{ code: 'QUOTE_STALE' }]);
      await shop.laboratory.externalRefund({ provider, paymentReference: reference, amountMinor: 1250n });
      await deliver(reference);
      expect((await order(number)).refundable.amount).toBe('50.00');
      const after = await preview(shop.desk.client, { orderId: (await order(number)).id });
      expect(after.blockers).toMatchObject([{ code: 'REFUNDED_ELSEWHERE' }]);
      expect((await order(number)).refundStatus).toBe('PARTIALLY_REFUNDED');
    });

    it('of a dispute block a refund until it is won', async () => {
      const { number, reference } = await shop.recordPaid(provider);
      const noted = await auditOf('payment.dispute');
      const quote = (await preview(shop.desk.client, { orderId: (await order(number)).id })).quote;
      await shop.laboratory.dispute({ provider, paymentReference: reference, status: 'OPEN' });
      await deliver(reference);
      const blocked = await preview(shop.desk.client, { orderId: (await order(number)).id });
      expect(blocked.blockers).toMatchObject([{ code: 'PAYMENT_DISPUTED' }]);
      expect((await refundAll(number, quote)).userErrors).toMatchObject([{ code: 'NOT_REFUNDABLE' }]);
      await shop.laboratory.dispute({ provider, paymentReference: reference, status: 'WON' });
      await deliver(reference);
      expect(await auditOf('payment.dispute')).toBeGreaterThan(noted);
      expect((await preview(shop.desk.client, { orderId: (await order(number)).id })).blockers).toEqual([]);
    });

    it('of a refund that comes back days later reverse it, and free its tickets', async () => {
      const { number, reference } = await shop.recordPaid(provider);
      const id = await refunded(number);
      await until(() => shop.laboratory.executed({ payment: reference }), (executed) => executed.length === 1);
      await deliver(reference);
      expect(await settled(shop.desk.client, id)).toBe('SUCCEEDED');
      const [executed] = await shop.laboratory.executed({ payment: reference });
      await shop.laboratory.jump(3 * DAY_MS);
      await shop.laboratory.failRefund({ provider, reference: executed?.reference ?? '', failureCode: 'RETURNED' });
      await deliver(reference);
      await until(() => statusOf(number), ([status]) => status === 'REVERSED');
      const after = await order(number);
      expect(after.refundable.amount).toBe('60.00');
      expect(after.items.flatMap(({ tickets }) => tickets.map(({ status }) => status))).toEqual(['VALID', 'VALID']);
    });

    it('come before our own answer, in any order and many times, and make no refund of ours another’s', async () => {
      const { number, reference } = await shop.recordPaid(provider);
      const pause = await shop.laboratory.pause({ point: 'after-executing', provider, method: 'POST' });
      const id = await refunded(number);
      await pause.reached();
      await deliver(reference, { order: 'reverse', copies: 3, isAtOnce: true });
      await pause.release();
      expect(await settled(shop.desk.client, id)).toBe('SUCCEEDED');
      await deliver(reference, { order: 'shuffled', seed: 7, copies: 2 });
      expect(await statusOf(number)).toEqual(['SUCCEEDED']);
      expect(await shop.laboratory.executed({ payment: reference })).toHaveLength(1);
      const rows = await shop.database.read.query<unknown[]>(
        'SELECT payments.id FROM payments WHERE reference = ? AND external_minor <> 0',
        [reference],
      );
      expect(rows).toEqual([]);
    });

    it('come before the order is recorded, and are applied then', async () => {
      const reference = await shop.laboratory.registerPayment({ provider, amountMinor: 6350n, currencyCode: 'EUR' });
      await shop.laboratory.externalRefund({ provider, paymentReference: reference, amountMinor: 6350n });
      const ids = (await shop.laboratory.notices({ payment: reference })).map(({ id }) => id);
      expect((await shop.laboratory.deliver({ ids })).map(({ status }) => status)).toEqual(ids.map(() => 200));
      const number = await recordOrder(shop.desk.client, { payments: [{ provider, method: 'card', reference, amount: '63.50' }] });
      await until(() => order(number), ({ refundStatus }) => refundStatus === 'REFUNDED');
    });
  });

  it('of a payment that Mollie does not know change nothing, and are answered like every other', async () => {
    const answer = await fetch(shop.webhookUrl('mollie'), { method: 'POST', body: new URLSearchParams({ id: 'tr_nobody' }) });
    expect([answer.status, await answer.text()]).toEqual([200, 'received']);
    const malformed = await fetch(shop.webhookUrl('mollie'), { method: 'POST', body: new URLSearchParams({ id: '<script>' }) });
    expect(malformed.status).toBe(400);
  });

  it('of Adyen are answered with the word that it wants', async () => {
    const { reference } = await shop.recordPaid('adyen');
    await shop.laboratory.externalRefund({ provider: 'adyen', paymentReference: reference, amountMinor: 100n });
    const ids = (await shop.laboratory.notices({ payment: reference })).map(({ id }) => id);
    expect((await shop.laboratory.deliver({ ids, isForged: true }))[0]?.status).toBe(400);
    expect(await shop.laboratory.deliver({ ids })).toEqual(ids.map(() => expect.objectContaining({ status: 200, body: '[accepted]' })));
  });

  it('wait while the provider cannot be asked', async () => {
    const { number, reference } = await shop.recordPaid('stripe');
    await shop.laboratory.externalRefund({ provider: 'stripe', paymentReference: reference, amountMinor: 6350n });
    await shop.laboratory.faults({ kind: 'error-before', status: 503, method: 'GET', times: 2 });
    await deliver(reference);
    expect((await order(number)).refundStatus).toBe('REFUNDED');
  });
});
