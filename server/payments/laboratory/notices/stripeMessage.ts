import { stripeCharge, stripeDispute, stripeRefund } from '../dialects/stripeObjects';
import { hmacSha256, type NoticeFacts, type NoticeMessage, type Signing } from './message';
import type { Notice } from './notice';

const API_VERSION = '2026-10-28.endive';

/** An event, signed over the time and the raw body. https://docs.stripe.com/webhooks/signature */
export function stripeMessage(notice: Notice, facts: NoticeFacts, { secrets, signedAtMs }: Signing): NoticeMessage {
  const body = JSON.stringify({
    id: notice.id,
    object: 'event',
    api_version: API_VERSION,
    created: Math.floor(notice.dueAtMs / 1000),
    data: { object: objectOf(notice, facts) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: notice.happening === 'REFUND_CREATED' ? (facts.refund?.key ?? null) : null },
    type: notice.type,
  });
  const time = Math.floor(signedAtMs / 1000);
  const signatures = secrets.map((secret) => `v1=${hmacSha256(secret, `${time}.${body}`, 'hex')}`);
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': [`t=${time}`, ...signatures].join(','),
    },
    body,
  };
}

/** As it stood when it happened, not as it stands now. */
function objectOf({ type, dueAtMs }: Notice, { payment, refund, refunds }: NoticeFacts): unknown {
  if (type === 'charge.refunded') {
    return stripeCharge(payment, refunds.filter(({ createdAtMs }) => createdAtMs <= dueAtMs), dueAtMs);
  }
  return refund === null ? stripeDispute(payment, dueAtMs) : stripeRefund(refund, payment, dueAtMs);
}
