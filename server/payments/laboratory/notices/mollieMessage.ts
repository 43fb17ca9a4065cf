import type { NoticeFacts, NoticeMessage } from './message';
import type { Notice } from './notice';

/** The id of the payment and nothing else: the receiver asks for the rest. https://docs.mollie.com/reference/webhooks */
export function mollieMessage(_notice: Notice, { payment }: NoticeFacts): NoticeMessage {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ id: payment.reference }).toString(),
  };
}
