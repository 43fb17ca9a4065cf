import type { ConnectableProvider } from './payment';

/** Where a provider sends the webhooks of a partner, by the partner's global id. */
export function webhookPath(provider: ConnectableProvider, partnerGlobalId: string): string {
  return `/webhooks/${provider}/${partnerGlobalId}`;
}
