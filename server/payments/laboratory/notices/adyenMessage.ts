import type { LaboratoryFailure } from '../books';
import { ADYEN_AMOUNTS } from '../dialects/amounts';
import { hmacSha256, type NoticeFacts, type NoticeMessage, type Signing } from './message';
import type { Notice } from './notice';

const REASONS: Record<LaboratoryFailure, string> = {
  INSUFFICIENT_BALANCE: 'Insufficient balance on your account',
  ACCOUNT_CLOSED: 'Account closed',
  REFUSED: 'Refused',
  PAYMENT_DISPUTED: 'Transaction has been charged back',
  AMOUNT_TOO_LARGE: 'Insufficient balance on payment',
  RETURNED: 'Refund returned by the bank',
};

/**
 * A standard webhook with one item, signed over the item.
 * https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 */
export function adyenMessage(notice: Notice, facts: NoticeFacts, { secrets, merchantAccount }: Signing): NoticeMessage {
  const item = itemOf(notice, facts, merchantAccount);
  const signed = [
    item.pspReference,
    item.originalReference,
    item.merchantAccountCode,
    item.merchantReference,
    item.amount.value,
    item.amount.currency,
    item.eventCode,
    item.success,
  ].join(':');
  const hmacSignature = hmacSha256(Buffer.from(secrets[0] ?? '', 'hex'), signed, 'base64');
  const signedItem = { ...item, additionalData: { hmacSignature } };
  return {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: signedItem }] }),
  };
}

function itemOf(notice: Notice, { payment, refund }: NoticeFacts, merchantAccountCode: string) {
  const amountMinor = refund?.amountMinor ?? payment.dispute?.amountMinor ?? payment.amountMinor;
  const hasFailed = ['REFUND_FAILED', 'REFUND_RETURNED'].includes(notice.happening);
  return {
    amount: { currency: payment.currencyCode, value: ADYEN_AMOUNTS.write(amountMinor, payment.currencyCode) },
    eventCode: notice.type,
    eventDate: new Date(notice.dueAtMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
    merchantAccountCode,
    merchantReference: refund?.merchantReference ?? `payment-${payment.reference}`,
    originalReference: payment.reference,
    paymentMethod: 'visa',
    pspReference: refund?.reference ?? payment.dispute?.reference ?? '',
    reason: hasFailed && refund?.fails ? REASONS[refund.fails.code] : '',
    // What failed or was reversed later is an event that did happen; only a REFUND tells by it how it went.
    success: notice.happening === 'REFUND_FAILED' ? 'false' : 'true',
  };
}
