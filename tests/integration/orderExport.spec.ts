import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { OrderExportLinks } from '../../server/orders/orderExportLink';
import { importOrders } from '../../server/orders/importOrders';
import { PartnerRow } from '../../server/partners/partner.entity';
import { ApiClientRow, StaffRow } from '../../server/people/people.entity';
import { SCOPES } from '../../server/people/scope';
import { hashToken } from '../../server/people/token';
import { databases, type FreshDatabase } from '../support/databases';
import { TEST_SECRET } from '../support/desk';
import { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const EXPORT = `query ($search: String, $mode: OrderSearchMode, $filter: OrderFilter, $sort: OrderSort) {
  ordersExport(search: $search, mode: $mode, filter: $filter, sort: $sort) { url expiresAt } }`;
const LIST = `query ($search: String, $mode: OrderSearchMode, $filter: OrderFilter, $sort: OrderSort, $after: String) {
  orders(first: 100, after: $after, search: $search, mode: $mode, filter: $filter, sort: $sort) {
    nodes { number } pageInfo { hasNextPage endCursor } } }`;
const HEAD =
  'Order ID,Placed (UTC),Visit date,Location,Channel,Customer e-mail,Customer name,Customer phone,Items,Currency,Total,Refunded,Status,Refund status';
const EXPORTER = ['orders:read', 'orders:export'];

/** A program with its token, for the download beside the API. */
interface Program {
  readonly client: GraphqlClient;
  readonly token: string;
}

describe.each(databases)('the export of orders on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let full: Program;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url);
    database = await Database.open(fresh.url);
    full = program(SCOPES);
    await recordOrder(full.client, {
      number: 'X-1',
      placedAt: '2026-11-20T08:00:00Z',
      customer: { email: 'jo@example.org', name: 'Jo Vermeer', phone: '+31 20 555 0100' },
    });
    await recordOrder(full.client, {
      number: 'X-2',
      placedAt: '2026-11-21T08:00:00Z',
      visitDate: null,
      locationName: 'Museum "Oud", west',
      customer: { email: 'eve@example.org', name: '=HYPERLINK("http://evil.example")', phone: null },
    });
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  function program(scopes: readonly string[], partnerName = 'Lindenhof', ...more: string[]): Program {
    const printed = desk.run('token', '--name', 'test', '--scopes', scopes.join(','), '--partner', partnerName, ...more);
    const token = /rd_\w+/.exec(printed)?.[0] ?? '';
    return { client: new GraphqlClient(desk.desk.url, token), token };
  }
  const link = async ({ client }: Program, variables: Record<string, unknown> = {}): Promise<string> =>
    (await client.data<{ ordersExport: { url: string } }>(EXPORT, variables)).ordersExport.url;
  const download = (url: string, token: string | null): Promise<Response> =>
    fetch(new URL(url, desk.desk.url), { headers: token === null ? {} : { authorization: `Bearer ${token}` } });
  const exported = async (by: Program, variables: Record<string, unknown> = {}): Promise<string> => {
    const response = await download(await link(by, variables), by.token);
    expect(response.status).toBe(200);
    return response.text();
  };
  const numbersIn = (csv: string): string[] =>
    csv.split('\r\n').slice(1, -1).map((line) => line.split(',')[0] ?? '');
  const listed = async (variables: Record<string, unknown>): Promise<string[]> => {
    const numbers: string[] = [];
    for (let after: string | null = null; ; ) {
      const { orders }: { orders: { nodes: { number: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await full.client.data(LIST, { ...variables, after });
      numbers.push(...orders.nodes.map(({ number }) => number));
      if (!orders.pageInfo.hasNextPage) return numbers;
      after = orders.pageInfo.endCursor;
    }
  };
  const change = (values: Partial<ApiClientRow>, token: string) =>
    database.transaction((tx) => tx.update(ApiClientRow, { tokenHash: hashToken(token) }, values));

  it('is a file with a line for each order, in which nothing is run', async () => {
    const response = await download(await link(full, { filter: { placedFrom: '2026-11-20T00:00:00Z' } }), full.token);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    // `text()` would take the mark at the beginning away.
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
    expect(text).toBe(
      [
        `\uFEFF${HEAD}`,
        `X-2,2026-11-21 08:00:00,,"Museum ""Oud"", west",ONLINE,eve@example.org,"'=HYPERLINK(""http://evil.example"")",,2 × Adult; 3 × Lunch box; 1 × Booking fee,EUR,63.50,0.00,PAID,NONE`,
        `X-1,2026-11-20 08:00:00,2026-11-28,Zoo,ONLINE,jo@example.org,Jo Vermeer,"'+31 20 555 0100",2 × Adult; 3 × Lunch box; 1 × Booking fee,EUR,63.50,0.00,PAID,NONE`,
        '',
      ].join('\r\n'),
    );
  });

  it('masks customers for who may not see them, whoever they search for', async () => {
    const csv = await exported(program(EXPORTER), { search: 'eve@example.org' });
    expect(csv).toContain('e***@e***.org');
    expect(csv).not.toMatch(/eve@|evil|HYPERLINK|\+31/);
    expect(numbersIn(csv)).toEqual(['X-2']);
  });

  it('holds the orders of one´s own locations, and no others', async () => {
    const limited = program(EXPORTER, 'Lindenhof', '--locations', 'Zoo');
    expect(numbersIn(await exported(limited))).toEqual(['X-1']);
    expect(numbersIn(await exported(limited, { search: 'X-2' }))).toEqual([]);
  });

  it('is refused to who may not take orders along, before a link is made', async () => {
    for (const scopes of [['orders:read'], ['orders:export']]) {
      const { data, errors } = await program(scopes).client.request(EXPORT);
      expect(data).toEqual({ ordersExport: null });
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
  });

  it('refuses what the list refuses', async () => {
    const { errors } = await full.client.request(EXPORT, { search: 'x'.repeat(321) });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: ['search'] } }]);
  });

  it('is noted with its filter, and what was searched for is not among what is kept for ever', async () => {
    await exported(full, { search: 'eve@example.org', filter: { status: ['PAID'] } });
    const [entry] = await database.read.find(AuditEntryRow, { where: { action: 'orders.export' }, order: { id: 'DESC' }, take: 1 });
    expect(entry).toMatchObject({ after: { mode: 'SIMPLE', filter: { status: ['PAID'] }, showsCustomers: true }, subjectType: 'Partner' });
    expect(entry?.actor).toMatch(/^apiClient:\d+$/);
    expect(entry?.requestId).toMatch(/^[\w-]{36}$/);
    expect(JSON.stringify([entry?.before, entry?.after])).not.toContain('eve');
  });

  describe('is for whoever asked for it', () => {
    it('and leads nowhere for anybody else', async () => {
      desk.createPartner('Elsewhere');
      const url = await link(full);
      const nowhere = await (await download(`${url}x`, full.token)).text();
      for (const other of [program(SCOPES), program(SCOPES, 'Elsewhere')]) {
        const response = await download(url, other.token);
        expect(response.status).toBe(404);
        expect(await response.text()).toBe(nowhere);
      }
      expect((await download(url, null)).status).toBe(401);
      expect((await download(url, 'rd_made_up')).status).toBe(401);
      expect((await download('/exports/orders/', full.token)).status).toBe(404);
    });

    it('with what they may see when they take it', async () => {
      const { client, token } = program([...EXPORTER, 'customers:read']);
      const url = await link({ client, token });
      await change({ scopes: ['orders:read', 'orders:export'] }, token);
      expect(await (await download(url, token)).text()).not.toContain('eve@');
      await change({ scopes: ['orders:read', 'customers:read'] }, token);
      const refused = await download(url, token);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { missingScopes: [['orders:export']] } }] });
      await change({ revokedAt: new Date() }, token);
      expect((await download(url, token)).status).toBe(401);
    });

    it('for a few minutes', async () => {
      const client = await database.read.findOneByOrFail(ApiClientRow, { tokenHash: hashToken(full.token) });
      const caller = { partnerId: client.partnerId, key: `apiClient:${client.id}` };
      const seal = (expiresAt: Date) => `/exports/orders/${new OrderExportLinks(TEST_SECRET).seal({}, caller, expiresAt)}`;
      expect((await download(seal(new Date(Date.now() + 60_000)), full.token)).status).toBe(200);
      expect((await download(seal(new Date()), full.token)).status).toBe(404);
    });

    it('also for people, by the cookie of their session', async () => {
      const admin = new GraphqlClient(desk.desk.url);
      await admin.signIn(ADMIN.email, ADMIN.password);
      const url = await link({ client: admin, token: '' });
      expect((await download(url, full.token)).status).toBe(404);
      const response = await admin.get(url);
      expect(numbersIn(await response.text())).toContain('X-1');
      await database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, { active: false }));
      expect((await admin.get(url)).status).toBe(401);
    });
  });

  // Last, because it fills the list.
  describe('of thousands of orders', () => {
    const COUNT = 5_300;
    beforeAll(async () => {
      const partner = await database.read.findOneByOrFail(PartnerRow, { name: 'Lindenhof' });
      expect(await importOrders({ database, partner, source: lines(COUNT) })).toMatchObject({ created: COUNT });
    });

    it.each([
      ['newest first', {}],
      ['by their totals, of which many are the same', { sort: { key: 'TOTAL', direction: 'ASC' } }],
      ['by their numbers, of one channel', { sort: { key: 'NUMBER', direction: 'DESC' }, filter: { channel: ['PARTNER'] } }],
      ['by their days of visit, which some have not', { sort: { key: 'VISIT_DATE', direction: 'ASC' } }],
    ])('is the whole list, %s', async (_order, variables) => {
      const numbers = numbersIn(await exported(full, variables));
      expect(numbers.length).toBeGreaterThan(1_000);
      expect(numbers).toEqual(await listed(variables));
    });
  });
});

async function* lines(count: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index++) {
    const amount = `${10 + (index % 7)}.00`;
    const order = {
      number: `B${String(index).padStart(6, '0')}`,
      // Several in the same millisecond.
      placedAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 3) * 60_000).toISOString(),
      ...(index % 4 > 0 && { visitDate: `2026-02-${String(1 + (index % 28)).padStart(2, '0')}` }),
      channel: index % 2 === 0 ? 'ONLINE' : 'PARTNER',
      customer: { email: `guest${index}@example.org` },
      currencyCode: 'EUR',
      items: [{ productName: 'Adult', quantity: 1, total: amount }],
      payments: [{ provider: 'sandbox', method: 'card', reference: `pay_b${index}`, amount }],
    };
    yield Buffer.from(`${JSON.stringify(order)}\n`);
  }
}
