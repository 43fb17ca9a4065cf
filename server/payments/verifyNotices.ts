import { verifyAdyenNotices } from './adyen/adyenWebhook';
import type { ProviderCredentials } from './credentials';
import { verifyMollieNotices } from './mollie/mollieWebhook';
import type { ProviderNotice } from './notice';
import { verifyStripeNotices } from './stripe/stripeWebhook';

/** A message as it came: signatures are made over exactly these bytes. */
export interface WebhookMessage {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Verifies a message with the partner's secrets and reads it. Throws NoticeRefused. */
export function verifyNotices(credentials: ProviderCredentials, { body, headers }: WebhookMessage): ProviderNotice[] {
  switch (credentials.provider) {
    case 'stripe':
      return verifyStripeNotices(body, headers, credentials.webhookSecrets);
    case 'mollie':
      return verifyMollieNotices(body);
    case 'adyen':
      return verifyAdyenNotices(body, credentials);
  }
}
