import { readCredentials, type CredentialsProblem, type ProviderCredentials } from './credentials';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from './payment';

/** The fields of each provider's credentials, and the variables that hold them. */
const VARIABLES: Readonly<Record<ConnectableProvider, Readonly<Record<string, string>>>> = {
  stripe: { secretKey: 'STRIPE_SECRET_KEY', webhookSecrets: 'STRIPE_WEBHOOK_SECRETS' },
  mollie: { apiKey: 'MOLLIE_API_KEY' },
  adyen: {
    apiKey: 'ADYEN_API_KEY',
    merchantAccount: 'ADYEN_MERCHANT_ACCOUNT',
    hmacKeys: 'ADYEN_HMAC_KEYS',
    liveUrlPrefix: 'ADYEN_LIVE_URL_PREFIX',
  },
};

/** Fields of which there may be several, separated by commas. */
const LISTS: readonly string[] = ['webhookSecrets', 'hmacKeys'];

/** The credentials of each provider that the environment names, and what is wrong with them, by the variable. */
export function readEnvironmentCredentials(environment: Readonly<Record<string, string | undefined>>): {
  readonly credentials: readonly ProviderCredentials[];
  readonly problems: readonly CredentialsProblem[];
} {
  const readings = CONNECTABLE_PROVIDERS.flatMap((provider) => {
    const given = Object.entries(VARIABLES[provider]).flatMap(([field, variable]) => {
      const value = environment[variable];
      if (value === undefined) return [];
      return [[field, LISTS.includes(field) ? value.split(',') : value] as const];
    });
    return given.length === 0 ? [] : [{ provider, reading: readCredentials(provider, Object.fromEntries(given)) }];
  });
  return {
    credentials: readings.flatMap(({ reading }) => ('credentials' in reading ? [reading.credentials] : [])),
    problems: readings.flatMap(({ provider, reading }) =>
      'problems' in reading ? reading.problems.map((problem) => withVariable(provider, problem)) : [],
    ),
  };
}

function withVariable(provider: ConnectableProvider, { message, path }: CredentialsProblem): CredentialsProblem {
  return { message: `${VARIABLES[provider][String(path[0])]}: ${message}`, path };
}
