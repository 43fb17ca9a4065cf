import type { CheckoutAPI, Types } from '@adyen/api-library';
import HttpClientException from '@adyen/api-library/lib/src/httpClient/httpClientException';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { adyenClient } from '../support/officialClients';

const DAY_MS = 24 * 60 * 60 * 1000;

describe("the laboratory, to Adyen's official client", () => {
  let laboratory: RunningLaboratory;
  let adyen: CheckoutAPI;
  let payment: string;

  beforeEach(async () => {
    laboratory = await startLaboratory();
    adyen = adyenClient(laboratory.url);
    payment = await laboratory.registerPayment({ provider: 'adyen', amountMinor: 10_000n, currencyCode: 'EUR' });
  });
  afterEach(() => laboratory.close());

  const request = (value: number, reference: string, currency = 'EUR'): Types.checkout.PaymentRefundRequest => ({
    amount: { value, currency },
    merchantAccount: 'LaboratoryMerchant',
    reference,
  });
  const refund = (value: number, key: string, psp = payment) =>
    adyen.ModificationsApi.refundCapturedPayment(psp, request(value, key), { idempotencyKey: key });
  const refusal = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HttpClientException);
    return error as HttpClientException;
  };

  it('takes a refund, and says no more than that it has', async () => {
    const received = await refund(6000, 'k1');
    expect(received).toMatchObject({
      status: 'received',
      paymentPspReference: payment,
      reference: 'k1',
      merchantAccount: 'LaboratoryMerchant',
      amount: { value: 6000, currency: 'EUR' },
    });
    expect(received.pspReference).toMatch(/^[0-9A-Z]{16}$/);
    expect(await laboratory.executed()).toMatchObject([
      { provider: 'adyen', reference: received.pspReference, key: 'k1', merchantReference: 'k1', amountMinor: 6000n },
    ]);
  });

  it('gives a key its first answer again, for seven days', async () => {
    const first = await refund(1000, 'k1');
    expect((await refund(1000, 'k1')).pspReference).toBe(first.pspReference);
    await laboratory.jump(7 * DAY_MS);
    expect((await refund(1000, 'k1')).pspReference).not.toBe(first.pspReference);
  });

  it('refuses a twin while the first is on its way, as passing trouble', async () => {
    const pause = await laboratory.pause({ point: 'before-executing' });
    const first = refund(1000, 'k1');
    await pause.reached();
    const twin = await refusal(refund(1000, 'k1'));
    expect(twin).toMatchObject({ statusCode: 422, errorCode: '704' });
    expect(twin.responseHeaders?.['transient-error']).toBe('true');
    await pause.release();
    expect((await first).status).toBe('received');
  });

  it('takes more than is left, and fails later', async () => {
    await laboratory.settleDelay(1000);
    await refund(6000, 'k1');
    expect((await refund(6000, 'k2')).status).toBe('received');
    await laboratory.jump(1000);
    const outcomes = (await laboratory.executed()).map(({ status, failureCode }) => [status, failureCode]);
    expect(outcomes).toEqual([
      ['SUCCEEDED', null],
      ['FAILED', 'AMOUNT_TOO_LARGE'],
    ]);
    expect((await laboratory.payment('adyen', payment)).refundedMinor).toBe(6000n);
  });

  it("refuses what it can see at once, with Adyen's codes", async () => {
    expect(await refusal(refund(100, 'k1', 'UNKNOWN000000000'))).toMatchObject({ statusCode: 422, errorCode: '167' });
    const yen = adyen.ModificationsApi.refundCapturedPayment(payment, request(100, 'k2', 'JPY'));
    expect(await refusal(yen)).toMatchObject({ statusCode: 422, errorCode: '138' });
    expect(await refusal(refund(0, 'k3'))).toMatchObject({ statusCode: 422, errorCode: '137' });
    await laboratory.receiver({ provider: 'adyen', merchantAccount: 'Another' });
    expect(await refusal(refund(100, 'k4'))).toMatchObject({ statusCode: 403, errorCode: '901' });
    expect(await laboratory.executed()).toEqual([]);
  });

  it.each([
    ['ISK', 500n, 50_000],
    ['CLP', 500n, 50_000],
    ['IDR', 150_000n, 1500],
    ['CVE', 1500n, 15],
    ['KWD', 1231n, 1231],
  ])('reads amounts of %s as Adyen does', async (currencyCode, amountMinor, value) => {
    const psp = await laboratory.registerPayment({ provider: 'adyen', amountMinor, currencyCode });
    await adyen.ModificationsApi.refundCapturedPayment(psp, request(value, 'r', currencyCode));
    expect(await laboratory.executed()).toMatchObject([{ amountMinor, currencyCode, status: 'SUCCEEDED' }]);
  });

  it('breaks as it is told to', async () => {
    await laboratory.faults({ kind: 'error-after' }, { kind: 'throttled', key: 'k2' }, { kind: 'unauthorized', key: 'k3' });
    expect(await refusal(refund(100, 'k1'))).toMatchObject({ statusCode: 500 });
    expect(await refusal(refund(100, 'k2'))).toMatchObject({ statusCode: 429 });
    expect(await refusal(refund(100, 'k3'))).toMatchObject({ statusCode: 401 });
    await laboratory.faults({ kind: 'cut-after' });
    await expect(refund(200, 'k4')).rejects.toMatchObject({ name: 'ApiException', message: 'socket hang up' });
    expect((await laboratory.executed()).map(({ key }) => key)).toEqual(['k1', 'k4']);
    expect((await refund(100, 'k1')).status).toBe('received');
    expect(await laboratory.executed()).toHaveLength(2);
  });

  it('takes no live key and asks for one at all', async () => {
    const live = adyenClient(laboratory.url, ['live', 'real'].join('_'));
    const refused = await refusal(live.ModificationsApi.refundCapturedPayment(payment, request(1, 'r')));
    expect(refused.statusCode).toBe(401);
    expect(refused.message).toContain('takes no live key');
  });
});
