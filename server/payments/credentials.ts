import { z } from 'zod';
import type { ConnectableProvider } from './payment';

const MAX_SECRETS = 5;
const text = (pattern: RegExp, message: string) => z.string({ message }).trim().max(400, { message }).regex(pattern, { message });
const several = (name: string, of: z.ZodType<string>) =>
  z.array(of).max(MAX_SECRETS, { message: `At most ${MAX_SECRETS} of ${name} can count at once.` });

// https://docs.stripe.com/keys: secret keys start with sk_, restricted ones with rk_; signing secrets with whsec_.
const stripe = z.object({
  secretKey: text(/^(sk|rk)_(test|live)_\w+$/, 'The secret key must look like sk_live_… or rk_live_….'),
  webhookSecrets: several(
    'the webhook secrets',
    text(/^whsec_[\w+/=-]+$/, 'A webhook secret must look like whsec_….'),
  ).default([]),
});

// https://docs.mollie.com/reference/authentication: API keys start with live_ or test_.
const mollie = z.object({ apiKey: text(/^(test|live)_\w+$/, 'The API key must look like live_….') });

// https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures: HMAC keys are
// hexadecimal. https://docs.adyen.com/development-resources/live-endpoints: the prefix of the live addresses.
const adyen = z.object({
  apiKey: text(/^[\x21-\x7e]{8,}$/, 'The API key must be the one that Adyen made, without spaces.'),
  merchantAccount: text(/^[\w .-]{1,80}$/, 'The merchant account must be the name that Adyen gave it.'),
  hmacKeys: several(
    'the HMAC keys',
    text(/^([0-9A-Fa-f]{2}){16,64}$/, 'An HMAC key must be hexadecimal, as Adyen shows it.'),
  ).default([]),
  liveUrlPrefix: text(/^[0-9a-zA-Z]+-[0-9a-zA-Z]+$/, 'The prefix of the live address must look like 1797a841fbb37ca7-YourCompany.')
    .nullable()
    .default(null),
});

/** What a secret key of Stripe lets in; the webhook secrets are two while one replaces the other. */
export type StripeCredentials = Readonly<z.infer<typeof stripe>>;
export type MollieCredentials = Readonly<z.infer<typeof mollie>>;
/** Without `liveUrlPrefix` they are of Adyen's test environment. */
export type AdyenCredentials = Readonly<z.infer<typeof adyen>>;

/** A partner's credentials at one provider. Never to be logged or shown. */
export type ProviderCredentials =
  | ({ readonly provider: 'stripe' } & StripeCredentials)
  | ({ readonly provider: 'mollie' } & MollieCredentials)
  | ({ readonly provider: 'adyen' } & AdyenCredentials);

const schemas = {
  stripe: stripe.transform((fields): ProviderCredentials => ({ provider: 'stripe', ...fields })),
  mollie: mollie.transform((fields): ProviderCredentials => ({ provider: 'mollie', ...fields })),
  adyen: adyen.transform((fields): ProviderCredentials => ({ provider: 'adyen', ...fields })),
} as const;

/** What is wrong with credentials; never repeats any of them. */
export interface CredentialsProblem {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

export type CredentialsReading =
  | { readonly credentials: ProviderCredentials }
  | { readonly problems: readonly CredentialsProblem[] };

/** Reads credentials that somebody gave: only their form is checked. */
export function readCredentials(provider: ConnectableProvider, given: unknown): CredentialsReading {
  const read = schemas[provider].safeParse(given);
  if (read.success) return { credentials: read.data };
  const problems = read.error.issues.map(({ message, path }) => ({
    message,
    path: path.map((step) => (typeof step === 'number' ? step : String(step))),
  }));
  return { problems };
}

/** What tells people which account it is, without telling a secret: the kind of the key and its end. */
export function accountHint(credentials: ProviderCredentials): string {
  switch (credentials.provider) {
    case 'stripe':
      return keyHint(credentials.secretKey);
    case 'mollie':
      return keyHint(credentials.apiKey);
    case 'adyen':
      return credentials.merchantAccount;
  }
}

const SHOWN_END = 4;

function keyHint(key: string): string {
  const prefix = /^([a-z]+_)+/.exec(key)?.[0] ?? '';
  const secret = key.slice(prefix.length);
  // The end of a short key would be too much of it.
  return secret.length < SHOWN_END * 4 ? `${prefix}…` : `${prefix}…${secret.slice(-SHOWN_END)}`;
}
