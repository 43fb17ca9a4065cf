import { circuitBreaker, ConsecutiveBreaker, handleAll, isBrokenCircuitError } from 'cockatiel';
import {
  ProviderTrouble,
  type PaymentProvider,
  type ProviderRefundRequest,
  type TroubleCode,
} from './provider';

/** What tells that a provider, or the line to it, is down; refusals and strange answers come from one that is up. */
const OUTAGES: readonly TroubleCode[] = ['TIMEOUT', 'CONNECTION', 'PROVIDER_DOWN', 'THROTTLED'];
const FAILURES_IN_A_ROW = 5;
const OPEN_FOR_MS = 30_000;
const SHORTEST_WAIT_MS = 1_000;

export interface BreakerEvents {
  /** The provider did not answer several times in a row: it is left alone for a while. */
  readonly onOpen: () => void;
  /** It answered again. */
  readonly onClose: () => void;
}

/** What a call came to, where the provider did answer: also what it refused. */
type Answer<Value> = { readonly value: Value } | { readonly error: unknown };

/**
 * A provider that is left alone for 30 seconds after it gave no answer 5 times in a row; then one call tries. What
 * is asked in between fails at once with a ProviderTrouble that says that nothing was sent.
 */
export class BreakerProvider implements PaymentProvider {
  private readonly policy = circuitBreaker(handleAll, {
    halfOpenAfter: OPEN_FOR_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  });
  private opensAgainAtMs = 0;

  constructor(
    private readonly provider: PaymentProvider,
    { onOpen, onClose }: BreakerEvents,
  ) {
    this.policy.onBreak(() => {
      this.opensAgainAtMs = Date.now() + OPEN_FOR_MS;
      onOpen();
    });
    this.policy.onReset(onClose);
  }

  get capabilities(): PaymentProvider['capabilities'] {
    return this.provider.capabilities;
  }

  refund(request: ProviderRefundRequest): ReturnType<PaymentProvider['refund']> {
    return this.guard(() => this.provider.refund(request));
  }

  find(request: ProviderRefundRequest): ReturnType<PaymentProvider['find']> {
    return this.guard(() => this.provider.find(request));
  }

  cancel(request: ProviderRefundRequest): ReturnType<PaymentProvider['cancel']> {
    return this.guard(() => this.provider.cancel(request));
  }

  look(paymentReference: string, currencyCode: string): ReturnType<PaymentProvider['look']> {
    return this.guard(() => this.provider.look(paymentReference, currencyCode));
  }

  private async guard<Value>(call: () => Promise<Value>): Promise<Value> {
    const answer = await this.policy.execute(() => answerOf(call)).catch((error: unknown) => {
      if (!isBrokenCircuitError(error)) throw error;
      const retryAfterMs = Math.max(this.opensAgainAtMs - Date.now(), SHORTEST_WAIT_MS);
      throw new ProviderTrouble('PROVIDER_DOWN', { retryAfterMs, neverSent: true });
    });
    if ('error' in answer) throw answer.error;
    return answer.value;
  }
}

/** Throws only what tells of an outage, so that every other answer ends a row of them. */
async function answerOf<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (error instanceof ProviderTrouble && OUTAGES.includes(error.code)) throw error;
    return { error };
  }
}
