import Stripe from 'stripe';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { stripeClient } from '../support/officialClients';

const DAY_MS = 24 * 60 * 60 * 1000;

describe("the laboratory, to Stripe's official client", () => {
  let laboratory: RunningLaboratory;
  let stripe: Stripe;
  let payment: string;

  beforeEach(async () => {
    laboratory = await startLaboratory();
    stripe = stripeClient(laboratory.url);
    payment = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 10_000n, currencyCode: 'EUR' });
  });
  afterEach(() => laboratory.close());

  const refund = (amount: number, key: string, more: Stripe.RefundCreateParams = {}) =>
    stripe.refunds.create({ payment_intent: payment, amount, ...more }, { idempotencyKey: key });
  const refusal = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Stripe.errors.StripeError);
    return error as Stripe.errors.StripeError;
  };

  it('executes a refund and finds it again, by its id and in the list of the payment', async () => {
    const made = await refund(6000, 'k1', { metadata: { refund_desk_key: 'k1' } });
    expect(made).toMatchObject({ status: 'succeeded', amount: 6000, currency: 'eur', payment_intent: payment });
    expect(made.metadata).toEqual({ refund_desk_key: 'k1' });
    expect((await stripe.refunds.retrieve(made.id)).id).toBe(made.id);
    expect((await stripe.refunds.list({ payment_intent: payment })).data.map(({ id }) => id)).toEqual([made.id]);
    expect(await laboratory.executed()).toMatchObject([
      { reference: made.id, key: 'k1', amountMinor: 6000n, currencyCode: 'EUR', status: 'SUCCEEDED', isExternal: false },
    ]);
  });

  it('shows the payment with its charge, by either of their names', async () => {
    await refund(2500, 'k1');
    const intent = await stripe.paymentIntents.retrieve(payment, { expand: ['latest_charge'] });
    expect(intent).toMatchObject({ amount_received: 10_000, currency: 'eur', status: 'succeeded' });
    expect(intent.latest_charge).toMatchObject({ amount_refunded: 2500, refunded: false, disputed: false });
    const charge = (intent.latest_charge as Stripe.Charge).id;
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ payment_intent: payment, amount_captured: 10_000 });
    expect(await stripe.refunds.create({ charge, amount: 100 })).toMatchObject({ payment_intent: payment });
  });

  it('gives a key its first answer again, also when that was an error, and forgets it after a day', async () => {
    const first = await refund(6000, 'k1');
    const again = await refund(6000, 'k1');
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await refusal(refund(6000, 'k2'));
    expect((await refusal(refund(6000, 'k2'))).headers?.['idempotent-replayed']).toBe('true');
    expect(await laboratory.executed()).toHaveLength(1);
    await laboratory.jump(DAY_MS);
    expect((await refund(4000, 'k1')).id).not.toBe(first.id);
  });

  it('refuses a key that comes with other parameters', async () => {
    await refund(100, 'k1');
    expect(await refusal(refund(200, 'k1'))).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(await laboratory.executed()).toHaveLength(1);
  });

  it('answers 409 to a twin while the first is on its way', async () => {
    const pause = await laboratory.pause({ point: 'before-executing', key: 'k1' });
    const first = refund(100, 'k1');
    await pause.reached();
    expect(await refusal(refund(100, 'k1', {}))).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    await pause.release();
    expect((await first).status).toBe('succeeded');
    expect(await laboratory.executed()).toHaveLength(1);
  });

  it('refuses more than is left, in Stripe\'s words, and anything once all is refunded', async () => {
    await refund(6000, 'k1');
    expect(await refusal(refund(6000, 'k2'))).toMatchObject({
      type: 'StripeInvalidRequestError',
      param: 'amount',
      message: expect.stringContaining('greater than unrefunded amount') as string,
    });
    await refund(4000, 'k3');
    expect(await refusal(refund(1, 'k4'))).toMatchObject({ code: 'charge_already_refunded', statusCode: 400 });
  });

  it('executes only one of twenty refunds of 60 on 100 that come at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => refund(6000, `k${index}`)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await laboratory.executed()).toHaveLength(1);
  });

  it('knows nothing of what it does not know', async () => {
    const unknown = stripe.refunds.create({ payment_intent: 'pi_unknown', amount: 1 });
    expect(await refusal(unknown)).toMatchObject({ code: 'resource_missing', statusCode: 404 });
    expect(await refusal(stripe.refunds.retrieve('re_unknown'))).toMatchObject({ code: 'resource_missing' });
    expect(await refusal(stripe.paymentIntents.retrieve('pi_unknown'))).toMatchObject({ code: 'resource_missing' });
  });

  it.each([
    ['JPY', 500n, 500],
    ['KWD', 1230n, 1230],
    ['ISK', 500n, 50_000],
    ['UGX', 7n, 700],
    ['MGA', 12_300n, 123],
  ])('writes amounts of %s as Stripe does', async (currencyCode, amountMinor, amount) => {
    const intent = await laboratory.registerPayment({ provider: 'stripe', amountMinor, currencyCode });
    expect((await stripe.paymentIntents.retrieve(intent)).amount).toBe(amount);
    expect((await stripe.refunds.create({ payment_intent: intent, amount })).amount).toBe(amount);
    expect(await laboratory.executed()).toMatchObject([{ amountMinor, currencyCode, status: 'SUCCEEDED' }]);
  });

  it('refuses an amount that Stripe would not take', async () => {
    const isk = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 500n, currencyCode: 'ISK' });
    const kwd = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 5000n, currencyCode: 'KWD' });
    expect((await refusal(stripe.refunds.create({ payment_intent: isk, amount: 150 }))).statusCode).toBe(400);
    expect((await refusal(stripe.refunds.create({ payment_intent: kwd, amount: 1231 }))).statusCode).toBe(400);
  });

  it('settles after its delay, by its own clock', async () => {
    await laboratory.settleDelay(DAY_MS);
    const made = await refund(100, 'k1');
    expect(made.status).toBe('pending');
    await laboratory.jump(DAY_MS);
    expect((await stripe.refunds.retrieve(made.id)).status).toBe('succeeded');
  });

  it('fails when it was told to, at once or days later, and the amount is free again', async () => {
    await laboratory.settleDelay(1000);
    await laboratory.faults({ kind: 'refund-fails', failureCode: 'ACCOUNT_CLOSED' });
    const failing = await refund(10_000, 'k1');
    expect(failing.status).toBe('pending');
    await laboratory.jump(1000);
    expect(await stripe.refunds.retrieve(failing.id)).toMatchObject({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
    const second = await refund(10_000, 'k2');
    await laboratory.failRefund({ provider: 'stripe', reference: second.id, afterMs: 5 * DAY_MS });
    await laboratory.jump(DAY_MS);
    expect((await stripe.refunds.retrieve(second.id)).status).toBe('succeeded');
    await laboratory.jump(4 * DAY_MS);
    expect((await stripe.refunds.retrieve(second.id)).status).toBe('failed');
    expect((await stripe.paymentIntents.retrieve(payment, { expand: ['latest_charge'] })).latest_charge).toMatchObject({ amount_refunded: 0 });
  });

  it('lets only a refund be canceled that waits for the customer', async () => {
    const arrived = await refund(100, 'k1');
    expect((await refusal(stripe.refunds.cancel(arrived.id))).statusCode).toBe(400);
    await laboratory.faults({ kind: 'refund-needs-action' });
    const waiting = await refund(200, 'k2');
    expect(waiting.status).toBe('requires_action');
    expect((await stripe.refunds.cancel(waiting.id)).status).toBe('canceled');
    expect((await laboratory.executed()).map(({ status }) => status)).toEqual(['SUCCEEDED', 'CANCELED']);
  });

  it('shows disputes, and refuses a refund while the bank has the money', async () => {
    await laboratory.dispute({ provider: 'stripe', paymentReference: payment, status: 'OPEN' });
    expect((await stripe.disputes.list({ payment_intent: payment })).data).toMatchObject([{ status: 'needs_response', amount: 10_000 }]);
    expect(await refusal(refund(100, 'k1'))).toMatchObject({ code: 'charge_disputed' });
    await laboratory.dispute({ provider: 'stripe', paymentReference: payment, status: 'WON' });
    expect((await stripe.disputes.list({ payment_intent: payment })).data).toMatchObject([{ status: 'won' }]);
    expect((await refund(100, 'k2')).status).toBe('succeeded');
  });

  it('shows a refund that was made in the dashboard', async () => {
    await laboratory.externalRefund({ provider: 'stripe', paymentReference: payment, amountMinor: 7000n });
    expect((await stripe.refunds.list({ payment_intent: payment })).data).toMatchObject([{ amount: 7000, metadata: {} }]);
    await expect(laboratory.externalRefund({ provider: 'stripe', paymentReference: payment, amountMinor: 7000n })).rejects.toThrow('AMOUNT_TOO_LARGE');
  });

  it('pages through a list, newest first', async () => {
    for (const index of Array.from({ length: 5 }).keys()) await refund(100 + index, `k${index}`);
    const amounts: number[] = [];
    for await (const { amount } of stripe.refunds.list({ payment_intent: payment, limit: 2 })) amounts.push(amount);
    expect(amounts).toEqual([104, 103, 102, 101, 100]);
  });

  it('takes no live key, and none of another shape', async () => {
    const live = stripeClient(laboratory.url, { key: ['sk', 'live', 'real'].join('_') });
    expect(await refusal(live.refunds.retrieve('re_1'))).toMatchObject({
      type: 'StripeAuthenticationError',
      message: expect.stringContaining('takes no live key') as string,
    });
    expect((await refusal(stripeClient(laboratory.url, { key: 'anything' }).refunds.retrieve('re_1'))).statusCode).toBe(401);
  });
});
