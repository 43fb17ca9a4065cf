import Stripe from 'stripe';
import { MemoryStore } from '../../server/payments/laboratory/memoryStore';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { stripeClient } from '../support/officialClients';

describe('the faults of the laboratory', () => {
  let laboratory: RunningLaboratory;
  let stripe: Stripe;
  let payment: string;

  beforeEach(async () => {
    laboratory = await startLaboratory();
    stripe = stripeClient(laboratory.url, { timeoutMs: 300 });
    payment = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 10_000n, currencyCode: 'EUR' });
  });
  afterEach(() => laboratory.close());

  const refund = (key: string) => stripe.refunds.create({ payment_intent: payment, amount: 6000 }, { idempotencyKey: key });
  const refusal = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Stripe.errors.StripeError);
    return error as Stripe.errors.StripeError;
  };
  const executed = async () => (await laboratory.executed()).length;

  it.each([
    ['cut-before', 0],
    ['cut-after', 1],
  ] as const)('%s: the line breaks, with %i executed', async (kind, count) => {
    // The client itself tries a second time after the line was cut.
    await laboratory.faults({ kind, times: 2 });
    expect(await refusal(refund('k1'))).toMatchObject({ type: 'StripeConnectionError' });
    expect(await executed()).toBe(count);
    expect((await refund('k1')).status).toBe('succeeded');
    expect(await executed()).toBe(1);
  });

  it.each([
    ['hang-before', 0],
    ['hang-after', 1],
  ] as const)('%s: nothing ever comes, with %i executed', async (kind, count) => {
    await laboratory.faults({ kind });
    expect((await refusal(refund('k1'))).message).toContain('timeout');
    expect(await executed()).toBe(count);
  });

  it('error-before: nothing is executed, and the key is free', async () => {
    await laboratory.faults({ kind: 'error-before', status: 503 });
    expect(await refusal(refund('k1'))).toMatchObject({ type: 'StripeAPIError', statusCode: 503 });
    expect(await executed()).toBe(0);
    expect((await refund('k1')).status).toBe('succeeded');
  });

  it('error-after: it is executed, and Stripe answers the key with the error from then on', async () => {
    await laboratory.faults({ kind: 'error-after' });
    expect(await refusal(refund('k1'))).toMatchObject({ statusCode: 500 });
    expect((await refusal(refund('k1'))).headers?.['idempotent-replayed']).toBe('true');
    expect(await executed()).toBe(1);
    expect((await stripe.refunds.list({ payment_intent: payment })).data).toHaveLength(1);
  });

  it('throttled and unauthorized: refused before anything is executed', async () => {
    await laboratory.faults({ kind: 'throttled', retryAfterS: 7 }, { kind: 'unauthorized', key: 'k2' });
    const throttled = await refusal(refund('k1'));
    expect(throttled).toMatchObject({ type: 'StripeRateLimitError' });
    expect(throttled.headers?.['retry-after']).toBe('7');
    expect(await refusal(refund('k2'))).toMatchObject({ type: 'StripeAuthenticationError' });
    expect(await executed()).toBe(0);
  });

  it('malformed: executed, with an answer that nobody can read', async () => {
    await laboratory.faults({ kind: 'malformed' });
    expect((await refusal(refund('k1'))).message).toContain('Invalid JSON');
    expect(await executed()).toBe(1);
  });

  it('slow: the answer comes late', async () => {
    await laboratory.faults({ kind: 'slow', ms: 2000 });
    expect((await refusal(refund('k1'))).message).toContain('timeout');
    expect(await executed()).toBe(0);
  });

  it('hits only the requests that it is for, so many of them', async () => {
    await laboratory.faults({ kind: 'error-before', times: 2, method: 'GET', path: '/v1/refunds', provider: 'stripe' });
    expect((await refund('k1')).status).toBe('succeeded');
    const list = () => stripe.refunds.list({ payment_intent: payment });
    expect((await refusal(list())).statusCode).toBe(500);
    expect((await refusal(list())).statusCode).toBe(500);
    expect((await list()).data).toHaveLength(1);
  });

  it('is taken away again', async () => {
    const [id] = await laboratory.faults({ kind: 'error-before', times: null }, { kind: 'throttled', times: null });
    await laboratory.clearFaults(id);
    expect((await refusal(refund('k1'))).statusCode).toBe(429);
    await laboratory.clearFaults();
    expect((await refund('k1')).status).toBe('succeeded');
  });

  it('has the same luck with the same seed', async () => {
    const luck = async (seed: number): Promise<string> => {
      await laboratory.clearFaults();
      await laboratory.faults({ kind: 'error-before', times: null, probability: 0.5, seed });
      const answers: string[] = [];
      for (let count = 0; count < 20; count++) {
        answers.push(await stripe.paymentIntents.retrieve(payment).then(() => '1', () => '0'));
      }
      return answers.join('');
    };
    const first = await luck(7);
    expect(await luck(7)).toBe(first);
    expect(await luck(8)).not.toBe(first);
    expect(first).toMatch(/01|10/);
  });

  it.each(['after-executing', 'after-answering'] as const)('tells when a request is %s', async (point) => {
    const pause = await laboratory.pause({ point, provider: 'stripe', method: 'POST' });
    const answered = stripeClient(laboratory.url).refunds.create({ payment_intent: payment, amount: 100 }, { idempotencyKey: 'k1' });
    expect(await pause.reached()).toMatchObject({ path: '/v1/refunds', key: 'k1' });
    expect(await executed()).toBe(1);
    await pause.release();
    expect((await answered).status).toBe('succeeded');
  });

  it('executes a request whose client is gone when it goes on', async () => {
    const pause = await laboratory.pause({ point: 'before-executing' });
    const lost = refusal(refund('k1'));
    await pause.reached();
    await lost;
    expect(await executed()).toBe(0);
    const after = await laboratory.pause({ point: 'after-executing' });
    await pause.release();
    await after.reached();
    expect(await executed()).toBe(1);
    await after.release();
    expect((await refund('k1')).lastResponse.headers['idempotent-replayed']).toBe('true');
  });

  it("answers as the provider does when its own books cannot be written", async () => {
    const store = new MemoryStore();
    store.addRefund = () => Promise.reject(new Error('the disk is full'));
    const errors: unknown[] = [];
    const broken = await startLaboratory({ store, autoCapture: true, onError: (error) => errors.push(error) });
    const refused = await refusal(stripeClient(broken.url).refunds.create({ payment_intent: 'pi_1', amount: 1 }));
    expect(refused).toMatchObject({ type: 'StripeAPIError', statusCode: 500, message: 'An unknown error occurred' });
    expect(errors).toEqual([new Error('the disk is full')]);
    await broken.close();
  });

  it('says what is wrong with an order, and when no request comes to a pause', async () => {
    await expect(laboratory.send('POST', 'faults', { kind: 'fire' })).rejects.toThrow('kind');
    await expect(laboratory.send('POST', 'faults', { kind: 'slow', what: 1 })).rejects.toThrow('what');
    await expect(laboratory.jump(-1)).rejects.toThrow('ms');
    const pause = await laboratory.pause({ point: 'after-answering' });
    await expect(pause.reached(5)).rejects.toThrow('No request came');
  });
});
