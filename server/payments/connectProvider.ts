import type { ProviderCredentials } from './credentials';
import type { ConnectableProvider } from './payment';
import type { PaymentProvider } from './provider';
import { StripeProvider } from './stripe/stripeProvider';

/** Other addresses than the providers' own, such as the laboratory's. */
export type ProviderUrls = Readonly<Partial<Record<ConnectableProvider, string>>>;

/** What makes a provider beside its credentials. */
export interface ConnectOptions {
  /** Another address than the provider's own. */
  readonly baseUrl: string | undefined;
}

/** The client of a provider with somebody's credentials; null while there is none for it. */
export function connectProvider(credentials: ProviderCredentials, { baseUrl }: ConnectOptions): PaymentProvider | null {
  switch (credentials.provider) {
    case 'stripe':
      return new StripeProvider(credentials, { baseUrl });
    case 'mollie':
    case 'adyen':
      return null;
  }
}
