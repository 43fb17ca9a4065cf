import type Stripe from 'stripe';
import { Database } from '../../server/database/database';
import { createSandboxLaboratory } from '../../server/payments/sandbox/sandboxLaboratory';
import { statementsOf } from '../support/askedStatements';
import { databases, type FreshDatabase } from '../support/databases';
import { LaboratoryClient } from '../support/laboratory';
import { stripeClient } from '../support/officialClients';

const DELAY_MS = 60_000;

describe.each(databases)("the sandbox's laboratory on $kind", ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  /** As each process of the desk starts it. */
  const start = async (delayMs = DELAY_MS) => {
    const laboratory = createSandboxLaboratory(database, delayMs);
    const url = await laboratory.listen(0);
    closing.push(() => laboratory.close());
    return { stripe: stripeClient(url), control: new LaboratoryClient(url) };
  };
  const refund = (stripe: Stripe, key: string, amount = 6000, payment = 'pay_1') =>
    stripe.refunds.create({ payment_intent: payment, amount, metadata: { refund_desk_key: key } }, { idempotencyKey: key });

  it('executes a key once, in however many processes it comes at once', async () => {
    const [first, second] = [await start(), await start()];
    const made = await Promise.all([first, second, first, second].map(({ stripe }) => refund(stripe, 'once').catch(() => null)));
    expect(new Set(made.flatMap((one) => one?.id ?? []))).toEqual(new Set(['sandbox_once']));
    expect(await first.control.executed({ key: 'once' })).toHaveLength(1);
  });

  it('knows after a restart what it executed, and by which key', async () => {
    const before = await start();
    await refund(before.stripe, 'kept', 1234, 'pay_kept');
    const after = await start();
    expect(await after.stripe.refunds.retrieve('sandbox_kept')).toMatchObject({ status: 'pending', amount: 1234 });
    const { data } = await after.stripe.refunds.list({ payment_intent: 'pay_kept' });
    expect(data).toMatchObject([{ id: 'sandbox_kept', metadata: { refund_desk_key: 'kept' } }]);
    expect((await refund(after.stripe, 'kept', 1234, 'pay_kept')).id).toBe('sandbox_kept');
    expect(await after.control.executed({ payment: 'pay_kept' })).toHaveLength(1);
  });

  it('starts without looking at what it executed, however much that is', async () => {
    const { stripe } = await start();
    await refund(stripe, 'long ago');
    expect(await statementsOf(() => start())).toEqual([]);
  });

  it.each([
    [6666, 'insufficient_funds'],
    [7777, 'expired_or_canceled_card'],
  ])('declines %i once it settles, as %s', async (amount, reason) => {
    const { stripe, control } = await start();
    const made = await refund(stripe, `declined-${amount}`, amount);
    expect(made.status).toBe('pending');
    await control.jump(DELAY_MS);
    expect(await stripe.refunds.retrieve(made.id)).toMatchObject({ status: 'failed', failure_reason: reason });
  });

  it('takes in what is done to it from outside', async () => {
    const { stripe, control } = await start(0);
    await control.externalRefund({ provider: 'stripe', paymentReference: 'pay_2', amountMinor: 500n });
    const made = await refund(stripe, 'returned', 700, 'pay_2');
    await control.failRefund({ provider: 'stripe', reference: made.id });
    await control.dispute({ provider: 'stripe', paymentReference: 'pay_2', status: 'OPEN' });
    expect((await stripe.refunds.list({ payment_intent: 'pay_2' })).data).toMatchObject([
      { amount: 500, metadata: {} },
      { amount: 700, status: 'failed' },
    ]);
    expect((await stripe.disputes.list({ payment_intent: 'pay_2' })).data).toHaveLength(1);
  });
});
