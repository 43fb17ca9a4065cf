import { MollieProvider } from '../../server/payments/mollie/mollieProvider';
import type { PaymentProvider, ProviderRefundRequest } from '../../server/payments/provider';
import { StripeProvider } from '../../server/payments/stripe/stripeProvider';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';

describe('Mollie', () => {
  let laboratory: RunningLaboratory;
  let provider: PaymentProvider;

  beforeAll(async () => {
    laboratory = await startLaboratory({ settleDelayMs: 60_000 });
    provider = new MollieProvider({ apiKey: 'test_laboratory' }, { baseUrl: laboratory.url });
  });
  afterAll(() => laboratory.close());

  const pay = async (idempotencyKey: string): Promise<ProviderRefundRequest> => {
    const paymentReference = await laboratory.registerPayment({ provider: 'mollie', amountMinor: 10_000n, currencyCode: 'EUR' });
    return { idempotencyKey, paymentReference, amountMinor: 2_500n, currencyCode: 'EUR', refundReference: null, description: '1002-R1' };
  };

  it('calls back a refund that waits, and none that is being processed', async () => {
    const request = await pay('21');
    const sent = await provider.refund(request);
    const known = { ...request, refundReference: sent.status === 'PENDING' ? sent.reference : '' };
    await provider.cancel(known);
    expect(await provider.find(known)).toEqual({ status: 'CANCELED', reference: known.refundReference });

    const late = await pay('22');
    const processed = await provider.refund(late);
    const knownLate = { ...late, refundReference: processed.status === 'PENDING' ? processed.reference : '' };
    await laboratory.jump(45_000);
    await provider.cancel(knownLate);
    expect(await provider.find(knownLate)).toMatchObject({ status: 'PENDING' });
  });

  it('lets a second refund of the same amount wait until the hour is over, as if it had never been sent', async () => {
    const first = await pay('23');
    await provider.refund(first);
    const second = { ...first, idempotencyKey: '24' };
    const waits = await provider.refund(second).catch((error: unknown) => error);
    expect(waits).toMatchObject({ code: 'IN_PROGRESS', neverSent: true });
    const { retryAfterMs } = waits as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(3_500_000);
    await laboratory.jump(retryAfterMs);
    expect(await provider.refund(second)).toMatchObject({ status: 'PENDING' });
    expect(await laboratory.executed({ payment: first.paymentReference })).toHaveLength(2);
  });

  it.each([
    { currencyCode: 'JPY', amountMinor: 1_200n },
    { currencyCode: 'KWD', amountMinor: 1_234n },
  ])('writes amounts of $currencyCode with its own decimals', async ({ currencyCode, amountMinor }) => {
    const paymentReference = await laboratory.registerPayment({ provider: 'mollie', amountMinor: 5_000n, currencyCode });
    const request = { idempotencyKey: `25-${currencyCode}`, paymentReference, amountMinor, currencyCode, refundReference: null, description: '' };
    expect(await provider.refund(request)).toMatchObject({ status: 'PENDING' });
    const view = await provider.look(paymentReference, currencyCode);
    expect(view).toMatchObject({ capturedMinor: 5_000n, currencyCode, refunds: [{ amountMinor }] });
  });
});

describe('Stripe', () => {
  let laboratory: RunningLaboratory;
  let provider: PaymentProvider;

  beforeAll(async () => {
    laboratory = await startLaboratory();
    provider = new StripeProvider({ secretKey: 'sk_test_laboratory' }, { baseUrl: laboratory.url });
  });
  afterAll(() => laboratory.close());

  it('refunds a payment that is named by its charge', async () => {
    const paymentReference = await laboratory.registerPayment({ provider: 'stripe', reference: 'ch_1', amountMinor: 900n, currencyCode: 'EUR' });
    const request = { idempotencyKey: '31', paymentReference, amountMinor: 900n, currencyCode: 'EUR', refundReference: null, description: '' };
    expect(await provider.refund(request)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await provider.look(paymentReference, 'EUR')).toMatchObject({ capturedMinor: 900n, refunds: [{ ownKey: '31' }] });
  });

  it('waits for a customer who has to act, and can call that back', async () => {
    const paymentReference = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 900n, currencyCode: 'EUR' });
    await laboratory.faults({ kind: 'refund-needs-action', provider: 'stripe', method: 'POST' });
    const request = { idempotencyKey: '32', paymentReference, amountMinor: 900n, currencyCode: 'EUR', refundReference: null, description: '' };
    const sent = await provider.refund(request);
    expect(sent).toMatchObject({ status: 'PENDING' });
    const known = { ...request, refundReference: sent.status === 'PENDING' ? sent.reference : '' };
    await provider.cancel(known);
    expect(await provider.find(known)).toEqual({ status: 'CANCELED', reference: known.refundReference });
    await expect(provider.cancel(known)).resolves.toBeUndefined();
  });

  it.each([
    { currencyCode: 'ISK', amountMinor: 1_200n, code: null },
    { currencyCode: 'JPY', amountMinor: 1_200n, code: null },
    { currencyCode: 'KWD', amountMinor: 1_230n, code: null },
    { currencyCode: 'KWD', amountMinor: 1_234n, code: 'REFUSED' },
  ])("writes $amountMinor minor units of $currencyCode in Stripe's own format", async ({ currencyCode, amountMinor, code }) => {
    const paymentReference = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 5_000n, currencyCode });
    const idempotencyKey = `33-${currencyCode}-${amountMinor}`;
    const request = { idempotencyKey, paymentReference, amountMinor, currencyCode, refundReference: null, description: '' };
    const outcome = await provider.refund(request);
    const executed = await laboratory.executed({ payment: paymentReference });
    if (code === null) expect(executed).toMatchObject([{ amountMinor, currencyCode }]);
    else expect(executed).toEqual([]);
    expect(outcome).toMatchObject(code === null ? { status: 'SUCCEEDED' } : { status: 'FAILED', code });
    expect(await provider.look(paymentReference, currencyCode)).toMatchObject({ capturedMinor: 5_000n, currencyCode });
  });
});
