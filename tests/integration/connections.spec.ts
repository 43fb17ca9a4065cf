import { pino } from 'pino';
import { Database } from '../../server/database/database';
import { PartnerRow } from '../../server/partners/partner.entity';
import { ConnectionRow } from '../../server/payments/connection.entity';
import { Connections } from '../../server/payments/connections';
import { ConnectionSealer } from '../../server/payments/connectionSealer';
import { ConnectedProviders } from '../../server/payments/providers';
import { SandboxProvider } from '../../server/payments/sandbox/sandboxProvider';
import { databases, type FreshDatabase } from '../support/databases';
import { deskEnvironment, runDesk, TEST_SECRET } from '../support/desk';
import type { GraphqlClient } from '../support/graphqlClient';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const CONNECTION = '{ provider connected source account webhookUrl changedAt }';
const LIST = `{ providerConnections ${CONNECTION} }`;
const ERRORS = '{ code message field }';
const CONNECT = `mutation ($input: ProviderConnectInput!) {
  providerConnect(input: $input) { connection ${CONNECTION} userErrors ${ERRORS} } }`;
const DISCONNECT = `mutation ($input: ProviderDisconnectInput!) {
  providerDisconnect(input: $input) { connection ${CONNECTION} userErrors ${ERRORS} } }`;

const STRIPE_KEY = 'sk_test_51NotAnybodysKeyAtAllWXYZ';
const STRIPE = { secretKey: STRIPE_KEY, webhookSecrets: ['whsec_thefirstsecret', 'whsec_thesecondsecret'] };
const ENVIRONMENT_KEY = 'test_0123456789abcdefghijklmnopqrstuv';

interface ConnectionView {
  readonly provider: string;
  readonly connected: boolean;
  readonly source: string | null;
  readonly account: string | null;
  readonly webhookUrl: string;
  readonly changedAt: string | null;
}
interface ChangeView {
  readonly connection: ConnectionView | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: readonly string[] }[];
}

async function list(client: GraphqlClient): Promise<ConnectionView[]> {
  return (await client.data<{ providerConnections: ConnectionView[] }>(LIST)).providerConnections;
}

async function connection(client: GraphqlClient, provider: string): Promise<ConnectionView | undefined> {
  return (await list(client)).find((one) => one.provider === provider);
}

async function connect(client: GraphqlClient, input: Record<string, unknown>): Promise<ChangeView> {
  return (await client.data<{ providerConnect: ChangeView }>(CONNECT, { input })).providerConnect;
}

async function disconnect(client: GraphqlClient, provider: string): Promise<ChangeView> {
  return (await client.data<{ providerDisconnect: ChangeView }>(DISCONNECT, { input: { provider } })).providerDisconnect;
}

