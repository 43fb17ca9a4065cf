import { createApp, type App } from '../../server/app';
import { readConfig } from '../../server/config';
import { findOrder } from '../../server/orders/orderRepository';
import { RefundRow } from '../../server/refunds/refund.entity';
import type { RefundCaller } from '../../server/refunds/refundPreview';
import { findRefundToSend } from '../../server/refunds/refundToSend';
import { statementsOf } from '../support/askedStatements';
import { databases, type FreshDatabase } from '../support/databases';
import { deskEnvironment } from '../support/desk';
import { createRefundCaller, recordPaidOrder, refundInFull } from '../support/inProcessRefunds';

const item = { productName: 'Adult', quantity: 2, total: '50.00', barcodes: ['A', 'B'] };
const AN_HOUR = '3600000';

/** How many statements a refund takes after its transaction. The worker of this process works only when it is told to. */
describe.each(databases)('what is asked for a refund after its transaction on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let app: App;
  let caller: RefundCaller;

  beforeEach(async () => {
    fresh = await create();
    app = await createApp(readConfig(deskEnvironment(fresh.url, { SANDBOX_DELAY_MS: AN_HOUR })));
    caller = await createRefundCaller(app);
  });
  afterEach(async () => {
    await app.close();
    await fresh.drop();
  });

  const recordPaid = () => recordPaidOrder(app, caller, { item, provider: 'sandbox', reference: 'pay_1' });

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
    expect(await refundInFull(app, caller, orderId)).toMatchObject({ replayed: false });
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
    const answered = await refundInFull(app, caller, orderId);
    if (!('made' in answered) || !answered.made) throw new Error(JSON.stringify(answered));
    const { read } = app.database;
    const { refund: written } = await findRefundToSend(read, answered.refundId);
    expect(answered.made.refund).toEqual(written);
    expect(answered.made.order).toEqual(await findOrder(read, caller, orderId));
  });
});
