import type { MollieClient } from '@mollie/api-client';
import { CURRENCY_DECIMALS } from '../../money/currencies';
import { formatAmount } from '../../money/money';
import type { MollieCredentials } from '../credentials';
import { ANSWER_TIMEOUT_MS, answerWithin, type LineOptions } from '../line';
import {
  ProviderTrouble,
  throwUnsettled,
  type PaymentProvider,
  type ProviderFailureCode,
  type ProviderFinding,
  type ProviderOutcome,
  type ProviderPaymentView,
  type ProviderRefundRequest,
} from '../provider';
import { createMollie } from './mollieClient';
import { readMollieError } from './mollieErrors';
import {
  capturedOf,
  disputeOf,
  OWN_KEY,
  OWN_NUMBER,
  ownKeyOf,
  readMollieRefund,
  readOutcome,
  readRefund,
  type MollieRefund,
} from './mollieRefund';
import { twinTrouble } from './mollieTwin';
import { TWIN } from './mollieWords';

/** https://docs.mollie.com/reference/create-refund */
const MAX_DESCRIPTION = 140;

type Answer<Value> = { readonly value: Value } | { readonly no: ProviderFailureCode | typeof TWIN };

/** Mollie, through its official client. https://docs.mollie.com/reference/refunds-api */
export class MollieProvider implements PaymentProvider {
  readonly capabilities = {
    automatic: true,
    partial: true,
    // While it is queued or pending: https://docs.mollie.com/reference/cancel-refund
    cancellable: true,
    usualDays: 3,
    // Mollie forgets a key after an hour: https://docs.mollie.com/reference/api-idempotency
    keyLifetimeMs: 50 * 60_000,
  };
  private readonly client: MollieClient;
  private readonly timeoutMs: number;

  constructor({ apiKey }: Pick<MollieCredentials, 'apiKey'>, { baseUrl, timeoutMs = ANSWER_TIMEOUT_MS }: LineOptions = {}) {
    this.client = createMollie(apiKey, { baseUrl, timeoutMs });
    this.timeoutMs = timeoutMs;
  }

  async refund(request: ProviderRefundRequest): Promise<ProviderOutcome> {
    const { idempotencyKey, paymentReference: paymentId, amountMinor, currencyCode, description } = request;
    if (!CURRENCY_DECIMALS.has(currencyCode)) return { status: 'FAILED', reference: null, code: 'REFUSED' };
    const answer = await this.ask(() =>
      this.client.paymentRefunds.create({
        paymentId,
        amount: { currency: currencyCode, value: formatAmount(amountMinor, currencyCode) },
        description: description.slice(0, MAX_DESCRIPTION),
        metadata: { [OWN_KEY]: idempotencyKey, [OWN_NUMBER]: description },
        idempotencyKey,
      }),
    );
    return 'no' in answer ? this.checkRefusal(request, answer.no) : readOutcome(readMollieRefund(answer.value));
  }

  async find({ paymentReference: paymentId, refundReference, idempotencyKey }: ProviderRefundRequest): Promise<ProviderFinding> {
    if (refundReference !== null) {
      const known = await this.ask(() => this.client.paymentRefunds.get(refundReference, { paymentId }));
      // It was there before: rather another account is asked than that it is gone.
      return 'no' in known ? { status: 'UNKNOWN' } : readOutcome(readMollieRefund(known.value));
    }
    const answer = await this.ask(() => this.listRefunds(paymentId));
    if ('no' in answer) return { status: 'UNKNOWN' };
    const own = findOwn(answer.value, idempotencyKey);
    return own ? readOutcome(own) : { status: 'NONE' };
  }

  /** Mollie refuses it once the refund is processed; what became of it tells `find`. */
  async cancel({ paymentReference: paymentId, refundReference }: ProviderRefundRequest): Promise<void> {
    if (refundReference !== null) await this.ask(() => this.client.paymentRefunds.cancel(refundReference, { paymentId }));
  }

  async look(paymentReference: string): Promise<ProviderPaymentView | null> {
    const answer = await this.ask(async () => ({
      payment: await this.client.payments.get(paymentReference),
      refunds: await this.listRefunds(paymentReference),
      chargebacks: await readAll(this.client.paymentChargebacks.iterate({ paymentId: paymentReference })),
    }));
    if ('no' in answer) {
      if (answer.no === 'PAYMENT_UNKNOWN') return null;
      throw new ProviderTrouble('UNREADABLE');
    }
    const { payment, refunds, chargebacks } = answer.value;
    return { ...capturedOf(payment), refunds: refunds.map(readRefund), dispute: disputeOf(chargebacks) };
  }

  /**
   * A no to a request does not rule out that an earlier try with the same key was carried out: Mollie keeps no answer
   * that was an error. So what there is counts, and a no that could not be checked settles nothing.
   */
  private async checkRefusal(request: ProviderRefundRequest, no: ProviderFailureCode | typeof TWIN): Promise<ProviderOutcome> {
    const answer = await this.ask(() => this.listRefunds(request.paymentReference)).catch(throwUnsettled);
    const refunds = 'no' in answer ? [] : answer.value;
    const own = findOwn(refunds, request.idempotencyKey);
    if (own) return readOutcome(own);
    if (no === TWIN) throw twinTrouble(refunds, request);
    return { status: 'FAILED', reference: null, code: no };
  }

  private async listRefunds(paymentId: string): Promise<MollieRefund[]> {
    return (await readAll(this.client.paymentRefunds.iterate({ paymentId }))).map(readMollieRefund);
  }

  private async ask<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
    try {
      return { value: await answerWithin(this.timeoutMs, call) };
    } catch (error) {
      const meaning = readMollieError(error);
      if (meaning instanceof ProviderTrouble) throw meaning;
      return { no: meaning };
    }
  }
}

function findOwn(refunds: readonly MollieRefund[], idempotencyKey: string): MollieRefund | null {
  const own = refunds.filter((refund) => ownKeyOf(refund) === idempotencyKey);
  return own.find(({ status }) => status !== 'failed' && status !== 'canceled') ?? own[0] ?? null;
}

async function readAll(pages: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
