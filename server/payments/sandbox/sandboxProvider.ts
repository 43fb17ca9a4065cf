import type { ProviderFinding, ProviderOutcome, ProviderRefundRequest } from '../provider';
import { StripeProvider } from '../stripe/stripeProvider';
import { SANDBOX_SECRET_KEY } from './sandboxLaboratory';

/** Refunds that are on their way for longer than this are a provider's that takes days. */
const YOUNG_ASK_MS = 10_000;

/**
 * A provider to try the desk with: Stripe's official client against the laboratory that runs in the same process.
 * It settles within seconds, and is asked as often. No money moves.
 */
export class SandboxProvider extends StripeProvider {
  constructor(
    laboratoryUrl: string,
    private readonly settleDelayMs: number,
  ) {
    super({ secretKey: SANDBOX_SECRET_KEY }, { baseUrl: laboratoryUrl });
  }

  override async refund(request: ProviderRefundRequest): Promise<ProviderOutcome> {
    return this.soon(await super.refund(request));
  }

  override async find(request: ProviderRefundRequest): Promise<ProviderFinding> {
    const found = await super.find(request);
    return found.status === 'PENDING' ? this.soon(found) : found;
  }

  private soon(outcome: ProviderOutcome): ProviderOutcome {
    if (outcome.status !== 'PENDING' || outcome.askAgainAfterMs > YOUNG_ASK_MS) return outcome;
    return { ...outcome, askAgainAfterMs: Math.min(outcome.askAgainAfterMs, this.settleDelayMs) };
  }
}
