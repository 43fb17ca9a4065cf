import { Database } from '../../server/database/database';
import { DifferenceRow } from '../../server/payments/reconciliation/reconciliation.entity';
import { newId } from '../../server/database/id';
import { OrderRow } from '../../server/orders/order.entity';
import { PaymentRow } from '../../server/payments/payment.entity';
import { SCOPES } from '../../server/people/scope';
import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { createLimitedClient, type LimitedClient } from '../support/limitedClient';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { change, create, preview, readOrder, tryPreview } from '../support/refunds';

let lastKey = 0;
const newKey = (): string => `reach-key-${++lastKey}`;

const RECORD = `mutation ($input: OrderRecordInput!) { orderRecord(input: $input) {
  created order { number location { name } } userErrors { code message field } } }`;
const LISTS = `query ($locations: [ID!], $after: String) {
  orders(first: 100, after: $after, filter: { locationId: $locations }) { count { value } edges { cursor node { number } } }
  locations { name } viewer { locations { name } } }`;
const CLOSE = `mutation ($input: DifferenceCloseInput!) { differenceClose(input: $input) {
  replayed difference { note } userErrors { code message field } } }`;
const RESEND = `mutation ($input: ConfirmationResendInput!) { confirmationResend(input: $input) {
  order { number } userErrors { code message field } } }`;

/** What has the looks of a global id, and was never issued. */
const NEVER = 'AAAAAAAAAAAAAAAAAAAAAA';

