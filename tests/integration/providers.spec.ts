import { MollieProvider } from '../../server/payments/mollie/mollieProvider';
import type { PaymentProvider, ProviderRefundRequest } from '../../server/payments/provider';
import { StripeProvider } from '../../server/payments/stripe/stripeProvider';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';

const TIMEOUT_MS = 300;

/** The two providers that can be asked what they know. */
const kinds = [
  {
    kind: 'stripe' as const,
    connect: (baseUrl: string): PaymentProvider => new StripeProvider({ secretKey: 'sk_test_laboratory' }, { baseUrl }),
    impatient: (baseUrl: string): PaymentProvider =>
      new StripeProvider({ secretKey: 'sk_test_laboratory' }, { baseUrl, timeoutMs: TIMEOUT_MS }),
    wrongKey: (baseUrl: string): PaymentProvider => new StripeProvider({ secretKey: 'sk_live_wrong' }, { baseUrl }),
    /** How often its client sends a request by itself that is answered with a 5xx. */
  },
  {
    kind: 'mollie' as const,
    connect: (baseUrl: string): PaymentProvider => new MollieProvider({ apiKey: 'test_laboratory' }, { baseUrl }),
    impatient: (baseUrl: string): PaymentProvider => new MollieProvider({ apiKey: 'test_laboratory' }, { baseUrl, timeoutMs: TIMEOUT_MS }),
    wrongKey: (baseUrl: string): PaymentProvider => new MollieProvider({ apiKey: 'live_wrong' }, { baseUrl }),
  },
];

