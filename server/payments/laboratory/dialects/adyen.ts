import { z } from 'zod';
import { type Bookkeeper, RefundRefused } from '../bookkeeper';
import { makePspReference } from '../references';
import { ADYEN_KEYS, adyenError, adyenTrouble, refuseAdyenCredentials } from './adyenErrors';
import { ADYEN_AMOUNTS } from './amounts';
import type { Answer, Call, DialectServer, Route } from './dialect';
import { readJson } from './json';

const refundInput = z.object({
  merchantAccount: z.string().min(1),
  amount: z.object({ value: z.int(), currency: z.string() }),
  reference: z.string().max(80).optional(),
});

/** What of Adyen's Checkout API refunds need. The version is whatever the client's library speaks. */
export function adyenDialect(books: Bookkeeper, merchantAccount: () => string | null): DialectServer {
  const answer = async (call: Call): Promise<Answer> => {
    const answered = await createRefund(books, call, merchantAccount());
    const { key } = call;
    return key === null ? answered : { ...answered, headers: { ...answered.headers, 'idempotency-key': key } };
  };
  return {
    name: 'adyen',
    keys: ADYEN_KEYS,
    headers: () => ({}),
    refuseCredentials: (headers) => refuseAdyenCredentials(headers['x-api-key']),
    trouble: adyenTrouble,
    routes: ['', '/checkout'].map((prefix): Route => {
      return { method: 'POST', url: `${prefix}/:version(^v\\d+$)/payments/:psp/refunds`, answer };
    }),
  };
}

/**
 * Adyen only takes the request: whether it was carried out comes later, by a webhook. So even more than was captured
 * is taken, and fails later. https://docs.adyen.com/online-payments/refund
 */
async function createRefund(books: Bookkeeper, call: Call, merchantAccount: string | null): Promise<Answer> {
  const input = refundInput.safeParse(readJson(call.rawBody));
  if (!input.success) {
    const field = input.error.issues[0]?.path.join('.') ?? '';
    return adyenError(422, '130', `Required field '${field}' is not provided or invalid.`);
  }
  const { merchantAccount: account, amount, reference } = input.data;
  if (merchantAccount !== null && account !== merchantAccount) return adyenError(403, '901', 'Invalid Merchant Account', 'security');
  const payment = await books.findPayment('adyen', call.params.psp ?? '');
  if (payment === null) return adyenError(422, '167', 'Original pspReference required for this operation');
  if (amount.currency !== payment.currencyCode) return adyenError(422, '138', 'Unsupported currency specified');
  const amountMinor = ADYEN_AMOUNTS.read(String(amount.value), amount.currency);
  if (amountMinor === null) return adyenError(422, '137', 'Invalid amount specified');
  try {
    const refund = await books.execute({
      provider: 'adyen',
      reference: makePspReference(),
      paymentReference: payment.reference,
      amountMinor,
      key: call.key,
      keyLifetimeMs: ADYEN_KEYS.lifetimeMs,
      merchantReference: reference ?? null,
      acceptsTooMuch: true,
      plan: call.plan,
    });
    const body = {
      merchantAccount: account,
      paymentPspReference: payment.reference,
      pspReference: refund.reference,
      ...(reference !== undefined && { reference }),
      status: 'received',
      amount,
    };
    return { status: 201, headers: {}, body };
  } catch (error) {
    if (error instanceof RefundRefused) return adyenError(422, '167', 'Original pspReference required for this operation');
    throw error;
  }
}
