import Stripe from 'stripe';
import { z } from 'zod';
import { NoticeRefused, type ProviderNotice } from '../notice';
import { table } from '../table';
import { fromStripeAmount } from './stripeAmount';
import { OWN_KEY } from './stripeRefund';
import { REFUND_STATUSES } from './stripeWords';

/** https://docs.stripe.com/webhooks#replay-attacks */
const TOLERANCE_S = 5 * 60;

const name = z.string().max(128);
const MAX_REASON = 200;
const paid = { payment_intent: name.nullish(), charge: name.nullish() };
const money = { amount: z.number(), currency: z.string() };

/** https://docs.stripe.com/api/refunds/object */
const refund = z.object({
  ...paid,
  ...money,
  object: z.literal('refund'),
  id: name,
  metadata: z.record(z.string(), z.string()).nullish(),
  status: z.string().nullish(),
  failure_reason: z.string().nullish(),
});
/** https://docs.stripe.com/api/charges/object */
const charge = z.object({ id: name, payment_intent: name.nullish() });
/** https://docs.stripe.com/api/disputes/object */
const dispute = z.object({ ...paid, ...money, object: z.literal('dispute'), status: z.string() });

const event = z.object({
  id: name,
  type: name,
  created: z.number(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

type About = Omit<ProviderNotice, 'eventKey' | 'eventType' | 'occurredAt'>;

/** What the events are about that matter to refunds. https://docs.stripe.com/api/events/types */
const READERS = table<(object: unknown) => About | null>({
  'refund.created': aboutRefund,
  'refund.updated': aboutRefund,
  'refund.failed': aboutRefund,
  'charge.refund.updated': aboutRefund,
  'charge.refunded': aboutCharge,
  'charge.dispute.created': aboutDispute,
  'charge.dispute.updated': aboutDispute,
  'charge.dispute.closed': aboutDispute,
  'charge.dispute.funds_withdrawn': aboutDispute,
  'charge.dispute.funds_reinstated': aboutDispute,
});

/**
 * Verifies a message on its raw body and reads it. Each of the secrets counts, so that one can replace the other.
 * Events that say nothing about refunds come to nothing. Throws NoticeRefused for what is forged, too old or
 * malformed. https://docs.stripe.com/webhooks/signature
 */
export function verifyStripeNotices(
  rawBody: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  secrets: readonly string[],
  now: Date = new Date(),
): ProviderNotice[] {
  const signature = headers['stripe-signature'];
  if (typeof signature !== 'string') throw new NoticeRefused('The header Stripe-Signature is missing.');
  const read = event.safeParse(verified(rawBody, signature, secrets, now));
  if (!read.success) throw new NoticeRefused('The body is no event of Stripe.');
  const { id, type, created, data } = read.data;
  const about = READERS.get(type)?.(data.object) ?? null;
  return about === null ? [] : [{ eventKey: id, eventType: type, occurredAt: new Date(created * 1_000), ...about }];
}

function verified(rawBody: Buffer, signature: string, secrets: readonly string[], now: Date): unknown {
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_S, undefined, now.getTime());
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw new NoticeRefused('The body is no event of Stripe.');
    }
  }
  throw new NoticeRefused('No secret fits the signature, or it is older than five minutes.');
}

function parse<Value>(schema: z.ZodType<Value>, object: unknown): Value {
  const read = schema.safeParse(object);
  if (!read.success) throw new NoticeRefused('The event is not what its type says.');
  return read.data;
}

/** Orders name a payment by its payment intent or by its charge: an event has both where there are both. */
function paymentOf(paymentIntent: string | null | undefined, charged: string | null | undefined) {
  const references = [paymentIntent, charged].filter((reference) => reference !== null && reference !== undefined);
  const [paymentReference, otherPaymentReference = null] = references;
  return paymentReference === undefined ? null : { paymentReference, otherPaymentReference };
}

function aboutRefund(object: unknown): About | null {
  const { id, payment_intent, charge: charged, amount, currency, metadata, status, failure_reason } = parse(refund, object);
  const payment = paymentOf(payment_intent, charged);
  if (payment === null) return null;
  const known = REFUND_STATUSES.get(status ?? '');
  return {
    ...payment,
    refundReference: id,
    refundKey: name.safeParse(metadata?.[OWN_KEY]).data ?? null,
    ...moneyOf(amount, currency),
    succeeded: known === undefined || known === 'PENDING' ? null : known === 'SUCCEEDED',
    reason: failure_reason?.slice(0, MAX_REASON) ?? null,
  };
}

/** All that counts of it is that there is news: a charge may have been refunded several times. */
function aboutCharge(object: unknown): About | null {
  const { id, payment_intent } = parse(charge, object);
  const payment = paymentOf(payment_intent, id);
  return payment && { ...payment, ...NO_REFUND, amountMinor: null, currencyCode: null, reason: null };
}

function aboutDispute(object: unknown): About | null {
  const { payment_intent, charge: charged, amount, currency, status } = parse(dispute, object);
  const payment = paymentOf(payment_intent, charged);
  return payment && { ...payment, ...NO_REFUND, ...moneyOf(amount, currency), reason: status.slice(0, MAX_REASON) };
}

const NO_REFUND = { refundReference: null, refundKey: null, succeeded: null } as const;

function moneyOf(amount: number, currency: string): { amountMinor: bigint | null; currencyCode: string | null } {
  const currencyCode = currency.toUpperCase();
  const amountMinor = fromStripeAmount(amount, currencyCode);
  return amountMinor === null ? { amountMinor, currencyCode: null } : { amountMinor, currencyCode };
}
