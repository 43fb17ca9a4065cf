import { BreakerProvider } from './breaker';
import { ProviderTrouble, type PaymentProvider, type TroubleCode } from './provider';

const REQUEST = {
  idempotencyKey: '1',
  paymentReference: 'pi_1',
  amountMinor: 100n,
  currencyCode: 'EUR',
  refundReference: null,
  description: 'T1-R1',
};
const SUCCEEDED = { status: 'SUCCEEDED', reference: 're_1' } as const;

/** A provider that answers as it is told, and counts what reaches it. */
class Told implements PaymentProvider {
  readonly capabilities = { automatic: true, partial: true, cancellable: false, usualDays: 1, keyLifetimeMs: 1 };
  calls = 0;
  trouble: TroubleCode | null = null;

  refund() {
    this.calls += 1;
    return this.trouble === null ? Promise.resolve(SUCCEEDED) : Promise.reject(new ProviderTrouble(this.trouble));
  }
  find() {
    return this.refund();
  }
  cancel() {
    return Promise.resolve();
  }
  look() {
    return Promise.resolve(null);
  }
}

describe('the breaker of a provider', () => {
  let provider: Told;
  let breaker: BreakerProvider;
  let events: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    provider = new Told();
    events = [];
    breaker = new BreakerProvider(provider, { onOpen: () => events.push('open'), onClose: () => events.push('close') });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const troubleOf = (): Promise<unknown> => breaker.refund(REQUEST).catch((error: unknown) => error);

  const fail = async (code: TroubleCode, times: number): Promise<void> => {
    provider.trouble = code;
    for (let time = 0; time < times; time++) expect(await troubleOf()).toMatchObject({ code, neverSent: false });
  };

  it.each(['TIMEOUT', 'CONNECTION', 'PROVIDER_DOWN', 'THROTTLED'] as const)('lets nothing through after five times %s', async (code) => {
    await fail(code, 5);
    jest.advanceTimersByTime(10_000);
    expect(await troubleOf()).toMatchObject({ code: 'PROVIDER_DOWN', neverSent: true, retryAfterMs: 20_000 });
    expect([provider.calls, events]).toEqual([5, ['open']]);
  });

  it.each(['CREDENTIALS', 'IN_PROGRESS', 'UNREADABLE'] as const)('takes %s for an answer', async (code) => {
    await fail('TIMEOUT', 4);
    await fail(code, 1);
    await fail('TIMEOUT', 4);
    expect(events).toEqual([]);
  });

  it('lets one call try after half a minute, and closes when it is answered', async () => {
    await fail('PROVIDER_DOWN', 5);
    jest.advanceTimersByTime(30_000);
    provider.trouble = null;
    expect(await breaker.refund(REQUEST)).toEqual(SUCCEEDED);
    expect(await breaker.find(REQUEST)).toEqual(SUCCEEDED);
    expect(events).toEqual(['open', 'close']);
  });

  it('stays open when that call gets no answer either', async () => {
    await fail('PROVIDER_DOWN', 5);
    jest.advanceTimersByTime(30_000);
    await fail('TIMEOUT', 1);
    expect(await troubleOf()).toMatchObject({ neverSent: true, retryAfterMs: 30_000 });
    expect(provider.calls).toBe(6);
  });
});
