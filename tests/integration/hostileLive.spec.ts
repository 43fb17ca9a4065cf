import { connect } from 'node:net';
import { attack, DOCUMENT_ATTACKS, REQUEST_ATTACKS } from '../support/attacks';
import { databases, type FreshDatabase } from '../support/databases';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { GraphqlClient } from '../support/graphqlClient';

const [sqlite] = databases;
const CARD = '4242 4242 4242 4242';
const AMEX = '378282246310005';
const ADDRESS = 'hidden.person@example.net';
const PLAIN_WORDS = 'quite-a-secret-of-somebody';
const SESSION = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE';
const STRIPE_KEY = 'sk_live_51HqLyjWDarjtT1zdp7dcXYZ';

describe('a server under attack', () => {
  let fresh: FreshDatabase;
  let partner: PartnerDesk;

  beforeAll(async () => {
    fresh = await sqlite!.create();
    partner = await startPartnerDesk(fresh.url, { LOG_LEVEL: 'debug' });
  });
  afterAll(async () => {
    await partner.stop();
    await fresh.drop();
  });

  it('goes on answering others meanwhile, and at the end as at the beginning', async () => {
    const attacks = [...DOCUMENT_ATTACKS, ...REQUEST_ATTACKS];
    const floods = Array.from({ length: 5 }, () => attacks.map(async (it) => [it.name, (await attack(partner.desk.url, it)).status, it.status]));
    const honest = Array.from({ length: 50 }, () => partner.client.request('{ viewer { name } orders(first: 5) { nodes { id } } }'));
    for (const answer of await Promise.all(honest)) {
      expect(answer).toMatchObject({ status: 200, data: { viewer: { name: 'test' }, orders: { nodes: [] } }, errors: [] });
    }
    for (const [name, status, expected] of (await Promise.all(floods.flat())) as [string, number, number][]) {
      expect([name, status]).toEqual([name, expected]);
    }
  });

  it('lets go of who sends a request byte by byte', async () => {
    const { hostname, port } = new URL(partner.desk.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /graphql HTTP/1.1\r\nhost: desk\r\nx-slow: ');
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('says what is left of the budget, and suggests names only to who is signed in', async () => {
    const ask = async (client: GraphqlClient, query: string) =>
      (await (await client.send(query)).json()) as { extensions?: { cost: unknown }; errors?: { message: string }[] };
    expect((await ask(partner.client, '{ viewer { id } }')).extensions).toEqual({
      cost: { requested: 2, limit: 50_000, budget: { capacity: 500_000, remaining: expect.any(Number), perSecond: 50_000 } },
    });
    const stranger = new GraphqlClient(partner.desk.url);
    expect((await ask(partner.client, '{ viewr { id } }')).errors?.[0]?.message).toContain('Did you mean "viewer"?');
    expect((await ask(stranger, '{ viewr { id } }')).errors?.[0]?.message).toBe('Cannot query field "viewr" on type "Query".');
    expect((await stranger.request('{ __schema { types { name } } }')).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect(await stranger.request('{ __typename }', {}, { authorization: 'Bearer rd_wrong' })).toMatchObject({ status: 401, data: null });
  });

  it('refuses who asks for too much at once, says when to come again, and leaves others alone', async () => {
    const busy = partner.createClient(['orders:read']);
    const heavy = `{ ${Array.from({ length: 9 }, (_, n) => `a${n}: orders(first: 100) { nodes { id number status placedAt total { amount } refunded { amount } items { id quantity total { amount } tickets { id status } } } }`).join(' ')} }`;
    const answers = await Promise.all(Array.from({ length: 40 }, () => busy.send(heavy)));
    const refused = answers.find(({ status }) => status === 429);
    const retryAfter = Number(refused?.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(await refused?.json()).toMatchObject({
      errors: [{ message: expect.stringMatching(/^You have asked for too much/), extensions: { code: 'THROTTLED', retryAfter } }],
      extensions: { cost: { requested: expect.any(Number) } },
    });
    expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true);
    expect((await partner.client.request('{ viewer { id } }')).status).toBe(200);
  });

  it('writes no secret, card number or address of anybody into its log', async () => {
    const token = `rd_${'Ab1'.repeat(14)}c`;
    const hidden = [CARD, AMEX, ADDRESS, SESSION, STRIPE_KEY, token].join(' ');
    const url = partner.desk.url;
    const headers = { 'user-agent': `agent ${hidden}`, cookie: `refund_desk_session=${SESSION}`, referer: `https://x.example/?token=${SESSION}` };
    const said = ['search', 'description', 'signIn', 'order'].map((name) => ({
      search: { query: 'query ($s: String) { orders(search: $s) { nodes { id } } }', variables: { s: hidden } },
      description: { query: `mutation { refundCreate(input: { quote: "${hidden}", idempotencyKey: "${AMEX}", reasonCode: "X", description: "${hidden}" }) { userErrors { message } } }`, variables: {} },
      signIn: { query: 'mutation ($p: String!) { signIn(input: { email: "hidden.person@example.net", password: $p }) { userErrors { code } } }', variables: { p: hidden } },
      order: { query: `{ orderByNumber(number: "${hidden}") { id } ${STRIPE_KEY} }`, variables: {} },
    })[name]);
    for (const body of said) {
      await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
      await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers, authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
      await partner.client.request(String(body?.query), body?.variables);
      await fetch(`${url}/graphql?query=${encodeURIComponent(String(body?.query))}&variables=${encodeURIComponent(JSON.stringify(body?.variables))}`, { headers });
    }
    await fetch(`${url}/reset?token=${SESSION}&email=${encodeURIComponent(ADDRESS)}&card=${encodeURIComponent(CARD)}`, { headers });
    await fetch(`${url}/exports/orders/${SESSION}`, { headers });
    await fetch(`${url}/graphql?query=${encodeURIComponent('{__typename}')}&variables=${encodeURIComponent(JSON.stringify({ password: PLAIN_WORDS, cards: CARD.split(' ') }))}`, { headers });
    await fetch(`${url}/webhooks/stripe/x`, { method: 'POST', headers, body: hidden });
    await new GraphqlClient(url).signIn(ADMIN.email, ADMIN.password);
    await partner.stop();
    const output = partner.desk.output();
    // The log has told of these requests, and of nothing in them.
    expect(output).toContain('"path":"/graphql"');
    expect(output).toContain('"path":"/exports/orders/"');
    expect(output).not.toMatch(/query=|variables=|%22/);
    expect(output).toContain('[card number]');
    expect(output).toContain('[e-mail]');
    expect(output).toContain('[secret]');
    for (const secret of [CARD, CARD.replaceAll(' ', ''), encodeURIComponent(CARD), AMEX, ADDRESS, encodeURIComponent(ADDRESS), SESSION, STRIPE_KEY, token, ADMIN.password, PLAIN_WORDS]) {
      expect(output).not.toContain(secret);
    }
  });
});

const ORDERS = 'query ($f: OrderFilter) { orders(first: 1, filter: $f) { nodes { id } count { value } } }';
const EXPORT = 'query ($f: OrderFilter) { ordersExport(filter: $f) { url } }';
const REFUNDS = 'query ($f: RefundFilter) { refunds(first: 1, filter: $f) { nodes { id } count { value } } }';
const DIFFERENCES = 'query ($f: DifferenceFilter) { differences(first: 1, filter: $f) { nodes { id } count { value } } }';
const AUDIT = 'query ($f: AuditFilter) { auditEntries(first: 1, filter: $f) { nodes { id } count { value } } }';
/** What has the looks of a global id, and was never issued. */
const NEVER = 'AAAAAAAAAAAAAAAAAAAAAA';

describe.each(databases)('lists that are sent to $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let partner: PartnerDesk;
  let admin: GraphqlClient;

  beforeAll(async () => {
    fresh = await create();
    partner = await startPartnerDesk(fresh.url);
    admin = new GraphqlClient(partner.desk.url);
    await admin.signIn(ADMIN.email, ADMIN.password);
  });
  afterAll(async () => {
    await partner.stop();
    await fresh.drop();
  });

  const codesOf = (errors: readonly unknown[]) => (errors as { extensions: { code: string; argument?: unknown } }[]).map(({ extensions }) => extensions);

  it.each([
    ['orders', 'locationId', ORDERS, NEVER],
    ['orders', 'status', ORDERS, 'PAID'],
    ['orders', 'refundStatus', ORDERS, 'NONE'],
    ['orders', 'channel', ORDERS, 'ONLINE'],
    ['ordersExport', 'locationId', EXPORT, NEVER],
    ['refunds', 'status', REFUNDS, 'FAILED'],
    ['refunds', 'reasonCode', REFUNDS, 'OTHER'],
    ['differences', 'kind', DIFFERENCES, 'PAID_TWICE'],
    ['auditEntries', 'action', AUDIT, 'order.update'],
  ])('%s takes a hundred of %s in its filter, and refuses 40,000', async (list, field, query, value) => {
    const filled = (length: number) => ({ f: { [field]: Array.from({ length }, () => value) } });
    expect(codesOf((await partner.client.request(query, filled(100))).errors)).toEqual([]);
    const { data, errors } = await partner.client.request(query, filled(40_000));
    expect(data).toEqual({ [list]: null });
    expect(codesOf(errors)).toEqual([{ code: 'BAD_USER_INPUT', argument: ['filter', field] }]);
  });

  it.each([
    ['apiClientCreate', 'ApiClientCreateInput', { name: 'Till' }],
    ['staffInvite', 'StaffInviteInput', { name: 'Ada', email: 'ada@example.org' }],
    ['staffUpdate', 'StaffUpdateInput', { userId: NEVER }],
  ])('%s refuses permissions and locations without end', async (name, type, rest) => {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`;
    for (const [field, input] of [
      ['scopes', { scopes: Array.from({ length: 101 }, () => 'orders:read') }],
      ['locationIds', { scopes: ['orders:read'], locationIds: Array.from({ length: 40_000 }, () => NEVER) }],
    ] as const) {
      const { errors } = await admin.request(query, { input: { ...rest, ...input } });
      expect(codesOf(errors)).toEqual([{ code: 'BAD_USER_INPUT', argument: ['input', field] }]);
    }
  });
});