describe.each(databases)('a limit to locations on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let park: PartnerDesk;
  let everything: GraphqlClient;
  let limited: LimitedClient;
  let client: GraphqlClient;

  beforeAll(async () => {
    fresh = await createDatabase();
    park = await startPartnerDesk(fresh.url);
    database = await Database.open(fresh.url);
    everything = park.client;
    for (const locationName of ['Zoo', 'Museum', 'Garden']) await recordOrder(everything, { locationName });
    limited = await createLimitedClient(park, database, SCOPES);
    client = limited.client;
  });

  beforeEach(() => limited.limitTo(['Zoo']));

  afterAll(async () => {
    await database.close();
    await park.stop();
    await fresh.drop();
  });

  const recordAt = (locationName: string | null): Promise<string> => recordOrder(everything, { locationName });
  /** As its check-out would: the same number again, at another location. */
  const move = async (number: string, locationName: string): Promise<void> => {
    const { id } = await readOrder(everything, number);
    await record(everything, number, locationName);
    expect((await readOrder(everything, number)).id).toBe(id);
  };
  const record = async (by: GraphqlClient, number: string, locationName: string | null) => {
    const input = {
      number,
      placedAt: '2026-11-22T20:16:00+01:00',
      locationName,
      customer: { email: 'another@example.org' },
      currencyCode: 'EUR',
      items: [{ productName: 'Adult', quantity: 1, total: '1.00' }],
      payments: [],
    };
    return (await by.data<{ orderRecord: { created: boolean; order: object | null; userErrors: { code: string }[] } }>(RECORD, { input })).orderRecord;
  };
  const lists = (by: GraphqlClient, variables: { locations?: string[]; after?: string } = {}) =>
    by.request<{
      orders: { count: { value: number }; edges: { cursor: string; node: { number: string } }[] } | null;
      locations: { name: string }[];
      viewer: { locations: { name: string }[] | null };
    }>(LISTS, variables);
  const numbersOf = ({ data }: Awaited<ReturnType<typeof lists>>) => data?.orders?.edges.map(({ node }) => node.number);
  const addDifference = async (number: string): Promise<string> => {
    const { id: orderId, partnerId } = await database.read.findOneByOrFail(OrderRow, { number });
    const { id: paymentId } = await database.read.findOneByOrFail(PaymentRow, { orderId });
    const place = { partnerId, orderId, paymentId, provider: 'sandbox', currencyCode: 'EUR' } as const;
    const kind = { kind: 'STUCK', identity: newKey(), refundId: null, providerReference: null, ours: null, theirs: null } as const;
    const open = { closedAt: null, closedBy: null, note: null };
    const found = { foundAt: new Date(), seenAt: new Date(), amountMinor: 100n };
    await database.transaction((tx) => tx.insert(DifferenceRow, { id: newId(), ...place, ...kind, ...found, ...open }));
    const { differences } = await everything.data<{ differences: { nodes: { id: string }[] } }>('{ differences(first: 1) { nodes { id } } }');
    return differences.nodes[0]!.id;
  };

  it('shows only the orders, counts and locations within it, and tells the viewer', async () => {
    const [here, there, nowhere] = [await recordAt('Zoo'), await recordAt('Museum'), await recordAt(null)];
    const all = await lists(everything);
    expect(all.data).toMatchObject({ viewer: { locations: null }, locations: [{ name: 'Garden' }, { name: 'Museum' }, { name: 'Zoo' }] });
    expect(numbersOf(all)).toEqual(expect.arrayContaining([here, there, nowhere]));
    const seen = await lists(client);
    expect(seen.data).toMatchObject({ viewer: { locations: [{ name: 'Zoo' }] }, locations: [{ name: 'Zoo' }] });
    expect(numbersOf(seen)).toContain(here);
    expect(numbersOf(seen)).not.toContain(there);
    expect(numbersOf(seen)).not.toContain(nowhere);
    expect(seen.data?.orders?.count.value).toBe(numbersOf(seen)?.length);
    await limited.limitTo([]);
    expect((await lists(client)).data).toMatchObject({ orders: { count: { value: 0 } }, viewer: { locations: [] } });
    await limited.limitTo(['Zoo', 'Museum']);
    expect(numbersOf(await lists(client))).toEqual(expect.arrayContaining([here, there]));
  });

  it('answers a filter by a location out of reach like one by a location that never was', async () => {
    const { locations } = await everything.data<{ locations: { id: string; name: string }[] }>('{ locations { id name } }');
    const museum = locations.find(({ name }) => name === 'Museum')!.id;
    expect(await lists(client, { locations: [museum] })).toEqual(await lists(client, { locations: [NEVER] }));
    expect((await lists(client, { locations: [museum] })).data?.orders?.count.value).toBe(0);
  });

  it('takes no cursor of another reach', async () => {
    await recordAt('Zoo');
    const [edge] = (await lists(client)).data?.orders?.edges ?? [];
    await limited.limitTo(['Zoo', 'Museum']);
    const refused = await lists(client, { after: edge?.cursor });
    expect(refused.errors).toMatchObject([{ message: '"after" is not a cursor of this list.' }]);
  });

  it('previews, sends and closes nothing of an order out of reach, as if there were none', async () => {
    const number = await recordAt('Museum');
    const { id, items } = await readOrder(everything, number);
    const differenceId = await addDifference(number);
    for (const input of [{ orderId: id }, { orderId: id, items: [{ orderItemId: items[0]!.id, quantity: 1 }] }, { orderId: id, items: [{ orderItemId: NEVER, quantity: 1 }] }]) {
      expect(await tryPreview(client, input)).toEqual(await tryPreview(client, { ...input, orderId: NEVER }));
    }
    for (const email of [null, 'nonsense', 'other@example.org']) {
      const answer = await client.request(RESEND, { input: { orderId: id, email } });
      expect(answer).toEqual(await client.request(RESEND, { input: { orderId: NEVER, email } }));
    }
    const close = (by: GraphqlClient, input: object) => by.request<{ differenceClose: { userErrors: { code: string }[] } }>(CLOSE, { input });
    const closed = await close(client, { differenceId, note: 'Done' });
    expect(closed.data?.differenceClose.userErrors).toMatchObject([{ code: 'DIFFERENCE_UNKNOWN' }]);
    expect(closed).toEqual(await close(client, { differenceId: NEVER, note: 'Done' }));
    expect((await close(everything, { differenceId, note: 'Done' })).data?.differenceClose.userErrors).toEqual([]);
  });

  it('makes no refund from a quote of before, and moves nothing', async () => {
    const number = await recordAt('Museum');
    await limited.limitTo(['Zoo', 'Museum']);
    const { id } = await readOrder(client, number);
    const { quote } = await preview(client, { orderId: id });
    const input = { quote, idempotencyKey: newKey() };
    await limited.limitTo(['Zoo']);
    const refused = await create(client, input);
    const { refund, order, preview: fresh, userErrors } = refused;
    expect({ refund, order, fresh }).toEqual({ refund: null, order: null, fresh: null });
    expect(refused).toEqual(await create(client, { ...input, quote: 'nonsense' }));
    expect(userErrors).toMatchObject([{ code: 'QUOTE_INVALID' }]);
    expect(await readOrder(everything, number)).toMatchObject({ refundStatus: 'NONE', refunds: [] });
    // The key was not burnt, and the quote holds again as soon as the order is within reach.
    await limited.limitTo(['Museum']);
    expect(await create(client, input)).toMatchObject({ replayed: false, userErrors: [] });
  });

  it('makes no refund of an order that was moved away after its preview', async () => {
    const number = await recordAt('Zoo');
    const { id } = await readOrder(client, number);
    const { quote } = await preview(client, { orderId: id });
    await move(number, 'Museum');
    expect((await create(client, { quote, idempotencyKey: newKey() })).userErrors).toMatchObject([{ code: 'QUOTE_INVALID' }]);
    expect(await readOrder(everything, number)).toMatchObject({ refundStatus: 'NONE', refunds: [] });
  });

  it('tells a refund again, and changes it, only while its order is within reach', async () => {
    const number = await recordAt('Zoo');
    const { id } = await readOrder(client, number);
    const { quote } = await preview(client, { orderId: id });
    const input = { quote, idempotencyKey: newKey() };
    const made = await create(client, input);
    const refundId = made.refund?.id ?? '';
    expect(await create(client, input)).toMatchObject({ replayed: true, refund: { id: refundId } });
    await move(number, 'Museum');
    const told = await create(client, input);
    expect(told).toEqual(await create(client, { ...input, quote: 'nonsense', idempotencyKey: newKey() }));
    const proof = 'Transfer 7';
    for (const action of ['refundRetry', 'refundCancel', 'refundMarkPaid'] as const) {
      const asked = { idempotencyKey: newKey(), ...(action === 'refundMarkPaid' && { proof }) };
      const answer = await change(client, action, { ...asked, refundId });
      expect(answer.userErrors).toMatchObject([{ code: 'REFUND_UNKNOWN' }]);
      expect(answer).toEqual(await change(client, action, { ...asked, refundId: NEVER }));
      const twice = { ...asked, idempotencyKey: input.idempotencyKey, refundId };
      expect(await change(client, action, twice)).toEqual(answer);
    }
    await move(number, 'Zoo');
    expect(await create(client, input)).toMatchObject({ replayed: true, refund: { id: refundId } });
  });

  it('records orders of its own locations only, and makes no location', async () => {
    const number = `L${newKey()}`;
    const refused = { created: false, order: null, userErrors: [{ code: 'LOCATION_UNKNOWN', field: ['input', 'locationName'] }] };
    for (const name of ['Museum', 'Never heard of', null]) expect(await record(client, number, name)).toMatchObject(refused);
    expect(await everything.data('{ locations { name } }')).toEqual({ locations: [{ name: 'Garden' }, { name: 'Museum' }, { name: 'Zoo' }] });
    expect(await record(client, number, 'Zoo')).toMatchObject({ created: true, order: { number, location: { name: 'Zoo' } }, userErrors: [] });
    expect(await record(client, number, 'Zoo')).toMatchObject({ created: false, order: { number }, userErrors: [] });
    expect(await record(client, number, 'Museum')).toMatchObject(refused);
  });

  it('says of a number that is taken elsewhere nothing else, and changes nothing', async () => {
    const before = await Promise.all([recordAt('Museum'), recordAt(null)].map(async (number) => readRow(await number)));
    for (const row of before) {
      const answer = await record(client, row.number, 'Zoo');
      expect(answer).toMatchObject({ created: false, order: null, userErrors: [{ code: 'NUMBER_TAKEN', field: ['input', 'number'] }] });
      expect(JSON.stringify(answer)).not.toContain(row.customerEmail);
      expect(await readRow(row.number)).toEqual(row);
    }
  });

  const readRow = (number: string): Promise<OrderRow> => database.read.findOneByOrFail(OrderRow, { number });
});