describe.each(databases)("a partner's connections on $kind", ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url, { PUBLIC_URL: 'https://refunds.example.org', MOLLIE_API_KEY: ENVIRONMENT_KEY });
    database = await Database.open(fresh.url);
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  it('come from the environment while there is one partner', async () => {
    const [stripe, mollie, adyen] = await list(desk.client);
    expect(stripe).toMatchObject({ provider: 'stripe', connected: false, source: null, account: null });
    expect(mollie).toMatchObject({ provider: 'mollie', connected: true, source: 'ENVIRONMENT', account: 'test_…stuv', changedAt: null });
    expect(adyen).toMatchObject({ provider: 'adyen', connected: false });
    expect(stripe?.webhookUrl).toMatch(/^https:\/\/refunds\.example\.org\/webhooks\/stripe\/[\w-]{22}$/);
  });

  it('are stored sealed, and never read back or noted', async () => {
    const { connection: stored, userErrors } = await connect(desk.client, { stripe: STRIPE });
    expect(userErrors).toEqual([]);
    expect(stored).toMatchObject({ connected: true, source: 'STORED', account: 'sk_test_…WXYZ' });
    expect(stored?.changedAt).not.toBeNull();
    const kept = [
      ...(await database.read.query<object[]>('SELECT * FROM provider_connections')),
      ...(await database.read.query<object[]>('SELECT * FROM audit_entries')),
    ];
    const texts = kept.map((row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)));
    expect(texts.some((text) => text.includes('provider.connect'))).toBe(true);
    for (const secret of [STRIPE_KEY, ...STRIPE.webhookSecrets]) {
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
      expect(desk.desk.output()).not.toContain(secret);
    }
  });

  it('can be given anew, and taken away', async () => {
    const before = await database.read.findOneByOrFail(ConnectionRow, { provider: 'stripe' });
    await connect(desk.client, { stripe: { secretKey: 'rk_live_51AnotherKeyOfSomebodyABCD' } });
    const after = await database.read.findBy(ConnectionRow, { provider: 'stripe' });
    expect(after).toEqual([expect.objectContaining({ id: before.id, account: 'rk_live_…ABCD', createdAt: before.createdAt })]);
    expect(after[0]?.sealed).not.toBe(before.sealed);
    expect(await disconnect(desk.client, 'stripe')).toMatchObject({ connection: { connected: false, source: null }, userErrors: [] });
    expect((await disconnect(desk.client, 'stripe')).userErrors).toMatchObject([{ code: 'NOT_CONNECTED', field: ['input', 'provider'] }]);
  });

  it('count at the next call in every process, once they were changed', async () => {
    const { id } = await database.read.findOneByOrFail(PartnerRow, { name: 'Lindenhof' });
    const connections = new Connections(new ConnectionSealer(TEST_SECRET), []);
    const options = { database, connections, providerUrls: {}, logger: pino({ level: 'silent' }) };
    const providers = new ConnectedProviders({ ...options, sandbox: new SandboxProvider('http://127.0.0.1:1', 0) });
    const client = () => providers.of(id, 'stripe');
    expect(await client()).toBeNull();
    await connect(desk.client, { stripe: STRIPE });
    const first = await client();
    expect(first).not.toBeNull();
    expect(await client()).toBe(first);
    expect([...(await providers.connectedTo(database.read, id))]).toEqual(['sandbox', 'stripe']);
    await connect(desk.client, { stripe: STRIPE });
    expect(await client()).not.toBe(first);
    await disconnect(desk.client, 'stripe');
    expect(await client()).toBeNull();
  });

  it('are stored once when several connect at the same moment', async () => {
    const given = Array.from({ length: 8 }, (_, index) => ({ adyen: { apiKey: `AQEhmfuXNWTK0Qc${index}`, merchantAccount: `Shop${index}` } }));
    const answers = await Promise.all(given.map((input) => connect(desk.client, input)));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await database.read.countBy(ConnectionRow, { provider: 'adyen' })).toBe(1);
    await disconnect(desk.client, 'adyen');
  });

  it('come before those of the environment, which only its owner takes away', async () => {
    expect((await disconnect(desk.client, 'mollie')).userErrors).toMatchObject([{ code: 'IN_ENVIRONMENT' }]);
    await connect(desk.client, { mollie: { apiKey: 'live_zyxwvutsrqponmlkjihgfedcba9876' } });
    expect(await connection(desk.client, 'mollie')).toMatchObject({ source: 'STORED', account: 'live_…9876' });
    await disconnect(desk.client, 'mollie');
    expect(await connection(desk.client, 'mollie')).toMatchObject({ source: 'ENVIRONMENT' });
  });

  it.each([
    ['another provider´s key', { stripe: { secretKey: 'live_not_a_stripe_key_at_all' } }, ['input', 'stripe', 'secretKey']],
    ['a wrong webhook secret', { stripe: { secretKey: STRIPE_KEY, webhookSecrets: ['whsec_good', 'sk_live_oops'] } }, ['input', 'stripe', 'webhookSecrets', '1']],
    ['a wrong HMAC key', { adyen: { apiKey: 'AQEhmfuXNWTK0Qc', merchantAccount: 'Shop', hmacKeys: ['not hexadecimal'] } }, ['input', 'adyen', 'hmacKeys', '0']],
  ])('are refused with %s, without repeating it', async (_name, input, field) => {
    const { connection: none, userErrors } = await connect(desk.client, input);
    expect(none).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'CREDENTIALS_INVALID', field }]);
    expect(JSON.stringify(userErrors)).not.toMatch(/live_not|oops|not hexadecimal/);
  });

  it('are of exactly one provider at a time', async () => {
    for (const input of [{}, { stripe: STRIPE, mollie: { apiKey: ENVIRONMENT_KEY } }]) {
      expect((await connect(desk.client, input)).userErrors).toMatchObject([{ code: 'NAME_ONE_PROVIDER' }]);
    }
  });

  it('are for those who manage the settings', async () => {
    const other = desk.createClient(['refunds:create', 'staff:manage']);
    const reading = await other.request<{ providerConnections: unknown }>(LIST);
    expect(reading.data).toEqual({ providerConnections: null });
    expect(reading.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['settings:manage']] } }]);
    for (const [query, input] of [[CONNECT, { stripe: STRIPE }], [DISCONNECT, { provider: 'mollie' }]] as const) {
      const change = await other.request(query, { input });
      expect(change.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
    expect(await connection(desk.client, 'stripe')).toMatchObject({ connected: false });
  });

  describe('by command', () => {
    const env = { STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRETS: 'whsec_one, whsec_two' };
    const run = (args: readonly string[], input = '', more: Record<string, string> = {}): string =>
      runDesk(['provider', ...args], deskEnvironment(fresh.url, more), input);

    it('are read from standard input', async () => {
      const printed = run(['connect', 'adyen'], JSON.stringify({ apiKey: 'AQEhmfuXNWTK0QcSecret', merchantAccount: 'LindenhofShop' }));
      expect(printed).toContain('Lindenhof is connected to adyen');
      expect(printed).not.toContain('Secret');
      expect(await connection(desk.client, 'adyen')).toMatchObject({ source: 'STORED', account: 'LindenhofShop' });
    });

    it('are read from the environment', async () => {
      run(['connect', 'stripe'], '', env);
      expect(await connection(desk.client, 'stripe')).toMatchObject({ source: 'STORED', account: 'sk_test_…WXYZ' });
    });

    it('are listed and taken away', async () => {
      expect(run(['list'])).toMatch(/stripe {2}sk_test_…WXYZ \(stored\)\nmollie {2}not connected\nadyen {3}LindenhofShop \(stored\)/);
      expect(run(['disconnect', 'stripe'])).toContain('not connected to stripe any more');
      expect(await connection(desk.client, 'stripe')).toMatchObject({ connected: false });
    });

    it('are refused with a message that says what is wrong', () => {
      expect(() => run(['connect', 'stripe'], '{"secretKey":"nothing"}')).toThrow('secretKey: The secret key must look like');
    });
  });

  // Last, because from then on the environment counts for nobody.
  describe('where there are two partners', () => {
    let other: GraphqlClient;
    beforeAll(() => {
      desk.createPartner('Waldpark');
      other = desk.createClient(['settings:manage'], 'Waldpark');
    });

    it('do not come from the environment', async () => {
      expect(await connection(desk.client, 'mollie')).toMatchObject({ connected: false, source: null });
      expect(await connection(other, 'mollie')).toMatchObject({ connected: false, source: null });
    });

    it('are each their own', async () => {
      expect((await connection(other, 'adyen'))?.connected).toBe(false);
      expect((await connection(desk.client, 'adyen'))?.connected).toBe(true);
    });

    it('open for nobody else, also when a row is moved', async () => {
      const { id } = await database.read.findOneByOrFail(PartnerRow, { name: 'Waldpark' });
      await database.transaction((tx) => tx.update(ConnectionRow, { provider: 'adyen' }, { partnerId: id }));
      expect(await connection(other, 'adyen')).toMatchObject({ connected: false, source: 'STORED', account: 'LindenhofShop' });
      expect((await connection(desk.client, 'adyen'))?.connected).toBe(false);
    });
  });
});
