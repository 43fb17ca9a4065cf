import HmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator';
import { z } from 'zod';
import { NoticeRefused, type ProviderNotice } from '../notice';
import { fromAdyenAmount } from './adyenAmount';
import { DISPUTE_EVENTS, REFUND_EVENTS } from './adyenWords';


/** https://docs.adyen.com/development-resources/webhooks/webhook-types */
const item = z.object({
  additionalData: z.record(z.string(), z.unknown()).nullish(),
  amount: z.object({ currency: z.string(), value: z.int() }),
  eventCode: z.string(),
  eventDate: z.iso.datetime({ offset: true, local: false }),
  merchantAccountCode: z.string(),
  merchantReference: z.string().nullish(),
  originalReference: z.string().nullish(),
  pspReference: z.string(),
  reason: z.string().nullish(),
  success: z.enum(['true', 'false']),
});
type Item = z.infer<typeof item>;

const message = z.object({
  live: z.enum(['true', 'false']),
  notificationItems: z.array(z.object({ NotificationRequestItem: item })).min(1).max(100),
});

export interface AdyenWebhookSecrets {
  /** In hexadecimal. Each counts, so that one can replace the other. */
  readonly hmacKeys: readonly string[];
  readonly merchantAccount: string;
  /** Given for the live environment alone: then messages of the test environment do not count, and the other way round. */
  readonly liveUrlPrefix: string | null;
}

/**
 * Verifies every item of a message, and reads those about refunds and disputes; others come to nothing. One that is
 * forged refuses all. Throws NoticeRefused.
 * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 */
export function verifyAdyenNotices(rawBody: Buffer, secrets: AdyenWebhookSecrets): ProviderNotice[] {
  const { live, notificationItems } = readMessage(rawBody);
  const items = notificationItems.map(({ NotificationRequestItem }) => NotificationRequestItem);
  if (!items.every((one) => isSigned(one, secrets.hmacKeys))) throw new NoticeRefused('No HMAC key fits the signature of an item.');
  if (live !== String(secrets.liveUrlPrefix !== null)) throw new NoticeRefused('The message is of the other environment, live or test.');
  return items
    .filter(({ merchantAccountCode }) => merchantAccountCode === secrets.merchantAccount)
    .map(readItem)
    .filter((notice) => notice !== null);
}

function readMessage(rawBody: Buffer): z.infer<typeof message> {
  const read = message.safeParse(parseJson(rawBody));
  if (!read.success) throw new NoticeRefused('The body is no message of Adyen.');
  return read.data;
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new NoticeRefused('The body is no JSON.');
  }
}

type SignedItem = Parameters<HmacValidator['validateHMAC']>[0];

function isSigned(one: Item, hmacKeys: readonly string[]): boolean {
  if (typeof one.additionalData?.hmacSignature !== 'string') return false;
  const validator = new HmacValidator();
  return hmacKeys.some((key) => validator.validateHMAC(one as unknown as SignedItem, key));
}

/** What this desk sends along as reference: its idempotency key. */
const OWN_KEY = /^\d{1,19}(-\d+)?$/;

function readItem(one: Item): ProviderNotice | null {
  const { eventCode, pspReference, originalReference, success, eventDate, merchantReference, amount, reason } = one;
  const isRefund = REFUND_EVENTS.has(eventCode) && !isCancellation(one);
  if (!isRefund && !DISPUTE_EVENTS.has(eventCode)) return null;
  const amountMinor = fromAdyenAmount(amount.value, amount.currency);
  return {
    // Adyen may tell of the same event again with another date, for example when it has succeeded after all.
    eventKey: [pspReference, eventCode, success, eventDate].join(':'),
    eventType: eventCode,
    paymentReference: originalReference || pspReference,
    refundReference: isRefund ? pspReference : null,
    refundKey: isRefund && originalReference && OWN_KEY.test(merchantReference ?? '') ? (merchantReference ?? null) : null,
    amountMinor,
    currencyCode: amountMinor === null ? null : amount.currency,
    succeeded: success === 'true',
    reason: reason ? reason.slice(0, 200) : null,
    occurredAt: new Date(eventDate),
  };
}

/** The payment was canceled before it was captured: nothing of it was paid that could go back. */
function isCancellation({ eventCode, additionalData }: Item): boolean {
  return eventCode === 'CANCEL_OR_REFUND' && additionalData?.['modification.action'] === 'cancel';
}
