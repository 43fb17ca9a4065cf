import type { AdyenNotices } from '../../server/payments/adyen/adyenNotices';
import { AdyenProvider } from '../../server/payments/adyen/adyenProvider';
import { verifyAdyenNotices } from '../../server/payments/adyen/adyenWebhook';
import { DEFAULT_SECRETS } from '../../server/payments/laboratory/notices/receivers';
import type { PaymentProvider, ProviderRefundRequest } from '../../server/payments/provider';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';

const DAY_MS = 86_400_000;
const CREDENTIALS = { apiKey: 'AQElaboratory', merchantAccount: 'LaboratoryMerchant', hmacKeys: [...DEFAULT_SECRETS.adyen], liveUrlPrefix: null };

describe('Adyen through its official library', () => {
  let laboratory: RunningLaboratory;
  let provider: PaymentProvider;
  let request: ProviderRefundRequest;
  let keys = 0;

  /** What the desk would have stored of everything that is due, each message verified. */
  const told: AdyenNotices = {
    async of(paymentReference) {
      const notices = await laboratory.notices({ provider: 'adyen', payment: paymentReference });
      return notices.flatMap(({ message }) => verifyAdyenNotices(Buffer.from(message.body), CREDENTIALS));
    },
  };
  const connect = (options: { timeoutMs?: number } = {}, credentials = CREDENTIALS): PaymentProvider =>
    new AdyenProvider(credentials, told, { baseUrl: laboratory.url, ...options });

  beforeAll(async () => {
    laboratory = await startLaboratory();
    provider = connect();
  });
  afterAll(() => laboratory.close());

  beforeEach(async () => {
    await laboratory.clearFaults();
    await laboratory.settleDelay(60_000);
    const paymentReference = await laboratory.registerPayment({ provider: 'adyen', amountMinor: 10_000n, currencyCode: 'EUR' });
    const idempotencyKey = `40000000000000000${++keys}`;
    request = { idempotencyKey, paymentReference, amountMinor: 4_000n, currencyCode: 'EUR', refundReference: null, description: '1001-R1' };
  });

  const executed = () => laboratory.executed({ provider: 'adyen', payment: request.paymentReference });
  const send = async (): Promise<ProviderRefundRequest> => {
    const sent = await provider.refund(request);
    if (sent.status !== 'PENDING') throw new Error(`it was not received: ${sent.status}`);
    return { ...request, refundReference: sent.reference };
  };

  it('is told that a refund was received, and later by a notice that it was sent', async () => {
    expect(await provider.find(request)).toEqual({ status: 'UNKNOWN' });
    const known = await send();
    expect(await provider.refund(request)).toMatchObject({ status: 'PENDING', reference: known.refundReference });
    expect(await provider.find(known)).toMatchObject({ status: 'PENDING', reference: known.refundReference });
    expect(await provider.find(request)).toEqual({ status: 'UNKNOWN' });
    await laboratory.jump(60_000);
    const outcome = { status: 'SUCCEEDED', reference: known.refundReference };
    expect(await provider.find(known)).toEqual(outcome);
    // Its own key is enough to find it, should the answer have been lost.
    expect(await provider.find(request)).toEqual(outcome);
    expect(await executed()).toMatchObject([{ key: request.idempotencyKey, merchantReference: request.idempotencyKey, amountMinor: 4_000n }]);
  });

  it.each([
    { failureCode: 'INSUFFICIENT_BALANCE' as const, code: 'INSUFFICIENT_BALANCE' },
    { failureCode: 'ACCOUNT_CLOSED' as const, code: 'ACCOUNT_CLOSED' },
    { failureCode: 'PAYMENT_DISPUTED' as const, code: 'PAYMENT_DISPUTED' },
    { failureCode: 'REFUSED' as const, code: 'REFUSED' },
  ])('is told of one that fails for $failureCode', async ({ failureCode, code }) => {
    await laboratory.faults({ kind: 'refund-fails', provider: 'adyen', failureCode });
    const known = await send();
    await laboratory.jump(60_000);
    expect(await provider.find(known)).toEqual({ status: 'FAILED', reference: known.refundReference, code });
  });

  it('is told days later that the bank refused it, or sent it back', async () => {
    const refused = await send();
    await laboratory.failRefund({ provider: 'adyen', reference: refused.refundReference ?? '', failureCode: 'ACCOUNT_CLOSED', afterMs: DAY_MS });
    await laboratory.jump(2 * DAY_MS);
    expect(await provider.find(refused)).toMatchObject({ status: 'FAILED', code: 'RETURNED' });

    request = { ...request, idempotencyKey: `${request.idempotencyKey}-2` };
    const returned = await send();
    await laboratory.failRefund({ provider: 'adyen', reference: returned.refundReference ?? '', afterMs: DAY_MS });
    await laboratory.jump(2 * DAY_MS);
    expect(await provider.find(returned)).toMatchObject({ status: 'FAILED', code: 'RETURNED' });
  });

  it('takes more than was paid, and tells later that it was too much', async () => {
    request = { ...request, amountMinor: 10_001n };
    const known = await send();
    await laboratory.jump(60_000);
    expect(await provider.find(known)).toMatchObject({ status: 'FAILED', code: 'AMOUNT_TOO_LARGE' });
  });

  it('is told a definite no, and nothing was sent', async () => {
    expect(await provider.refund({ ...request, paymentReference: 'UNKNOWN1' })).toEqual({ status: 'FAILED', reference: null, code: 'PAYMENT_UNKNOWN' });
    const dollars = { ...request, currencyCode: 'USD', idempotencyKey: `${request.idempotencyKey}-2` };
    expect(await provider.refund(dollars)).toEqual({ status: 'FAILED', reference: null, code: 'REFUSED' });
    expect(await executed()).toEqual([]);
  });

  it.each(['cut-after', 'cut-before'] as const)('knows nothing after %s, and sends it again with the same key', async (kind) => {
    await laboratory.faults({ kind, provider: 'adyen' });
    await expect(provider.refund(request)).rejects.toMatchObject({ name: 'ProviderTrouble', code: 'CONNECTION', neverSent: false });
    await send();
    expect(await executed()).toHaveLength(1);
  });

  it('executes once across a 500 before executing', async () => {
    await laboratory.faults({ kind: 'error-before', provider: 'adyen' });
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'PROVIDER_DOWN', neverSent: false });
    await send();
    expect(await executed()).toHaveLength(1);
  });

  it.each([
    { kind: 'throttled' as const, retryAfterS: 3, code: 'THROTTLED', retryAfterMs: 3_000 },
    { kind: 'unauthorized' as const, code: 'CREDENTIALS', retryAfterMs: null },
    { kind: 'malformed' as const, code: 'UNREADABLE', retryAfterMs: null },
  ])('settles nothing by $kind', async ({ code, retryAfterMs, ...fault }) => {
    await laboratory.faults({ provider: 'adyen', ...fault });
    await expect(provider.refund(request)).rejects.toMatchObject({ code, neverSent: false, retryAfterMs });
  });

  it('stops waiting for an answer that does not come', async () => {
    await laboratory.faults({ kind: 'hang-after', provider: 'adyen' });
    await expect(connect({ timeoutMs: 300 }).refund(request)).rejects.toMatchObject({ code: 'TIMEOUT', neverSent: false });
    await send();
    expect(await executed()).toHaveLength(1);
  });

  it('is told that a twin of its request is under way', async () => {
    const pause = await laboratory.pause({ point: 'before-executing', provider: 'adyen', key: request.idempotencyKey });
    const first = provider.refund(request);
    await pause.reached();
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'IN_PROGRESS', neverSent: false });
    await pause.release();
    expect(await first).toMatchObject({ status: 'PENDING' });
    expect(await executed()).toHaveLength(1);
  });

  it('says that another merchant account is none of its own', async () => {
    await laboratory.receiver({ provider: 'adyen', merchantAccount: 'LaboratoryMerchant' });
    const stranger = connect({}, { ...CREDENTIALS, merchantAccount: 'AnotherMerchant' });
    await expect(stranger.refund(request)).rejects.toMatchObject({ code: 'CREDENTIALS', neverSent: false });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const gone = await startLaboratory();
    await gone.close();
    const lonely = new AdyenProvider(CREDENTIALS, told, { baseUrl: gone.url });
    await expect(lonely.refund(request)).rejects.toMatchObject({ code: 'CONNECTION', neverSent: true });
  });

  it('sees refunds of whoever made them, and disputes', async () => {
    const { paymentReference } = request;
    expect(await provider.look(paymentReference, 'EUR')).toEqual({ capturedMinor: null, currencyCode: 'EUR', refunds: [], dispute: null });
    await send();
    const external = await laboratory.externalRefund({ provider: 'adyen', paymentReference, amountMinor: 1_500n });
    await laboratory.dispute({ provider: 'adyen', paymentReference, status: 'OPEN' });
    await laboratory.jump(60_000);
    const seen = await provider.look(paymentReference, 'EUR');
    expect(seen?.refunds).toHaveLength(2);
    expect(seen?.refunds).toContainEqual(expect.objectContaining({ ownKey: request.idempotencyKey, amountMinor: 4_000n, status: 'SUCCEEDED' }));
    expect(seen?.refunds).toContainEqual({ reference: external.reference, ownKey: null, amountMinor: 1_500n, status: 'SUCCEEDED' });
    expect(seen?.dispute).toBe('OPEN');
    await laboratory.dispute({ provider: 'adyen', paymentReference, status: 'WON' });
    expect((await provider.look(paymentReference, 'EUR'))?.dispute).toBe('WON');
  });
});
