import { refundedMinor, type BookPayment, type BookRefund } from '../books';
import { RefundRefused, type Bookkeeper } from '../bookkeeper';
import { makeReference } from '../references';
import type { Answer, Call, DialectServer, Route } from './dialect';
import { STRIPE_AMOUNTS } from './amounts';
import { invalid, missing, refuseStripeCredentials, stripeError, stripeHeaders, stripeTrouble, STRIPE_KEYS } from './stripeErrors';
import { readStripeForm, type StripeForm } from './stripeForm';
import { chargeOf, stripeCharge, stripeDispute, stripeList, stripePaymentIntent, stripeRefund } from './stripeObjects';

/** https://docs.stripe.com/api/refunds/create */
const KNOWN_FIELDS = new Set(
  'amount charge currency customer expand instructions_email metadata origin payment_intent reason refund_application_fee reverse_transfer'.split(' '),
);

/** Stripe's API v1, as far as refunds need it. https://docs.stripe.com/api */
export function stripeDialect(books: Bookkeeper): DialectServer {
  return {
    name: 'stripe',
    keys: STRIPE_KEYS,
    headers: stripeHeaders,
    refuseCredentials: ({ authorization }) => refuseStripeCredentials(authorization),
    trouble: stripeTrouble,
    routes: [
      { method: 'POST', url: '/v1/refunds', answer: (call) => createRefund(books, call) },
      { method: 'GET', url: '/v1/refunds', answer: (call) => listRefunds(books, call) },
      { method: 'GET', url: '/v1/refunds/:id', answer: (call) => showRefund(books, call) },
      { method: 'POST', url: '/v1/refunds/:id/cancel', answer: (call) => cancelRefund(books, call) },
      { method: 'GET', url: '/v1/payment_intents/:id', answer: (call) => showPayment(books, call, 'payment_intent') },
      { method: 'GET', url: '/v1/charges/:id', answer: (call) => showPayment(books, call, 'charge') },
      { method: 'GET', url: '/v1/disputes', answer: (call) => listDisputes(books, call) },
    ] satisfies Route[],
  };
}

const ok = (body: unknown): Answer => ({ status: 200, headers: {}, body });

/** A request that is wrong by its looks: Stripe keeps no answer to it for the key. */
const unkept = (answer: Answer): Answer => ({ ...answer, isKept: false });

async function createRefund(books: Bookkeeper, call: Call): Promise<Answer> {
  const form = readStripeForm(call.rawBody);
  const unknown = form.names.find((name) => !KNOWN_FIELDS.has(name));
  if (unknown !== undefined) return unkept(invalid(unknown, `Received unknown parameter: ${unknown}`, 'parameter_unknown'));
  const param = form.fields.payment_intent === undefined ? 'charge' : 'payment_intent';
  const name = form.fields[param];
  if (name === undefined) return unkept(invalid('charge', 'One of the following params should be provided for this request: payment_intent or charge.', 'parameter_missing'));
  const payment = await findPayment(books, name);
  if (payment === null) return missing(param, name, param);
  const amountMinor = await readAmount(books, form, payment);
  if (amountMinor === null) return unkept(invalid('amount', 'Invalid integer: the amount must be a positive whole number of the smallest unit.', 'parameter_invalid_integer'));
  if (amountMinor <= 0n) return refused(new RefundRefused('ALREADY_REFUNDED', payment));
  return executeRefund(books, call, payment, amountMinor, form);
}

async function executeRefund(books: Bookkeeper, call: Call, payment: BookPayment, amountMinor: bigint, form: StripeForm): Promise<Answer> {
  try {
    const refund = await books.execute({
      provider: 'stripe',
      reference: makeReference('re_', 24),
      paymentReference: payment.reference,
      amountMinor,
      key: call.key,
      keyLifetimeMs: STRIPE_KEYS.lifetimeMs,
      metadata: form.metadata,
      plan: call.plan,
    });
    return ok(stripeRefund(refund, payment, books.nowMs()));
  } catch (error) {
    if (error instanceof RefundRefused) return refused(error);
    throw error;
  }
}

/** Left out, it is what is left of the payment. */
async function readAmount(books: Bookkeeper, { fields }: StripeForm, payment: BookPayment): Promise<bigint | null> {
  if (fields.amount !== undefined) return STRIPE_AMOUNTS.read(fields.amount, payment.currencyCode);
  const refunds = await books.store.refundsOf('stripe', payment.reference);
  return payment.amountMinor - refundedMinor(refunds, books.nowMs());
}

