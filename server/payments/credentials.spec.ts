import { accountHint, readCredentials, type ProviderCredentials } from './credentials';
import { readEnvironmentCredentials } from './environmentCredentials';

const HMAC = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';

describe('credentials', () => {
  it('are read with what may be left out', () => {
    expect(readCredentials('stripe', { secretKey: ' rk_live_abc ' })).toEqual({
      credentials: { provider: 'stripe', secretKey: 'rk_live_abc', webhookSecrets: [] },
    });
    expect(readCredentials('adyen', { apiKey: 'AQEhmfuXNWTK', merchantAccount: 'Shop' })).toEqual({
      credentials: { provider: 'adyen', apiKey: 'AQEhmfuXNWTK', merchantAccount: 'Shop', hmacKeys: [], liveUrlPrefix: null },
    });
  });

  it.each([
    ['stripe', { secretKey: 'pk_live_published' }, ['secretKey']],
    ['stripe', { webhookSecrets: [] }, ['secretKey']],
    ['stripe', { secretKey: 'sk_live_1', webhookSecrets: ['whsec_1', 'other'] }, ['webhookSecrets', 1]],
    ['mollie', { apiKey: 'sk_live_1' }, ['apiKey']],
    ['adyen', { apiKey: 'AQEhmfuXNWTK', merchantAccount: 'Shop', hmacKeys: [HMAC.slice(1)] }, ['hmacKeys', 0]],
    ['adyen', { apiKey: 'AQEhmfuXNWTK', merchantAccount: 'Shop', liveUrlPrefix: 'https://x' }, ['liveUrlPrefix']],
  ] as const)('of %s are refused: %j', (provider, given, path) => {
    const read = readCredentials(provider, given);
    expect('problems' in read && read.problems.map((problem) => problem.path)).toEqual([path]);
    for (const value of Object.values(given).flat()) expect(JSON.stringify(read)).not.toContain(`${value}`);
  });

  it.each<[string, ProviderCredentials]>([
    ['sk_live_…6789', { provider: 'stripe', secretKey: 'sk_live_0123456789abcdef6789', webhookSecrets: [] }],
    ['test_…', { provider: 'mollie', apiKey: 'test_short' }],
    ['Shop', { provider: 'adyen', apiKey: 'AQEhmfuXNWTK', merchantAccount: 'Shop', hmacKeys: [], liveUrlPrefix: null }],
  ])('are shown as %s', (hint, credentials) => {
    expect(accountHint(credentials)).toBe(hint);
  });
});

describe('credentials of the environment', () => {
  it('are those of the providers that it names', () => {
    const read = readEnvironmentCredentials({
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_WEBHOOK_SECRETS: 'whsec_1, whsec_2',
      ADYEN_API_KEY: 'AQEhmfuXNWTK',
      ADYEN_MERCHANT_ACCOUNT: 'Shop',
      ADYEN_HMAC_KEYS: HMAC,
    });
    expect(read).toEqual({
      credentials: [
        { provider: 'stripe', secretKey: 'sk_test_1', webhookSecrets: ['whsec_1', 'whsec_2'] },
        { provider: 'adyen', apiKey: 'AQEhmfuXNWTK', merchantAccount: 'Shop', hmacKeys: [HMAC], liveUrlPrefix: null },
      ],
      problems: [],
    });
  });

  it('are refused by the name of the variable, and told to nobody', () => {
    const { credentials, problems } = readEnvironmentCredentials({ STRIPE_WEBHOOK_SECRETS: 'oops', MOLLIE_API_KEY: 'hidden' });
    expect(credentials).toEqual([]);
    expect(problems.map(({ message }) => message.split(':')[0])).toEqual(['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRETS', 'MOLLIE_API_KEY']);
    expect(JSON.stringify(problems)).not.toMatch(/oops|hidden/);
  });
});
