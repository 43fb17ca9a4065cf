import type { Database } from '../../database/database';
import { isDuplicateKey } from '../../database/retry';
import type {
  PaymentProvider,
  ProviderFailureCode,
  ProviderFinding,
  ProviderOutcome,
  ProviderPaymentView,
  ProviderRefundRequest,
} from '../provider';
import { SandboxRefundRow } from './sandboxRefund.entity';

/** Amounts, in minor units, that the sandbox declines, so that failures can be tried out. */
export const SANDBOX_DECLINES: ReadonlyMap<bigint, ProviderFailureCode> = new Map([
  [6666n, 'INSUFFICIENT_BALANCE'],
  [7777n, 'ACCOUNT_CLOSED'],
]);

/**
 * A provider to try the desk with: it keeps books of its own, executes each key once, and settles a few seconds
 * after it was asked, like a real one. No money moves.
 */
export class SandboxProvider implements PaymentProvider {
  readonly capabilities = { automatic: true, partial: true, cancellable: false, usualDays: 1, keyLifetimeMs: 20 * 3_600_000 };

  constructor(
    private readonly database: Database,
    private readonly delayMs: number,
  ) {}

  async refund(request: ProviderRefundRequest): Promise<ProviderOutcome> {
    const row: SandboxRefundRow = {
      idempotencyKey: request.idempotencyKey,
      paymentReference: request.paymentReference,
      amountMinor: request.amountMinor,
      currencyCode: request.currencyCode,
      failureCode: SANDBOX_DECLINES.get(request.amountMinor) ?? null,
      settlesAt: new Date(Date.now() + this.delayMs),
    };
    await this.database
      .transaction((tx) => tx.insert(SandboxRefundRow, row))
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    const outcome = await this.outcomeOf(request);
    if (!outcome) throw new Error('the sandbox lost a refund');
    return outcome;
  }

  async find(request: ProviderRefundRequest): Promise<ProviderFinding> {
    return (await this.outcomeOf(request)) ?? { status: 'NONE' };
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }

  look(_paymentReference: string, currencyCode: string): Promise<ProviderPaymentView> {
    return Promise.resolve({ capturedMinor: null, currencyCode, refunds: [], dispute: null });
  }

  private async outcomeOf({ idempotencyKey }: ProviderRefundRequest): Promise<ProviderOutcome | null> {
    const row = await this.database.read.findOneBy(SandboxRefundRow, { idempotencyKey });
    if (!row) return null;
    const reference = `sandbox_${idempotencyKey}`;
    const restMs = row.settlesAt.getTime() - Date.now();
    if (restMs > 0) return { status: 'PENDING', reference, askAgainAfterMs: restMs };
    if (row.failureCode === null) return { status: 'SUCCEEDED', reference };
    return { status: 'FAILED', reference, code: row.failureCode as ProviderFailureCode };
  }
}