/** https://docs.stripe.com/error-codes */
function refused({ why, payment, leftMinor }: RefundRefused): Answer {
  const charge = payment === null ? '' : chargeOf(payment);
  if (why === 'ALREADY_REFUNDED') {
    const message = `Charge ${charge} has already been refunded.`;
    return stripeError(400, { type: 'invalid_request_error', code: 'charge_already_refunded', message });
  }
  if (why === 'PAYMENT_DISPUTED') {
    const message = `Charge ${charge} has been charged back; cannot issue a refund.`;
    return stripeError(400, { type: 'invalid_request_error', code: 'charge_disputed', message });
  }
  const left = payment === null ? 0 : STRIPE_AMOUNTS.write(leftMinor, payment.currencyCode);
  const message = `Refund amount is greater than unrefunded amount on charge (${left}).`;
  return stripeError(400, { type: 'invalid_request_error', param: 'amount', message });
}

async function listRefunds(books: Bookkeeper, call: Call): Promise<Answer> {
  const name = call.query.payment_intent ?? call.query.charge;
  const payment = name === undefined ? null : await findPayment(books, name);
  if (name !== undefined && payment === null) return missing('payment_intent', name, 'payment_intent');
  const refunds = payment === null ? await allRefunds(books) : await books.store.refundsOf('stripe', payment.reference);
  const newestFirst = [...refunds].reverse();
  return ok(stripeList('/v1/refunds', await Promise.all(newestFirst.map((refund) => render(books, refund))), call.query));
}

async function allRefunds(books: Bookkeeper): Promise<BookRefund[]> {
  return (await books.store.refunds()).filter(({ provider }) => provider === 'stripe');
}

async function render(books: Bookkeeper, refund: BookRefund): Promise<Record<string, unknown>> {
  const payment = await books.findPayment('stripe', refund.paymentReference);
  if (payment === null) throw new Error('a refund without its payment');
  return stripeRefund(refund, payment, books.nowMs());
}

async function showRefund(books: Bookkeeper, { params }: Call): Promise<Answer> {
  const refund = await books.store.findRefund('stripe', params.id ?? '');
  return refund === null ? missing('refund', params.id ?? '', 'id') : ok(await render(books, refund));
}

/** Only a refund that waits for the customer can be called back. https://docs.stripe.com/api/refunds/cancel */
async function cancelRefund(books: Bookkeeper, { params }: Call): Promise<Answer> {
  const refund = await books.store.findRefund('stripe', params.id ?? '');
  if (refund === null) return missing('refund', params.id ?? '', 'id');
  const canceled = refund.needsAction ? await books.cancel(refund) : refund;
  const body = await render(books, canceled);
  if (body.status === 'canceled') return ok(body);
  const message = `You cannot cancel this refund because it has a status of ${String(body.status)}. Only refunds with a status of requires_action can be canceled.`;
  return stripeError(400, { type: 'invalid_request_error', message });
}

async function showPayment(books: Bookkeeper, call: Call, kind: 'payment_intent' | 'charge'): Promise<Answer> {
  const name = call.params.id ?? '';
  const payment = await findPayment(books, name);
  if (payment === null) return missing(kind, name, kind === 'charge' ? 'id' : 'intent');
  const refunds = await books.store.refundsOf('stripe', payment.reference);
  const isExpanded = Object.entries(call.query).some(([key, value]) => key.startsWith('expand') && value === 'latest_charge');
  const nowMs = books.nowMs();
  return ok(kind === 'charge' ? stripeCharge(payment, refunds, nowMs) : stripePaymentIntent(payment, refunds, nowMs, isExpanded));
}

async function listDisputes(books: Bookkeeper, call: Call): Promise<Answer> {
  const name = call.query.payment_intent ?? call.query.charge;
  const payment = name === undefined ? null : await findPayment(books, name);
  if (name !== undefined && payment === null) return missing('payment_intent', name, 'payment_intent');
  const payments = payment === null ? (await books.store.payments()).filter(({ provider }) => provider === 'stripe') : [payment];
  const disputes = payments.map((one) => stripeDispute(one, books.nowMs())).filter((dispute) => dispute !== null);
  return ok(stripeList('/v1/disputes', disputes, call.query));
}

/** By the name of the intent or of its charge, whichever of the two was registered. */
async function findPayment(books: Bookkeeper, name: string): Promise<BookPayment | null> {
  const twin = name.startsWith('ch_') ? `pi_${name.slice(3)}` : name;
  return (await books.store.findPayment('stripe', twin)) ?? books.findPayment('stripe', name);
}
