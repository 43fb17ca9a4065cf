import { NoticeRefused, type ProviderNotice } from '../notice';

const PAYMENT = /^tr_\w{1,60}$/;
/** What else Mollie tells of in the same way, such as orders and subscriptions. https://docs.mollie.com/reference/webhooks */
const OTHER = /^[a-z]{2,6}_\w{1,60}$/;

/**
 * Reads a message of Mollie. It is signed by nobody and says nothing but the id of a payment: what counts is what
 * Mollie answers when it is asked. So all messages about a payment look like copies, and each can tell of something
 * new. Throws NoticeRefused for what has not the shape of one. https://docs.mollie.com/reference/webhooks
 */
export function verifyMollieNotices(rawBody: Buffer, now: Date = new Date()): ProviderNotice[] {
  const id = new URLSearchParams(rawBody.toString('utf8')).get('id') ?? '';
  if (PAYMENT.test(id)) {
    const unsaid = { refundReference: null, refundKey: null, amountMinor: null, currencyCode: null, succeeded: null, reason: null };
    return [{ eventKey: id, eventType: 'payment', paymentReference: id, ...unsaid, occurredAt: now }];
  }
  if (OTHER.test(id)) return [];
  throw new NoticeRefused('The body names no payment of Mollie.');
}
