import Stripe from 'stripe';
import { databases, type FreshDatabase } from '../support/databases';
import { LABORATORY_SECRETS, startNoticeDesk, until, type NoticeDesk } from '../support/noticeDesk';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const CONNECT = `mutation ($input: ProviderConnectInput!) {
  providerConnect(input: $input) { connection { provider webhookUrl } userErrors { code } } }`;
const DISCONNECT = 'mutation { providerDisconnect(input: { provider: stripe }) { userErrors { code } } }';
const TEN_MINUTES_MS = 10 * 60_000;

describe.each(databases)('webhooks on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let shop: NoticeDesk;

  beforeAll(async () => {
    fresh = await create();
    shop = await startNoticeDesk(fresh.url);
  });
  afterAll(async () => {
    await shop.stop();
    await fresh.drop();
  });

  /** An external refund of 1.00 at the provider, and the ids of the notices that tell of it. */
  const happening = async (provider: 'stripe' | 'mollie' | 'adyen' = 'stripe') => {
    const { reference } = await shop.recordPaid(provider);
    await shop.laboratory.externalRefund({ provider, paymentReference: reference, amountMinor: 100n });
    const notices = await shop.laboratory.notices({ payment: reference });
    return { reference, ids: notices.map(({ id }) => id) };
  };

  const post = async (url: string, body: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    expect(answer.headers.getSetCookie()).toEqual([]);
    return { status: answer.status, body: await answer.text() };
  };

  /** A message of Stripe that is signed as it should be, whatever it says. */
  const signed = (payload: string, secret = LABORATORY_SECRETS.stripe) => ({
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
  });

  it('are stored before they are answered', async () => {
    const { reference, ids } = await happening();
    const deliveries = await shop.laboratory.deliver({ ids });
    expect(deliveries.map(({ status, body }) => ({ status, body }))).toEqual(ids.map(() => ({ status: 200, body: 'received' })));
    const stored = await shop.notices(reference);
    expect(stored.map(({ eventKey, receivedCount }) => ({ eventKey, receivedCount }))).toEqual(
      ids.map((eventKey) => ({ eventKey, receivedCount: 1 })),
    );
  });

  it('are stored once, however many copies come at once, and applied', async () => {
    const { reference, ids } = await happening();
    const deliveries = await shop.laboratory.deliver({ ids, copies: 50, isAtOnce: true });
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set([200]));
    const stored = await shop.notices(reference);
    expect(stored.map(({ eventKey }) => eventKey).sort()).toEqual([...ids].sort());
    expect(stored.map(({ receivedCount }) => receivedCount)).toEqual(ids.map(() => 50));
    await until(() => shop.notices(reference), (rows) => rows.every(({ outcome }) => outcome === 'APPLIED'));
  });

  it('are refused when they are forged, or older than five minutes', async () => {
    const { reference, ids } = await happening();
    for (const trick of [{ isForged: true }, { ageMs: TEN_MINUTES_MS }, { secrets: ['whsec_somebody_elses'] }]) {
      const deliveries = await shop.laboratory.deliver({ ids, ...trick });
      expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set([400]));
      expect(deliveries[0]?.body).toBe('{"message":"This message was not accepted."}');
    }
    expect(await shop.notices(reference)).toEqual([]);
  });

  it('are refused when a byte was changed after they were signed, or no signature came', async () => {
    const { reference, ids } = await happening();
    const [notice] = await shop.laboratory.notices({ payment: reference });
    const { body, headers } = notice?.message ?? { body: '', headers: {} };
    const url = shop.webhookUrl('stripe');
    expect((await post(url, body.replace(/"amount":\d+/, '"amount":1'), headers)).status).toBe(400);
    expect((await post(url, `${body} `, headers)).status).toBe(400);
    expect((await post(url, body)).status).toBe(400);
    expect((await post(url, '')).status).toBe(400);
    expect(await shop.notices(reference)).toEqual([]);
    expect((await post(url, body, headers)).status).toBe(200);
    expect((await shop.notices(reference)).map(({ eventKey }) => eventKey)).toEqual([ids[0]]);
  });

  it.each([
    ['what is not JSON', 'id=re_1'],
    ['what is no event', '{"id":"evt_1"}'],
    ['an event that is not what its type says', '{"id":"evt_2","type":"refund.updated","created":1,"data":{"object":{"object":"payout"}}}'],
    ['a reference that no provider would make', `{"id":"evt_3","type":"charge.refunded","created":1,"data":{"object":{"object":"charge","id":"${'c'.repeat(300)}"}}}`],
  ])('are refused with %s, though it is signed', async (_name, payload) => {
    expect(await post(shop.webhookUrl('stripe'), payload, signed(payload))).toEqual({
      status: 400,
      body: '{"message":"This message was not accepted."}',
    });
  });

  it('are refused when they are larger than any provider sends', async () => {
    const payload = JSON.stringify({ id: 'evt_large', padding: 'x'.repeat(300_000) });
    expect((await post(shop.webhookUrl('stripe'), payload, signed(payload))).status).toBe(413);
  });

  it('acknowledge what they know nothing of, without effect', async () => {
    const payload = JSON.stringify({ id: 'evt_other', type: 'customer.created', created: 1, data: { object: { object: 'customer', id: 'cus_1' } } });
    expect((await post(shop.webhookUrl('stripe'), payload, signed(payload))).status).toBe(200);
    const rows = await shop.database.read.query<unknown[]>("SELECT id FROM provider_notices WHERE event_key = 'evt_other'");
    expect(rows).toEqual([]);
  });

  it('look the same to a stranger, whoever is connected', async () => {
    const forged = await post(shop.webhookUrl('stripe'), '{}', signed('{}', 'whsec_guess'));
    const partner = shop.webhookUrl('stripe').split('/').at(-1) ?? '';
    const elsewhere = ['stripe/AAAAAAAAAAAAAAAAAAAAAA', 'stripe/x', `paypal/${partner}`, `sandbox/${partner}`];
    for (const place of elsewhere) {
      expect([place, await post(`${shop.desk.desk.url}/webhooks/${place}`, '{}', signed('{}'))]).toEqual([place, forged]);
    }
  });

  it('take both secrets while one replaces the other, and then only the new one', async () => {
    const connect = (webhookSecrets: string[]) =>
      shop.desk.client.data(CONNECT, { input: { stripe: { secretKey: 'sk_test_laboratory', webhookSecrets } } });
    const { ids } = await happening();
    const statusWith = async (secret: string) => (await shop.laboratory.deliver({ ids: ids.slice(0, 1), secrets: [secret] }))[0]?.status;
    await connect(['whsec_new', 'whsec_old']);
    expect([await statusWith('whsec_old'), await statusWith('whsec_new')]).toEqual([200, 200]);
    await connect(['whsec_new']);
    expect([await statusWith('whsec_old'), await statusWith('whsec_new')]).toEqual([400, 200]);
    await shop.desk.client.data(DISCONNECT);
    expect(await statusWith(LABORATORY_SECRETS.stripe)).toBe(200);
  });

  it('are answered with an error while they cannot be stored, so that they come again', async () => {
    const { reference, ids } = await happening();
    const rename = (from: string, to: string) => shop.database.transaction((tx) => tx.query(`ALTER TABLE ${from} RENAME TO ${to}`));
    await rename('provider_notices', 'notices_elsewhere');
    const refused = await shop.laboratory.deliver({ ids });
    await rename('notices_elsewhere', 'provider_notices');
    expect(refused.map(({ status }) => status)).toEqual(ids.map(() => 500));
    expect(refused[0]?.body).not.toMatch(/provider_notices|SQL/i);
    expect((await shop.laboratory.deliver({ ids })).map(({ status }) => status)).toEqual(ids.map(() => 200));
    expect(await shop.notices(reference)).toHaveLength(ids.length);
  });

  // Last, because from then on the environment counts for nobody.
  it("are refused with another partner's secret", async () => {
    shop.desk.createPartner('Waldpark');
    const connect = (client = shop.desk.client, secret = LABORATORY_SECRETS.stripe) =>
      client.data<{ providerConnect: { connection: { webhookUrl: string } } }>(CONNECT, {
        input: { stripe: { secretKey: 'sk_test_laboratory', webhookSecrets: [secret] } },
      });
    const { providerConnect } = await connect(shop.desk.createClient(['settings:manage'], 'Waldpark'), 'whsec_waldpark');
    await connect();
    const { ids } = await happening();
    const url = new URL(providerConnect.connection.webhookUrl, shop.desk.desk.url).href;
    expect((await shop.laboratory.deliver({ ids, url }))[0]?.status).toBe(400);
    expect((await shop.laboratory.deliver({ ids, url, secrets: ['whsec_waldpark'] }))[0]?.status).toBe(200);
    expect((await shop.laboratory.deliver({ ids }))[0]?.status).toBe(200);
  });
});
