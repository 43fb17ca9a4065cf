import { ProviderTrouble, type ProviderPaymentView, type TroubleCode } from '../provider';
import { PatientProvider } from './patientProvider';

const view: ProviderPaymentView = { capturedMinor: 1n, currencyCode: 'EUR', refunds: [], dispute: null };

/** A provider that answers in turn as it is told, and then always as the last time. */
function providerThat(...answers: (TroubleCode | ProviderTrouble | ProviderPaymentView)[]) {
  const pausesMs: number[] = [];
  let calls = 0;
  const look = (): Promise<ProviderPaymentView> => {
    const answer = answers[Math.min(calls++, answers.length - 1)] ?? view;
    if (typeof answer === 'string') return Promise.reject(new ProviderTrouble(answer));
    return answer instanceof ProviderTrouble ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const capabilities = { automatic: true, partial: true, cancellable: false, usualDays: 5, keyLifetimeMs: 1 };
  const pause = (delayMs: number): Promise<void> => {
    pausesMs.push(delayMs);
    return Promise.resolve();
  };
  return { patient: new PatientProvider({ look, capabilities }, pause), pausesMs, calls: () => calls };
}

describe('asking a provider patiently', () => {
  it('asks again after growing pauses, and as late as the provider says', async () => {
    const { patient, pausesMs } = providerThat('TIMEOUT', new ProviderTrouble('THROTTLED', { retryAfterMs: 7_000 }), 'PROVIDER_DOWN', view);
    await expect(patient.look('p', 'EUR')).resolves.toBe(view);
    expect(pausesMs).toEqual([1_000, 7_000, 4_000]);
  });

  it('never waits for longer than half a minute', async () => {
    const { patient, pausesMs } = providerThat(new ProviderTrouble('THROTTLED', { retryAfterMs: 3_600_000 }), view);
    await patient.look('p', 'EUR');
    expect(pausesMs).toEqual([30_000]);
  });

  it('gives up on a payment after four times', async () => {
    const { patient, calls } = providerThat('PROVIDER_DOWN');
    await expect(patient.look('p', 'EUR')).rejects.toThrow(ProviderTrouble);
    expect(calls()).toBe(4);
  });

  it('asks once about the others when it is down, and is patient again when it answers', async () => {
    const down = Array<TroubleCode>(13).fill('PROVIDER_DOWN');
    const { patient, calls } = providerThat(...down, view, 'TIMEOUT', view);
    for (let payment = 1; payment <= 4; payment++) await expect(patient.look('p', 'EUR')).rejects.toThrow(ProviderTrouble);
    expect(calls()).toBe(3 * 4 + 1);
    await expect(patient.look('p', 'EUR')).resolves.toBe(view);
    await expect(patient.look('p', 'EUR')).resolves.toBe(view);
    expect(calls()).toBe(16);
  });

  it.each(['CREDENTIALS', 'UNREADABLE'] as const)('does not ask again where that cannot help: %s', async (code) => {
    const { patient, calls } = providerThat(code);
    await expect(patient.look('p', 'EUR')).rejects.toThrow(ProviderTrouble);
    expect(calls()).toBe(1);
  });
});
