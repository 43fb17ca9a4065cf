import type { ModificationsApi } from '@adyen/api-library/lib/src/services/checkout/modificationsApi';
import type { AdyenCredentials } from '../credentials';
import { ANSWER_TIMEOUT_MS, answerWithin, type LineOptions } from '../line';
import {
  ProviderTrouble,
  type PaymentProvider,
  type ProviderFinding,
  type ProviderOutcome,
  type ProviderPaymentView,
  type ProviderRefundRequest,
} from '../provider';
import { toAdyenAmount } from './adyenAmount';
import { createAdyenClient } from './adyenClient';
import { readAdyenError } from './adyenErrors';
import { foldAdyenNotices, type AdyenNotices, type AdyenRefund } from './adyenNotices';

/** A notice tells of news at once; this is for one that never came. */
const ASK_AGAIN_AFTER_MS = 3_600_000;

/**
 * Adyen, through its official library. It takes a request and tells by a notice, later, what became of it; there is
 * no way to ask. https://docs.adyen.com/online-payments/refund
 */
export class AdyenProvider implements PaymentProvider {
  readonly capabilities = {
    automatic: true,
    partial: true,
    cancellable: false,
    usualDays: 7,
    // Keys count for at least 7 days: https://docs.adyen.com/development-resources/api-idempotency
    keyLifetimeMs: 6 * 24 * 3_600_000,
  };
  private readonly client: ModificationsApi;
  private readonly merchantAccount: string;
  private readonly timeoutMs: number;

  constructor(
    credentials: Pick<AdyenCredentials, 'apiKey' | 'merchantAccount' | 'liveUrlPrefix'>,
    private readonly notices: AdyenNotices,
    { baseUrl, timeoutMs = ANSWER_TIMEOUT_MS }: LineOptions = {},
  ) {
    this.client = createAdyenClient(credentials, { baseUrl, timeoutMs });
    this.merchantAccount = credentials.merchantAccount;
    this.timeoutMs = timeoutMs;
  }

  async refund({ idempotencyKey, paymentReference, amountMinor, currencyCode }: ProviderRefundRequest): Promise<ProviderOutcome> {
    const { merchantAccount } = this;
    const value = toAdyenAmount(amountMinor, currencyCode);
    if (value === null) return { status: 'FAILED', reference: null, code: 'REFUSED' };
    const request = { merchantAccount, amount: { currency: currencyCode, value }, reference: idempotencyKey };
    try {
      const answer = await answerWithin(this.timeoutMs, () =>
        this.client.refundCapturedPayment(paymentReference, request, { idempotencyKey }),
      );
      return readReceipt(answer);
    } catch (error) {
      const meaning = readAdyenError(error);
      if (meaning instanceof ProviderTrouble) throw meaning;
      return { status: 'FAILED', reference: null, code: meaning };
    }
  }

  async find({ idempotencyKey, paymentReference, refundReference }: ProviderRefundRequest): Promise<ProviderFinding> {
    const { refunds } = foldAdyenNotices(await this.notices.of(paymentReference));
    const own = refunds.find(({ reference, ownKey }) => (refundReference === null ? ownKey === idempotencyKey : reference === refundReference));
    if (own) return outcomeOf(own);
    // It was received; what became of it has not been told yet.
    if (refundReference !== null) return { status: 'PENDING', reference: refundReference, askAgainAfterMs: ASK_AGAIN_AFTER_MS };
    return { status: 'UNKNOWN' };
  }

  /** Adyen cannot call a refund back. */
  cancel(): Promise<void> {
    return Promise.resolve();
  }

  /** What its notices have told; what was captured they do not tell. */
  async look(paymentReference: string, currencyCode: string): Promise<ProviderPaymentView> {
    const { refunds, dispute } = foldAdyenNotices(await this.notices.of(paymentReference));
    return {
      capturedMinor: null,
      currencyCode,
      refunds: refunds.map(({ reference, ownKey, amountMinor, status }) => ({ reference, ownKey, amountMinor, status })),
      dispute,
    };
  }
}

/** Throws ProviderTrouble for what is no receipt: the library takes any JSON for an answer. */
function readReceipt({ pspReference, status }: { readonly pspReference?: unknown; readonly status?: unknown }): ProviderOutcome {
  if (status !== 'received' || typeof pspReference !== 'string') throw new ProviderTrouble('UNREADABLE');
  return { status: 'PENDING', reference: pspReference, askAgainAfterMs: ASK_AGAIN_AFTER_MS };
}

function outcomeOf({ reference, status, code }: AdyenRefund): ProviderOutcome {
  switch (status) {
    case 'PENDING':
      return { status, reference, askAgainAfterMs: ASK_AGAIN_AFTER_MS };
    case 'FAILED':
      return { status, reference, code: code ?? 'REFUSED' };
    case 'SUCCEEDED':
    case 'CANCELED':
      return { status, reference };
  }
}