describe.each(kinds)('$kind through its official client', ({ kind, connect, impatient, wrongKey }) => {
  let laboratory: RunningLaboratory;
  let provider: PaymentProvider;
  let request: ProviderRefundRequest;
  let keys = 0;

  beforeAll(async () => {
    laboratory = await startLaboratory();
    provider = connect(laboratory.url);
  });
  afterAll(() => laboratory.close());

  beforeEach(async () => {
    await laboratory.clearFaults();
    await laboratory.settleDelay(0);
    const paymentReference = await laboratory.registerPayment({ provider: kind, amountMinor: 10_000n, currencyCode: 'EUR' });
    const idempotencyKey = `10000000000000000${++keys}`;
    request = { idempotencyKey, paymentReference, amountMinor: 4_000n, currencyCode: 'EUR', refundReference: null, description: '1001-R1' };
  });

  const executed = () => laboratory.executed({ provider: kind, payment: request.paymentReference });
  const post = { provider: kind, method: 'POST' as const };

  it('sends a refund once, with its key, and finds it again', async () => {
    expect(await provider.find(request)).toEqual({ status: 'NONE' });
    const outcome = await provider.refund(request);
    expect(outcome).toEqual({ status: 'SUCCEEDED', reference: expect.stringMatching(/^re_/) as string });
    expect(await provider.refund(request)).toEqual(outcome);
    expect(await provider.find(request)).toEqual(outcome);
    const [refund, ...more] = await executed();
    expect(more).toEqual([]);
    expect(refund).toMatchObject({
      key: request.idempotencyKey,
      amountMinor: 4_000n,
      metadata: { refund_desk_key: request.idempotencyKey, refund_desk_number: '1001-R1' },
    });
  });

  it('is told of one that is pending, then that it has arrived', async () => {
    await laboratory.settleDelay(60_000);
    const sent = await provider.refund(request);
    expect(sent).toMatchObject({ status: 'PENDING', askAgainAfterMs: expect.any(Number) as number });
    const refundReference = sent.status === 'PENDING' ? sent.reference : null;
    await laboratory.jump(60_000);
    expect(await provider.find({ ...request, refundReference })).toEqual({ status: 'SUCCEEDED', reference: refundReference });
  });

  it.each(['INSUFFICIENT_BALANCE', 'ACCOUNT_CLOSED', 'REFUSED', 'PAYMENT_DISPUTED', 'RETURNED'] as const)(
    'is told of one that fails for %s',
    async (failureCode) => {
      await laboratory.faults({ ...post, kind: 'refund-fails', failureCode });
      const codes = { ...SAME, RETURNED: 'ACCOUNT_CLOSED' };
      const code = kind === 'mollie' ? 'RETURNED' : codes[failureCode];
      expect(await provider.refund(request)).toEqual({ status: 'FAILED', reference: expect.any(String) as string, code });
      expect(await provider.find(request)).toMatchObject({ status: 'FAILED', code });
    },
  );

  it('is told a definite no, and nothing was sent', async () => {
    await laboratory.externalRefund({ provider: kind, paymentReference: request.paymentReference, amountMinor: 7_000n });
    expect(await provider.refund(request)).toEqual({ status: 'FAILED', reference: null, code: 'AMOUNT_TOO_LARGE' });
    await laboratory.externalRefund({ provider: kind, paymentReference: request.paymentReference, amountMinor: 3_000n });
    const later = { ...request, idempotencyKey: `${request.idempotencyKey}-2` };
    expect(await provider.refund(later)).toMatchObject({ status: 'FAILED', code: expect.stringMatching(/ALREADY_REFUNDED|AMOUNT_TOO_LARGE/) as string });
    const paymentReference = kind === 'stripe' ? 'pi_unknown' : 'tr_unknown';
    const unknown = { ...request, paymentReference, idempotencyKey: `${request.idempotencyKey}-3` };
    expect(await provider.refund(unknown)).toEqual({ status: 'FAILED', reference: null, code: 'PAYMENT_UNKNOWN' });
    expect(await provider.find(unknown)).toEqual({ status: 'UNKNOWN' });
    expect(await provider.look(unknown.paymentReference, 'EUR')).toBeNull();
    expect((await executed()).filter(({ isExternal }) => !isExternal)).toEqual([]);
  });

  it('does not send what is disputed', async () => {
    await laboratory.dispute({ provider: kind, paymentReference: request.paymentReference, status: 'OPEN' });
    expect(await provider.refund(request)).toEqual({ status: 'FAILED', reference: null, code: 'PAYMENT_DISPUTED' });
    expect(await executed()).toEqual([]);
  });

  it('knows nothing after an answer was lost, and finds what was executed', async () => {
    await laboratory.faults({ ...post, kind: 'cut-after' });
    await expect(provider.refund(request)).rejects.toMatchObject({ name: 'ProviderTrouble', code: 'CONNECTION', neverSent: false });
    expect(await provider.find(request)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await executed()).toHaveLength(1);
  });

  it('finds nothing after a request was lost, and may send it again', async () => {
    await laboratory.faults({ ...post, kind: 'cut-before' });
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'CONNECTION', neverSent: false });
    expect(await provider.find(request)).toEqual({ status: 'NONE' });
    expect(await provider.refund(request)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await executed()).toHaveLength(1);
  });

  it('executes once across a 500 before executing', async () => {
    await laboratory.faults({ ...post, kind: 'error-before' });
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'PROVIDER_DOWN', neverSent: false });
    expect(await provider.find(request)).toEqual({ status: 'NONE' });
    expect(await provider.refund(request)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await executed()).toHaveLength(1);
  });

  it.each([4_000n, 10_000n])('executes once across a 500 after executing, of %d', async (amountMinor) => {
    const whole = { ...request, amountMinor };
    await laboratory.faults({ ...post, kind: 'error-after' });
    // What a second try of the client's own were told would say nothing of the first: it is not made.
    await expect(provider.refund(whole)).rejects.toMatchObject({ code: 'PROVIDER_DOWN', neverSent: false });
    expect(await provider.find(whole)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await executed()).toHaveLength(1);
  });

  it('does not take a refusal for a no where its own refund is the reason', async () => {
    const whole = { ...request, amountMinor: 10_000n };
    const sent = await provider.refund(whole);
    // By then the provider has forgotten the key, and refuses what has been refunded already.
    await laboratory.jump(25 * 3_600_000);
    expect(await provider.refund(whole)).toEqual(sent);
    expect(await executed()).toHaveLength(1);
  });

  it('says how long to wait when it asks too often', async () => {
    await laboratory.faults({ ...post, kind: 'throttled', retryAfterS: 3 });
    const retryAfterMs = kind === 'stripe' ? 3_000 : null;
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'THROTTLED', neverSent: false, retryAfterMs });
  });

  it('stops waiting for an answer that does not come', async () => {
    const hasty = impatient(laboratory.url);
    await laboratory.faults({ ...post, kind: 'hang-after' });
    await expect(hasty.refund(request)).rejects.toMatchObject({ code: 'TIMEOUT', neverSent: false });
    expect(await provider.find(request)).toMatchObject({ status: 'SUCCEEDED' });
    await laboratory.faults({ provider: kind, method: 'GET', kind: 'hang-before' });
    await expect(hasty.find(request)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('is told that a twin of its request is under way', async () => {
    const pause = await laboratory.pause({ point: 'before-executing', provider: kind, key: request.idempotencyKey });
    const first = provider.refund(request);
    await pause.reached();
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'IN_PROGRESS', neverSent: false });
    await pause.release();
    expect(await first).toMatchObject({ status: 'SUCCEEDED' });
    expect(await executed()).toHaveLength(1);
  });

  it('cannot read half an answer', async () => {
    await laboratory.faults({ ...post, kind: 'malformed' });
    await expect(provider.refund(request)).rejects.toMatchObject({ code: 'UNREADABLE', neverSent: false });
    expect(await provider.find(request)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('says that its key is refused, whatever it asks', async () => {
    const stranger = wrongKey(laboratory.url);
    const refused = { code: 'CREDENTIALS', neverSent: false };
    await expect(stranger.refund(request)).rejects.toMatchObject(refused);
    await expect(stranger.find(request)).rejects.toMatchObject(refused);
    await expect(stranger.look(request.paymentReference, 'EUR')).rejects.toMatchObject(refused);
    expect(await executed()).toEqual([]);
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const gone = await startLaboratory();
    await gone.close();
    await expect(connect(gone.url).refund(request)).rejects.toMatchObject({ code: 'CONNECTION', neverSent: true });
  });

  it('sees refunds of whoever made them, and disputes', async () => {
    const { paymentReference } = request;
    expect(await provider.look(paymentReference, 'EUR')).toEqual({ capturedMinor: 10_000n, currencyCode: 'EUR', refunds: [], dispute: null });
    await provider.refund(request);
    await laboratory.externalRefund({ provider: kind, paymentReference, amountMinor: 1_500n });
    await laboratory.dispute({ provider: kind, paymentReference, status: 'OPEN' });
    const seen = await provider.look(paymentReference, 'EUR');
    expect(seen?.refunds).toHaveLength(2);
    expect(seen?.refunds).toContainEqual(expect.objectContaining({ ownKey: request.idempotencyKey, amountMinor: 4_000n, status: 'SUCCEEDED' }));
    expect(seen?.refunds).toContainEqual(expect.objectContaining({ ownKey: null, amountMinor: 1_500n, status: 'SUCCEEDED' }));
    expect(seen?.dispute).toBe(kind === 'stripe' ? 'OPEN' : 'LOST');
    await laboratory.dispute({ provider: kind, paymentReference, status: 'WON' });
    expect((await provider.look(paymentReference, 'EUR'))?.dispute).toBe('WON');
  });

  it('sees all refunds of a payment, however many pages they take', async () => {
    const { paymentReference } = request;
    const reference = await laboratory.registerPayment({ provider: kind, amountMinor: 1_000_000n, currencyCode: 'EUR' });
    for (let amountMinor = 1n; amountMinor <= 130n; amountMinor++) {
      await laboratory.externalRefund({ provider: kind, paymentReference: reference, amountMinor });
    }
    expect((await provider.look(reference, 'EUR'))?.refunds).toHaveLength(130);
    expect((await provider.look(paymentReference, 'EUR'))?.refunds).toHaveLength(0);
  });

  it('sees that one came back days after it had arrived', async () => {
    const sent = await provider.refund(request);
    const refundReference = sent.status === 'SUCCEEDED' ? sent.reference : '';
    await laboratory.failRefund({ provider: kind, reference: refundReference, afterMs: 3 * 86_400_000 });
    await laboratory.jump(3 * 86_400_000);
    expect(await provider.find({ ...request, refundReference })).toMatchObject({ status: 'FAILED', reference: refundReference });
  });
});

const SAME = {
  INSUFFICIENT_BALANCE: 'INSUFFICIENT_BALANCE',
  ACCOUNT_CLOSED: 'ACCOUNT_CLOSED',
  REFUSED: 'REFUSED',
  PAYMENT_DISPUTED: 'PAYMENT_DISPUTED',
} as const;
