import { pino } from 'pino';
import { createApp, type App } from '../../server/app';
import { readConfig } from '../../server/config';
import { OrderRow } from '../../server/orders/order.entity';
import { claim, type OutboxJob } from '../../server/outbox/outbox';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { Connections } from '../../server/payments/connections';
import { ConnectionSealer } from '../../server/payments/connectionSealer';
import { NoticeRow } from '../../server/payments/notice.entity';
import { NoticeApplier } from '../../server/payments/noticeApplier';
import { NoticeReceiver } from '../../server/payments/noticeReceiver';
import { PaymentRow } from '../../server/payments/payment.entity';
import type { Providers } from '../../server/payments/providers';
import { RefundRow } from '../../server/refunds/refund.entity';
import type { RefundCaller } from '../../server/refunds/refundPreview';
import { databases, type FreshDatabase } from '../support/databases';
import { deskEnvironment, TEST_SECRET } from '../support/desk';
import { createRefundCaller, recordPaidOrder, refundInFull } from '../support/inProcessRefunds';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';

const LEASE_MS = 60_000;
const ITEM = { productName: 'Adult', quantity: 2, total: '63.50' };

/** A desk in this process, whose worker works only when it is told to. */
describe.each(databases)('applying notices step by step on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let laboratory: RunningLaboratory;
  let app: App;
  let receiver: NoticeReceiver;
  let caller: RefundCaller;

  beforeAll(async () => {
    fresh = await create();
    laboratory = await startLaboratory();
    const secrets = { STRIPE_SECRET_KEY: 'sk_test_laboratory', STRIPE_WEBHOOK_SECRETS: 'whsec_laboratory', STRIPE_URL: laboratory.url };
    const config = readConfig(deskEnvironment(fresh.url, secrets));
    app = await createApp(config);
    const { database } = app;
    const connections = new Connections(new ConnectionSealer(TEST_SECRET), config.providerCredentials);
    receiver = new NoticeReceiver({ database, connections, nudgeWorker: () => undefined, logger: pino({ level: 'silent' }) });
    caller = await createRefundCaller(app);
  });
  afterAll(async () => {
    await app.close();
    await laboratory.close();
    await fresh.drop();
  });

  const registerPayment = () => laboratory.registerPayment({ provider: 'stripe', amountMinor: 6350n, currencyCode: 'EUR' });

  const recordPaid = async (paid?: string) => {
    const reference = paid ?? (await registerPayment());
    const orderId = await recordPaidOrder(app, caller, { item: ITEM, provider: 'stripe', reference });
    return { reference, orderId };
  };

  const deliver = async (reference: string): Promise<void> => {
    for (const { message } of await laboratory.notices({ payment: reference })) {
      const place = { partnerId: caller.partnerId, provider: 'stripe' } as const;
      expect(await receiver.receive(place, { headers: message.headers, body: Buffer.from(message.body) })).toBe(true);
    }
  };

  /** Takes the leases of all notices that wait to be applied. */
  const takeJobs = async (): Promise<OutboxJob[]> => {
    const rows = await app.database.read.findBy(OutboxRow, { topic: 'NOTICE_APPLY' });
    const jobs = await Promise.all(rows.map((row) => claim(app.database, row, LEASE_MS)));
    return jobs.filter((job) => job !== null);
  };

  const paymentOf = (reference: string) => app.database.read.findOneByOrFail(PaymentRow, { reference });

  it('stops a refund that waits when its payment is disputed', async () => {
    const { orderId, reference } = await recordPaid();
    expect(await refundInFull(app, caller, orderId)).toMatchObject({ replayed: false });
    await laboratory.dispute({ provider: 'stripe', paymentReference: reference, status: 'OPEN' });
    await deliver(reference);
    const applier = new NoticeApplier(app.database, app.providers);
    for (const job of await takeJobs()) expect(await applier.handle(job)).toBeNull();
    expect(await app.database.read.countBy(OutboxRow, { topic: 'REFUND_CHECK' })).toBe(1);
    while ((await app.worker.workOff()) > 0);
    const refund = await app.database.read.findOneByOrFail(RefundRow, { orderId });
    expect(refund).toMatchObject({ status: 'FAILED', failureCode: 'PAYMENT_DISPUTED', holdsMoney: false });
    expect(await laboratory.executed({ payment: reference })).toEqual([]);
  });

  it('throws an answer away that was asked for before a later one was applied', async () => {
    const { reference } = await recordPaid();
    await laboratory.dispute({ provider: 'stripe', paymentReference: reference, status: 'OPEN' });
    await deliver(reference);
    const [early, ...others] = await takeJobs();
    if (!early) throw new Error('nothing to apply');
    const applier = new NoticeApplier(app.database, app.providers);
    const slow = new NoticeApplier(
      app.database,
      lookingSlowly(app.providers, async () => {
        await laboratory.dispute({ provider: 'stripe', paymentReference: reference, status: 'WON' });
        await deliver(reference);
        for (const job of [...others, ...(await takeJobs())]) await applier.handle(job);
        expect((await paymentOf(reference)).disputeStatus).toBe('WON');
      }),
    );
    expect(await slow.handle(early)).toBeNull();
    expect((await paymentOf(reference)).disputeStatus).toBe('WON');
  });

  it('keeps what came before the order, and applies it when the order is recorded', async () => {
    const reference = await registerPayment();
    await laboratory.externalRefund({ provider: 'stripe', paymentReference: reference, amountMinor: 6350n });
    await deliver(reference);
    const applier = new NoticeApplier(app.database, app.providers);
    const [first, second] = await takeJobs();
    if (!first || !second) throw new Error('nothing to apply');
    // The order may be about to be recorded: it is looked for twice more before anybody gives up.
    expect(await applier.handle(first)).toBe(2_000);
    expect(await applier.handle({ ...first, attempts: 2 })).toBe(30_000);
    expect(await applier.handle({ ...first, attempts: 3 })).toBeNull();
    expect(await applier.handle(second)).toBeNull();
    const notices = () => app.database.read.findBy(NoticeRow, { paymentReference: reference });
    expect((await notices()).map(({ outcome }) => outcome)).toEqual(['PAYMENT_UNKNOWN', 'PAYMENT_UNKNOWN']);
    const { orderId } = await recordPaid(reference);
    const jobs = await takeJobs();
    expect(jobs).toHaveLength(1);
    for (const job of jobs) expect(await applier.handle(job)).toBeNull();
    expect((await notices()).map(({ outcome }) => outcome)).toEqual(['APPLIED', 'APPLIED']);
    expect(await app.database.read.findOneByOrFail(OrderRow, { id: orderId })).toMatchObject({ refundStatus: 'REFUNDED' });
  });

  it('counts a refund once, however many apply at the same moment', async () => {
    const { reference, orderId } = await recordPaid();
    await laboratory.externalRefund({ provider: 'stripe', paymentReference: reference, amountMinor: 1350n });
    await laboratory.externalRefund({ provider: 'stripe', paymentReference: reference, amountMinor: 1000n });
    await deliver(reference);
    const applier = new NoticeApplier(app.database, app.providers);
    const jobs = await takeJobs();
    expect(jobs).toHaveLength(4);
    await Promise.all(jobs.map((job) => applier.handle(job)));
    expect((await paymentOf(reference)).externalMinor).toBe(2350n);
    expect(await app.database.read.findOneByOrFail(OrderRow, { id: orderId })).toMatchObject({ externalMinor: 2350n, refundStatus: 'PARTIALLY_REFUNDED' });
    expect(await app.database.read.countBy(OutboxRow, { topic: 'NOTICE_APPLY' })).toBe(0);
  });
});

/** Providers whose first answer comes so late that something else happens in between. */
function lookingSlowly(providers: Providers, meanwhile: () => Promise<void>): Providers {
  let isFirst = true;
  return {
    connectedTo: (manager, partnerId) => providers.connectedTo(manager, partnerId),
    async of(partnerId, name) {
      const provider = await providers.of(partnerId, name);
      if (!provider) return null;
      const look: typeof provider.look = async (reference, currencyCode) => {
        const view = await provider.look(reference, currencyCode);
        if (isFirst) {
          isFirst = false;
          await meanwhile();
        }
        return view;
      };
      return {
        capabilities: provider.capabilities,
        refund: (request) => provider.refund(request),
        find: (request) => provider.find(request),
        cancel: (request) => provider.cancel(request),
        look,
      };
    },
  };
}
