import { ProviderTrouble, type PaymentProvider, type ProviderPaymentView, type TroubleCode } from '../provider';

/** Waits so many milliseconds. */
export type Pause = (delayMs: number) => Promise<void>;

const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** After so many payments in a row that could not be asked, each of the others is asked once. */
const PATIENT_WITH = 3;
/** Asking again now helps with these only. */
const PASSING: readonly TroubleCode[] = ['TIMEOUT', 'CONNECTION', 'PROVIDER_DOWN', 'THROTTLED', 'IN_PROGRESS'];

/** Asks a provider about payments, again after growing pauses where it does not answer; loses patience when it is down. */
export class PatientProvider {
  private unansweredInARow = 0;

  constructor(
    private readonly provider: Pick<PaymentProvider, 'look' | 'capabilities'>,
    private readonly pause: Pause,
  ) {}

  get usualDays(): number {
    return this.provider.capabilities.usualDays;
  }

  /** A payment as the provider has it; null when it never heard of it. Throws ProviderTrouble when it cannot be asked. */
  async look(paymentReference: string, currencyCode: string): Promise<ProviderPaymentView | null> {
    for (let tries = 1; ; tries++) {
      try {
        const view = await this.provider.look(paymentReference, currencyCode);
        this.unansweredInARow = 0;
        return view;
      } catch (error) {
        if (!(error instanceof ProviderTrouble)) throw error;
        const maxTries = this.unansweredInARow < PATIENT_WITH && PASSING.includes(error.code) ? MAX_TRIES : 1;
        if (tries >= maxTries) {
          this.unansweredInARow++;
          throw error;
        }
        const pauseMs = Math.max(error.retryAfterMs ?? 0, FIRST_PAUSE_MS * 2 ** (tries - 1));
        await this.pause(Math.min(pauseMs, LONGEST_PAUSE_MS));
      }
    }
  }
}
