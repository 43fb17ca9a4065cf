import { MollieApiError, type MollieClient } from '@mollie/api-client';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { mollieClient } from '../support/officialClients';

const HOUR_MS = 60 * 60 * 1000;

describe("the laboratory, to Mollie's official client", () => {
  let laboratory: RunningLaboratory;
  let mollie: MollieClient;
  let paymentId: string;

  beforeEach(async () => {
    laboratory = await startLaboratory();
    mollie = mollieClient(laboratory.url);
    paymentId = await laboratory.registerPayment({ provider: 'mollie', amountMinor: 10_000n, currencyCode: 'EUR' });
  });
  afterEach(() => laboratory.close());

  const refund = (value: string, idempotencyKey: string, metadata: unknown = { refund_desk_key: idempotencyKey }) =>
    mollie.paymentRefunds.create({ paymentId, amount: { value, currency: 'EUR' }, metadata, description: 'R-1', idempotencyKey });
  const refusal = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MollieApiError);
    return error as MollieApiError;
  };

  it('executes a refund and finds it again, alone and in lists', async () => {
    const made = await refund('60.00', 'k1');
    expect(made).toMatchObject({ status: 'refunded', amount: { value: '60.00', currency: 'EUR' }, paymentId, description: 'R-1' });
    expect(made.metadata).toEqual({ refund_desk_key: 'k1' });
    expect((await mollie.paymentRefunds.get(made.id, { paymentId })).id).toBe(made.id);
    expect((await mollie.paymentRefunds.page({ paymentId })).map(({ id }) => id)).toEqual([made.id]);
    expect((await mollie.refunds.page()).map(({ id }) => id)).toEqual([made.id]);
    expect(await laboratory.executed()).toMatchObject([{ provider: 'mollie', reference: made.id, key: 'k1', amountMinor: 6000n }]);
  });

  it('shows the payment with what is left', async () => {
    await refund('25.00', 'k1');
    const payment = await mollie.payments.get(paymentId);
    expect(payment).toMatchObject({
      status: 'paid',
      amount: { value: '100.00' },
      amountRefunded: { value: '25.00' },
      amountRemaining: { value: '75.00' },
    });
    expect(payment.amountChargedBack).toBeUndefined();
    expect(payment._links.refunds?.href).toContain(`/v2/payments/${paymentId}/refunds`);
  });

  it('gives a key its first answer again, for an hour', async () => {
    const first = await refund('10.00', 'k1');
    expect((await refund('10.00', 'k1')).id).toBe(first.id);
    await laboratory.jump(HOUR_MS);
    expect((await refund('10.00', 'k1')).id).not.toBe(first.id);
    expect(await laboratory.executed()).toHaveLength(2);
  });

  it('takes a second refund of the same amount within an hour for an accident, whatever its key', async () => {
    await refund('10.00', 'k1');
    expect(await refusal(refund('10.00', 'k2'))).toMatchObject({ statusCode: 409, message: 'A duplicate refund has been detected' });
    expect((await refund('10.01', 'k3')).status).toBe('refunded');
    await laboratory.jump(HOUR_MS);
    expect((await refund('10.00', 'k2')).status).toBe('refunded');
  });

  it('answers 409 to a twin while the first is on its way', async () => {
    const pause = await laboratory.pause({ point: 'before-executing' });
    const first = refund('10.00', 'k1');
    await pause.reached();
    const twin = await refusal(refund('10.00', 'k1'));
    expect(twin.statusCode).toBe(409);
    expect(twin.message).toContain('still being processed');
    await pause.release();
    expect((await first).status).toBe('refunded');
  });

  it('refuses what is too much, of another currency, or written otherwise, naming the field', async () => {
    expect(await refusal(refund('100.01', 'k1'))).toMatchObject({ statusCode: 422, field: 'amount' });
    expect(await refusal(refund('5.9', 'k2'))).toMatchObject({ statusCode: 422, field: 'amount.value' });
    expect(await refusal(refund('0.00', 'k3'))).toMatchObject({ statusCode: 422, field: 'amount.value' });
    const yen = mollie.paymentRefunds.create({ paymentId, amount: { value: '5', currency: 'JPY' } });
    expect(await refusal(yen)).toMatchObject({ statusCode: 422, field: 'amount.currency' });
    expect(await laboratory.executed()).toEqual([]);
  });

  it.each([
    ['JPY', 500n, '500'],
    ['BHD', 1234n, '1.234'],
  ])('writes amounts of %s with its decimals', async (currency, amountMinor, value) => {
    const id = await laboratory.registerPayment({ provider: 'mollie', amountMinor, currencyCode: currency });
    expect((await mollie.payments.get(id)).amount).toEqual({ value, currency });
    await mollie.paymentRefunds.create({ paymentId: id, amount: { value, currency } });
    expect(await laboratory.executed()).toMatchObject([{ amountMinor, currencyCode: currency }]);
  });

  it('goes through pending and processing to refunded, and can be canceled at first', async () => {
    await laboratory.settleDelay(2 * HOUR_MS);
    const first = await refund('10.00', 'k1');
    const second = await refund('20.00', 'k2');
    expect(first.status).toBe('pending');
    expect(await mollie.paymentRefunds.cancel(first.id, { paymentId })).toBe(true);
    expect((await mollie.paymentRefunds.get(first.id, { paymentId })).status).toBe('canceled');
    await laboratory.jump(HOUR_MS);
    expect((await mollie.paymentRefunds.get(second.id, { paymentId })).status).toBe('processing');
    expect((await refusal(mollie.paymentRefunds.cancel(second.id, { paymentId }))).statusCode).toBe(422);
    await laboratory.jump(HOUR_MS);
    expect((await mollie.paymentRefunds.get(second.id, { paymentId })).status).toBe('refunded');
    expect((await laboratory.executed()).map(({ status }) => status)).toEqual(['CANCELED', 'SUCCEEDED']);
  });

  it('is queued without a balance, and fails', async () => {
    await laboratory.settleDelay(HOUR_MS);
    await laboratory.faults({ kind: 'refund-fails', failureCode: 'INSUFFICIENT_BALANCE' });
    const made = await refund('10.00', 'k1');
    expect(made.status).toBe('queued');
    await laboratory.jump(HOUR_MS);
    expect((await mollie.paymentRefunds.get(made.id, { paymentId })).status).toBe('failed');
  });

  it('shows chargebacks, and those that were reversed', async () => {
    await laboratory.dispute({ provider: 'mollie', paymentReference: paymentId, status: 'OPEN' });
    expect((await mollie.paymentChargebacks.page({ paymentId }))[0]).toMatchObject({ amount: { value: '100.00' }, reversedAt: null });
    expect((await mollie.payments.get(paymentId)).amountChargedBack).toEqual({ value: '100.00', currency: 'EUR' });
    expect((await refusal(refund('10.00', 'k1'))).statusCode).toBe(422);
    await laboratory.dispute({ provider: 'mollie', paymentReference: paymentId, status: 'WON' });
    expect((await mollie.paymentChargebacks.page({ paymentId }))[0]?.reversedAt).toMatch(/^20/);
    expect((await refund('10.00', 'k2')).status).toBe('refunded');
  });

  it('pages through a list', async () => {
    for (const index of Array.from({ length: 5 }).keys()) await refund(`1.0${index}`, `k${index}`);
    const first = await mollie.paymentRefunds.page({ paymentId, limit: 3 });
    expect(first.map(({ amount }) => amount.value)).toEqual(['1.04', '1.03', '1.02']);
    expect(first.links.next?.href).toContain('from=');
    const all: string[] = [];
    for await (const { amount } of mollie.paymentRefunds.iterate({ paymentId })) all.push(amount.value);
    expect(all).toHaveLength(5);
  });

  it('knows nothing of what it does not know, and takes no live key', async () => {
    const get = (client: MollieClient) => client.paymentRefunds.get('re_unknown', { paymentId });
    expect((await refusal(get(mollie))).statusCode).toBe(404);
    expect((await refusal(mollie.payments.get('tr_unknown'))).statusCode).toBe(404);
    const live = await refusal(get(mollieClient(laboratory.url, ['live', 'real'].join('_'))));
    expect(live.statusCode).toBe(401);
    expect(live.message).toContain('takes no live key');
  });

  it('is tried three times by the client when it is down, and executes once', async () => {
    await laboratory.faults({ kind: 'error-after', times: 2 });
    expect((await refund('10.00', 'k1')).status).toBe('refunded');
    expect(await laboratory.executed()).toHaveLength(1);
  });

  it('throttles, and answers what cannot be read', async () => {
    await laboratory.faults({ kind: 'throttled', retryAfterS: 3 });
    expect((await refusal(refund('10.00', 'k1'))).statusCode).toBe(429);
    await laboratory.faults({ kind: 'malformed' });
    expect((await refusal(refund('10.00', 'k1'))).message).toContain('unexpected response');
    await laboratory.faults({ kind: 'cut-after' });
    expect((await refusal(refund('20.00', 'k2'))).message).toContain('socket hang up');
    expect(await laboratory.executed()).toHaveLength(2);
  });
});
