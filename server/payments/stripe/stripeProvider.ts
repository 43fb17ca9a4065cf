import type Stripe from 'stripe';
import type { StripeCredentials } from '../credentials';
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
import { toStripeAmount } from './stripeAmount';
import { createStripeClient } from './stripeClient';
import { readStripeError } from './stripeErrors';
import { capturedOf, disputeOf, OWN_KEY, OWN_NUMBER, readOutcome, readRefund } from './stripeRefund';

const PAGE_SIZE = 100;

/** Which of the two names of a payment this is; a payment intent unless it looks like a charge. */
function paymentParam(paymentReference: string): { payment_intent: string } | { charge: string } {
  return /^(ch|py)_/.test(paymentReference) ? { charge: paymentReference } : { payment_intent: paymentReference };
}

/** Stripe, through its official client. https://docs.stripe.com/api/refunds */
export class StripeProvider implements PaymentProvider {
  readonly capabilities = {
    automatic: true,
    partial: true,
    // Stripe calls back only what waits for the customer: https://docs.stripe.com/api/refunds/cancel
    cancellable: false,
    // https://docs.stripe.com/refunds: 5 to 10 business days.
    usualDays: 10,
    // Keys count for at least 24 hours: https://docs.stripe.com/api/idempotent_requests
    keyLifetimeMs: 20 * 3_600_000,
  };
  private readonly client: Stripe;
  private readonly timeoutMs: number;

  constructor({ secretKey }: Pick<StripeCredentials, 'secretKey'>, { baseUrl, timeoutMs = ANSWER_TIMEOUT_MS }: LineOptions = {}) {
    this.client = createStripeClient(secretKey, { baseUrl, timeoutMs });
    this.timeoutMs = timeoutMs;
  }

  async refund(request: ProviderRefundRequest): Promise<ProviderOutcome> {
    const { idempotencyKey, paymentReference, amountMinor, currencyCode, description } = request;
    const amount = toStripeAmount(amountMinor, currencyCode);
    if (amount === null) return { status: 'FAILED', reference: null, code: 'REFUSED' };
    const metadata = { [OWN_KEY]: idempotencyKey, [OWN_NUMBER]: description };
    const params = { ...paymentParam(paymentReference), amount, metadata };
    const answer = await this.ask(() => this.client.refunds.create(params, { idempotencyKey }));
    return 'no' in answer ? this.checkRefusal(request, answer.no) : readOutcome(answer.value);
  }

  async find({ paymentReference, refundReference, idempotencyKey }: ProviderRefundRequest): Promise<ProviderFinding> {
    if (refundReference !== null) {
      const known = await this.ask(() => this.client.refunds.retrieve(refundReference));
      // It was there before: rather another account is asked than that it is gone.
      return 'no' in known ? { status: 'UNKNOWN' } : readOutcome(known.value);
    }
    const answer = await this.ask(() => this.listRefunds(paymentReference));
    if ('no' in answer) return { status: 'UNKNOWN' };
    const own = answer.value.filter(({ metadata }) => metadata?.[OWN_KEY] === idempotencyKey);
    const refund = own.find(({ status }) => status !== 'failed' && status !== 'canceled') ?? own[0];
    return refund ? readOutcome(refund) : { status: 'NONE' };
  }

  /** Stripe refuses it unless the refund waits for the customer; what became of it tells `find`. */
  async cancel({ refundReference }: ProviderRefundRequest): Promise<void> {
    if (refundReference !== null) await this.ask(() => this.client.refunds.cancel(refundReference));
  }

  async look(paymentReference: string): Promise<ProviderPaymentView | null> {
    const answer = await this.ask(async () => ({
      payment: await this.retrievePayment(paymentReference),
      refunds: await this.listRefunds(paymentReference),
      disputes: await this.listDisputes(paymentReference),
    }));
    if ('no' in answer) {
      if (answer.no === 'PAYMENT_UNKNOWN') return null;
      throw new ProviderTrouble('UNREADABLE');
    }
    const { payment, refunds, disputes } = answer.value;
    return { ...capturedOf(payment), refunds: refunds.map(readRefund), dispute: disputeOf(disputes) };
  }

  /** A no does not rule out that an earlier request with the same key was carried out: what there is counts. */
  private async checkRefusal(request: ProviderRefundRequest, code: ProviderFailureCode): Promise<ProviderOutcome> {
    const found = await this.find(request).catch(throwUnsettled);
    return found.status === 'NONE' || found.status === 'UNKNOWN' ? { status: 'FAILED', reference: null, code } : found;
  }

  private retrievePayment(paymentReference: string): Promise<Stripe.PaymentIntent | Stripe.Charge> {
    const param = paymentParam(paymentReference);
    return 'charge' in param ? this.client.charges.retrieve(param.charge) : this.client.paymentIntents.retrieve(param.payment_intent);
  }

  private listRefunds(paymentReference: string): Promise<Stripe.Refund[]> {
    return readAll((page) => this.client.refunds.list({ ...paymentParam(paymentReference), ...page }));
  }

  private listDisputes(paymentReference: string): Promise<Stripe.Dispute[]> {
    return readAll((page) => this.client.disputes.list({ ...paymentParam(paymentReference), ...page }));
  }

  private async ask<Value>(call: () => Promise<Value>): Promise<{ value: Value } | { no: ProviderFailureCode }> {
    try {
      return { value: await answerWithin(this.timeoutMs, call) };
    } catch (error) {
      const meaning = readStripeError(error);
      if (meaning instanceof ProviderTrouble) throw meaning;
      return { no: meaning };
    }
  }
}

interface Page<Item> {
  readonly object: string;
  readonly data: readonly Item[];
  readonly has_more: boolean;
}

/** All pages of a list, newest first. The client takes any JSON for an answer: what is no list must not look empty. */
async function readAll<Item extends { id: string }>(
  read: (page: { limit: number; starting_after?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const last = items.at(-1);
    const page = await read({ limit: PAGE_SIZE, ...(last && { starting_after: last.id }) });
    if (page.object !== 'list') throw new ProviderTrouble('UNREADABLE');
    items.push(...page.data);
    if (!page.has_more || page.data.length === 0) return items;
  }
}
