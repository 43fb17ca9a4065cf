import type { AdyenNotices } from './adyen/adyenNotices';
import { AdyenProvider } from './adyen/adyenProvider';
import type { ProviderCredentials } from './credentials';
import { MollieProvider } from './mollie/mollieProvider';
import type { ConnectableProvider } from './payment';
import type { PaymentProvider } from './provider';
import { StripeProvider } from './stripe/stripeProvider';

/** Other addresses than the providers' own, such as the laboratory's. */
export type ProviderUrls = Readonly<Partial<Record<ConnectableProvider, string>>>;

/** What makes a provider beside its credentials. */
export interface ConnectOptions {
  /** Another address than the provider's own. */
  readonly baseUrl: string | undefined;
  /** What Adyen has told the partner: it cannot be asked. */
  readonly notices: AdyenNotices;
}

/** The client of a provider with somebody's credentials. */
export function connectProvider(credentials: ProviderCredentials, { baseUrl, notices }: ConnectOptions): PaymentProvider {
  switch (credentials.provider) {
    case 'stripe':
      return new StripeProvider(credentials, { baseUrl });
    case 'mollie':
      return new MollieProvider(credentials, { baseUrl });
    case 'adyen':
      return new AdyenProvider(credentials, notices, { baseUrl });
  }
}
