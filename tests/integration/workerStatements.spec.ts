import { createApp, type App } from '../../server/app';
import { readConfig } from '../../server/config';
import type { Order } from '../../server/orders/order';
import { findOrder } from '../../server/orders/orderRepository';
import { OrderRecorder } from '../../server/orders/orderRecorder';
import { readOrderLine } from '../../server/orders/orderRecordLine';
import { PartnerRow } from '../../server/partners/partner.entity';
import { wholePartner } from '../../server/partners/reach';
import { createAdmin } from '../../server/people/peopleCommands';
import { QuoteSealer } from '../../server/refunds/quote';
import { RefundRow } from '../../server/refunds/refund.entity';
import { RefundCreator, type RefundCreateResult } from '../../server/refunds/refundCreate';
import { previewRefund, type RefundCaller } from '../../server/refunds/refundPreview';
import { loadRefundableOrder } from '../../server/refunds/refundableOrder';
import { findRefundToSend } from '../../server/refunds/refundToSend';
import { statementsOf } from '../support/askedStatements';
import { databases, type FreshDatabase } from '../support/databases';
import { deskEnvironment, TEST_SECRET } from '../support/desk';

const ITEM = { productName: 'Adult', quantity: 2, total: '50.00', barcodes: ['A', 'B'] };
const AN_HOUR = '3600000';

/** How many statements a refund takes after its transaction. The worker of this process works only when it is told to. */
describe.each(databases)('what is asked for a refund after its transaction on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let app: App;
  let caller: RefundCaller;

  beforeEach(async () => {
    fresh = await create();
    app = await createApp(readConfig(deskEnvironment(fresh.url, { SANDBOX_DELAY_MS: AN_HOUR })));
    const { database } = app;
    await createAdmin({ database, email: 'admin@example.org', name: 'Admin', partnerName: 'Lindenhof', currencyCode: 'EUR', timeZone: 'UTC' });
    const partner = await database.read.findOneByOrFail(PartnerRow, { name: 'Lindenhof' });
    caller = { key: 'apiClient:1', name: 'test', ...wholePartner(partner.id), mayOverride: false, mayWaiveFee: false };
  });
  afterEach(async () => {
    await app.close();
    await fresh.drop();
  });

  const recordPaid = async (): Promise<string> => {
    const read = readOrderLine(
      JSON.stringify({
        number: 'W-1',
        placedAt: '2026-11-22T20:16:00+01:00',
        customer: { email: 'customer@example.org' },
        currencyCode: 'EUR',
        items: [ITEM],
        payments: [{ provider: 'sandbox', method: 'card', reference: 'pay_1', amount: '50.00' }],
      }),
    );
    if (!('order' in read)) throw new Error(read.reason);
    return (await new OrderRecorder(app.database).record(caller, read.order, 'test')).order.id;
  };

  const refund = async (orderId: string): Promise<RefundCreateResult> => {
    const sealer = new QuoteSealer(TEST_SECRET);
    const { read } = app.database;
    const load = (order: Order) => loadRefundableOrder(read, app.providers, order);
    const { quote } = await previewRefund(read, sealer, load, caller, { orderId, waiveFee: false });
    const input = { quote: quote ?? '', idempotencyKey: 'worker-statements', reasonCode: 'OTHER', description: 'For a test' };
    return new RefundCreator(app.database, sealer, app.providers).create(caller, input);
  };

  /** The provider has carried it out, and the worker comes back to it. */
  const passAnHour = (): Promise<void> =>
    app.database.transaction(async (tx) => {
      await tx.query('UPDATE sandbox_refunds SET settles_at_ms = 0');
      await tx.query("UPDATE outbox SET due_at_ms = 0 WHERE topic = 'REFUND_SEND'");
    });

  const statusOf = async (orderId: string) => (await app.database.read.findOneByOrFail(RefundRow, { orderId })).status;

  it('the worker: 15 to send it and 14 to settle it, what the sandbox asks included; linking the audit: 7', async () => {
    const orderId = await recordPaid();
    while ((await app.worker.workOff()) > 0);
    await app.auditLinker.linkOnce();
    expect(await refund(orderId)).toMatchObject({ replayed: false });
    expect(await statementsOf(() => app.worker.workOff())).toHaveLength(15);
    expect(await statusOf(orderId)).toBe('PROCESSING');
    await passAnHour();
    expect(await statementsOf(() => app.worker.workOff())).toHaveLength(14);
    expect(await statusOf(orderId)).toBe('SUCCEEDED');
    expect(await statementsOf(() => app.worker.workOff())).toHaveLength(1);
    // However many entries there are.
    expect(await statementsOf(() => app.auditLinker.linkOnce())).toHaveLength(7);
  });

  it('what is answered without being read is what was written', async () => {
    const orderId = await recordPaid();
    const answered = await refund(orderId);
    if (!('made' in answered) || !answered.made) throw new Error(JSON.stringify(answered));
    const { read } = app.database;
    const { refund: written } = await findRefundToSend(read, answered.refundId);
    expect(answered.made.refund).toEqual(written);
    expect(answered.made.order).toEqual(await findOrder(read, caller, orderId));
  });
});
