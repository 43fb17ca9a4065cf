import fc from 'fast-check';
import { AdyenProvider } from '../../server/payments/adyen/adyenProvider';
import { FAULT_KINDS } from '../../server/payments/laboratory/faults';
import { MollieProvider } from '../../server/payments/mollie/mollieProvider';
import { ProviderTrouble, type PaymentProvider, type ProviderRefundRequest } from '../../server/payments/provider';
import { StripeProvider } from '../../server/payments/stripe/stripeProvider';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';

const TIMEOUT_MS = 250;
const NO_NOTICES = { of: () => Promise.resolve([]) };
const ADYEN = { apiKey: 'AQElaboratory', merchantAccount: 'LaboratoryMerchant', liveUrlPrefix: null };

const kinds = [
  { kind: 'stripe' as const, connect: (baseUrl: string): PaymentProvider => new StripeProvider({ secretKey: 'sk_test_laboratory' }, { baseUrl, timeoutMs: TIMEOUT_MS }) },
  { kind: 'mollie' as const, connect: (baseUrl: string): PaymentProvider => new MollieProvider({ apiKey: 'test_laboratory' }, { baseUrl, timeoutMs: TIMEOUT_MS }) },
  { kind: 'adyen' as const, connect: (baseUrl: string): PaymentProvider => new AdyenProvider(ADYEN, NO_NOTICES, { baseUrl, timeoutMs: TIMEOUT_MS }) },
];

/** What can happen to a request while it is unknown what became of it. */
const LOSSES = FAULT_KINDS.filter((kind) => !['slow', 'refund-fails', 'refund-needs-action'].includes(kind));

describe.each(kinds)('$kind, whatever is lost on the way', ({ kind, connect }) => {
  let laboratory: RunningLaboratory;

  beforeAll(async () => {
    laboratory = await startLaboratory();
  });
  afterAll(() => laboratory.close());

  const payFor = async (amountMinor: bigint): Promise<ProviderRefundRequest> => {
    const paymentReference = await laboratory.registerPayment({ provider: kind, amountMinor: 10_000n, currencyCode: 'EUR' });
    const idempotencyKey = `5${paymentReference.replace(/\D/g, '')}-${amountMinor}-${paymentReference}`;
    return { idempotencyKey, paymentReference, amountMinor, currencyCode: 'EUR', refundReference: null, description: '1001-R1' };
  };

  it('executes one key once, and never says no to what it executed', async () => {
    const provider = connect(laboratory.url);
    const steps = fc.array(fc.record({ loss: fc.constantFrom(...LOSSES, null), asksFirst: fc.boolean() }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(4_000n, 10_000n), async (all, amountMinor) => {
        await laboratory.clearFaults();
        const request = await payFor(amountMinor);
        const said: string[] = [];
        for (const { loss, asksFirst } of all) {
          if (loss !== null) await laboratory.faults({ kind: loss, provider: kind, method: 'POST' });
          if (asksFirst) said.push(await hear(() => provider.find(request)));
          said.push(await hear(() => provider.refund(request)));
          await laboratory.clearFaults();
        }
        const executed = await laboratory.executed({ provider: kind, payment: request.paymentReference });
        expect(executed.length).toBeLessThanOrEqual(1);
        expect(said).not.toContain('FAILED');
        const last = await hear(() => provider.find(request));
        if (kind !== 'adyen') expect(last).toBe(executed.length === 1 ? 'SUCCEEDED' : 'NONE');
        if (said.some((word) => word === 'SUCCEEDED' || word === 'PENDING')) expect(executed).toHaveLength(1);
      }),
      { numRuns: 15, seed: 20_260_501 },
    );
  });
});

/** What a provider says, or that nobody knows. */
async function hear(call: () => Promise<{ readonly status: string }>): Promise<string> {
  try {
    return (await call()).status;
  } catch (error) {
    if (error instanceof ProviderTrouble) return error.code;
    throw error;
  }
}
