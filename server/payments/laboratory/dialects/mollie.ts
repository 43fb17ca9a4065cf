import { z } from 'zod';
import { AmountError, formatAmount, parseAmount } from '../../../money/money';
import type { BookPayment, BookRefund } from '../books';
import { RefundRefused, type Bookkeeper } from '../bookkeeper';
import { makeReference } from '../references';
import { readJson } from './json';
import type { Answer, Call, DialectServer, Route } from './dialect';
import { MOLLIE_KEYS, mollieError, mollieTrouble, refuseMollieCredentials } from './mollieErrors';
import { mollieChargebacks, mollieList, molliePayment, mollieRefund, mollieStatus } from './mollieObjects';

/** A second refund of the same amount within an hour is taken for an accident. https://docs.mollie.com/changelog */
const DUPLICATE_WINDOW_MS = 60 * 60 * 1000;

const refundInput = z.object({
  amount: z.object({ value: z.string(), currency: z.string() }),
  description: z.string().max(140).optional(),
  metadata: z.unknown().optional(),
});

/** Mollie's API v2, as far as refunds need it. https://docs.mollie.com/reference */
export function mollieDialect(books: Bookkeeper): DialectServer {
  return {
    name: 'mollie',
    keys: MOLLIE_KEYS,
    headers: () => ({ 'content-type': 'application/hal+json; charset=utf-8' }),
    refuseCredentials: ({ authorization }) => refuseMollieCredentials(authorization),
    trouble: mollieTrouble,
    routes: [
      { method: 'POST', url: '/v2/payments/:id/refunds', answer: (call) => createRefund(books, call) },
      { method: 'GET', url: '/v2/payments/:id/refunds', answer: (call) => listRefunds(books, call) },
      { method: 'GET', url: '/v2/payments/:id/refunds/:refund', answer: (call) => showRefund(books, call) },
      { method: 'DELETE', url: '/v2/payments/:id/refunds/:refund', answer: (call) => cancelRefund(books, call) },
      { method: 'GET', url: '/v2/refunds', answer: (call) => listAllRefunds(books, call) },
      { method: 'GET', url: '/v2/payments/:id', answer: (call) => showPayment(books, call) },
      { method: 'GET', url: '/v2/payments/:id/chargebacks', answer: (call) => listChargebacks(books, call) },
    ] satisfies Route[],
  };
}

const ok = (body: unknown): Answer => ({ status: 200, headers: {}, body });

function unknownPayment({ params }: Call): Answer {
  return mollieError(404, `No payment exists with token ${params.id ?? ''}.`);
}

async function createRefund(books: Bookkeeper, call: Call): Promise<Answer> {
  const payment = await books.findPayment('mollie', call.params.id ?? '');
  if (payment === null) return unknownPayment(call);
  const input = refundInput.safeParse(readJson(call.rawBody));
  if (!input.success) {
    const { path, message } = input.error.issues[0] ?? { path: ['body'], message: 'is missing' };
    return mollieError(422, `The ${path.join('.')} is invalid: ${message}`, path.join('.'));
  }
  const amountMinor = readAmount(input.data.amount, payment);
  if (typeof amountMinor !== 'bigint') return amountMinor;
  try {
    const { metadata, description } = input.data;
    const refund = await books.execute(
      {
        provider: 'mollie',
        reference: makeReference('re_', 10),
        paymentReference: payment.reference,
        amountMinor,
        key: call.key,
        keyLifetimeMs: MOLLIE_KEYS.lifetimeMs,
        metadata,
        description: description ?? null,
        plan: call.plan,
      },
      (refunds) => refuseTwin(payment, refunds, amountMinor, books.nowMs()),
    );
    return { status: 201, headers: {}, body: mollieRefund(refund, books.nowMs(), call.baseUrl) };
  } catch (error) {
    if (error instanceof RefundRefused) return refused(error);
    throw error;
  }
}

function refuseTwin(payment: BookPayment, refunds: readonly BookRefund[], amountMinor: bigint, nowMs: number): void {
  const isTwin = (refund: BookRefund): boolean =>
    refund.amountMinor === amountMinor &&
    nowMs - refund.createdAtMs < DUPLICATE_WINDOW_MS &&
    !['canceled', 'failed'].includes(mollieStatus(refund, nowMs));
  if (refunds.some(isTwin)) throw new RefundRefused('DUPLICATE', payment);
}

function readAmount({ value, currency }: { value: string; currency: string }, payment: BookPayment): bigint | Answer {
  if (currency !== payment.currencyCode) {
    return mollieError(422, 'The specified currency does not match the currency of the payment', 'amount.currency');
  }
  try {
    const amountMinor = parseAmount(value, currency);
    // "5.9" is refused: the right amount of decimals is part of the format.
    if (amountMinor > 0n && value === formatAmount(amountMinor, currency)) return amountMinor;
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
  }
  return mollieError(422, 'The amount contains an invalid value', 'amount.value');
}

function refused({ why }: RefundRefused): Answer {
  switch (why) {
    case 'DUPLICATE':
      return mollieError(409, 'A duplicate refund has been detected');
    case 'PAYMENT_DISPUTED':
      return mollieError(422, 'The payment has been charged back and can not be refunded');
    case 'ALREADY_REFUNDED':
      return mollieError(422, 'The payment has already been refunded', 'amount');
    case 'AMOUNT_TOO_LARGE':
      return mollieError(422, 'The specified amount cannot be refunded: the amount is higher than the maximum', 'amount');
    case 'PAYMENT_UNKNOWN':
      return mollieError(404, 'No payment exists with this token.');
  }
}

async function listRefunds(books: Bookkeeper, call: Call): Promise<Answer> {
  const payment = await books.findPayment('mollie', call.params.id ?? '');
  if (payment === null) return unknownPayment(call);
  return page(books, call, await books.store.refundsOf('mollie', payment.reference));
}

async function listAllRefunds(books: Bookkeeper, call: Call): Promise<Answer> {
  return page(books, call, (await books.store.refunds()).filter(({ provider }) => provider === 'mollie'));
}

function page(books: Bookkeeper, { query, baseUrl, path }: Call, refunds: readonly BookRefund[]): Answer {
  const newestFirst = [...refunds].reverse().map((refund) => mollieRefund(refund, books.nowMs(), baseUrl));
  return ok(mollieList('refunds', newestFirst, query, `${baseUrl}${path}`));
}

async function findRefund(books: Bookkeeper, { params }: Call): Promise<BookRefund | null> {
  const refund = await books.store.findRefund('mollie', params.refund ?? '');
  return refund?.paymentReference === params.id ? refund : null;
}

async function showRefund(books: Bookkeeper, call: Call): Promise<Answer> {
  const refund = await findRefund(books, call);
  if (refund === null) return mollieError(404, `No refund exists with token ${call.params.refund ?? ''}.`);
  return ok(mollieRefund(refund, books.nowMs(), call.baseUrl));
}

/** While it is queued or pending. https://docs.mollie.com/reference/cancel-refund */
async function cancelRefund(books: Bookkeeper, call: Call): Promise<Answer> {
  const refund = await findRefund(books, call);
  if (refund === null) return mollieError(404, `No refund exists with token ${call.params.refund ?? ''}.`);
  const canceled = await books.change(refund, (current, nowMs) =>
    ['queued', 'pending'].includes(mollieStatus(current, nowMs)) ? { ...current, canceledAtMs: nowMs } : current,
  );
  if (canceled.canceledAtMs !== null) return { status: 204, headers: {}, body: null };
  return mollieError(422, `The refund is ${mollieStatus(canceled, books.nowMs())} and can no longer be canceled`);
}

async function showPayment(books: Bookkeeper, call: Call): Promise<Answer> {
  const payment = await books.findPayment('mollie', call.params.id ?? '');
  if (payment === null) return unknownPayment(call);
  const refunds = await books.store.refundsOf('mollie', payment.reference);
  const nowMs = books.nowMs();
  const embeds = (call.query.embed ?? '').split(',');
  const embedded = {
    ...(embeds.includes('refunds') && { refunds: [...refunds].reverse().map((refund) => mollieRefund(refund, nowMs, call.baseUrl)) }),
    ...(embeds.includes('chargebacks') && { chargebacks: mollieChargebacks(payment, nowMs, call.baseUrl) }),
  };
  const body = molliePayment(payment, refunds, nowMs, call.baseUrl);
  return ok(Object.keys(embedded).length === 0 ? body : { ...body, _embedded: embedded });
}

async function listChargebacks(books: Bookkeeper, call: Call): Promise<Answer> {
  const payment = await books.findPayment('mollie', call.params.id ?? '');
  if (payment === null) return unknownPayment(call);
  const chargebacks = mollieChargebacks(payment, books.nowMs(), call.baseUrl);
  return ok(mollieList('chargebacks', chargebacks, call.query, `${call.baseUrl}${call.path}`));
}
