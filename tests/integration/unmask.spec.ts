import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { PartnerRow } from '../../server/partners/partner.entity';
import { UnmaskingCountRow, UnmaskingRow } from '../../server/orders/unmasking.entity';
import type { StaffRow } from '../../server/people/people.entity';
import { makeStaff, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const UNMASK = `mutation ($input: CustomerUnmaskInput!) { customerUnmask(input: $input) {
  order { number customer { maskedEmail revealed { email name phone until } } } userErrors { code message field } } }`;
const ORDER = `query ($number: String!) { orderByNumber(number: $number) {
  id customer { maskedEmail maskedName revealed { email name phone until } } } }`;
const REASON = 'The customer forgot the address';
const MINUTE_MS = 60_000;

interface Revealed {
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly until: string;
}
interface Unmasked {
  readonly order: { readonly number: string; readonly customer: { readonly revealed: Revealed | null } } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] }[];
}
interface Asker {
  request: GraphqlClient['request'];
}

describe.each(databases)('showing a customer on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let person: StaffRow;
  let support: Visitor;
  let number: string;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1' });
    desk.createPartner('Elsewhere');
    database = await Database.open(fresh.url);
  });
  beforeEach(async () => {
    await allow(true);
    person = await makeStaff(database, { scopes: ['orders:read'] });
    support = await signedIn(person);
    number = await recordOrder(desk.client);
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  const allow = (allowsUnmasking: boolean) =>
    database.transaction((tx) => tx.update(PartnerRow, { name: 'Lindenhof' }, { allowsUnmasking }));
  const signedIn = async ({ email }: StaffRow): Promise<Visitor> => {
    const visitor = new Visitor(desk.desk.url);
    expect(await visitor.signIn(email)).toBe('SIGNED_IN');
    return visitor;
  };
  const ask = async (by: Asker, of = number) => {
    const { data } = await by.request<{ orderByNumber: { id: string; customer: { revealed: Revealed | null } } | null }>(ORDER, { number: of });
    return data!.orderByNumber;
  };
  const idOf = async (of: string): Promise<string> => (await ask(desk.client, of))!.id;
  const unmask = async (by: Asker, of = number, reason = REASON) => {
    const { data, errors } = await by.request<{ customerUnmask: Unmasked | null }>(UNMASK, { input: { orderId: await idOf(of), reason } });
    return { payload: data?.customerUnmask ?? null, errors };
  };
  const entries = () => database.read.findBy(AuditEntryRow, { action: 'customer.unmask', actor: `staff:${person.id}` });

  it('lasts for 15 minutes, for this order and this person alone, and is noted with the reason', async () => {
    const other = await recordOrder(desk.client);
    const colleague = await signedIn(await makeStaff(database, { scopes: ['orders:read'] }));
    expect((await ask(support))!.customer).toMatchObject({ maskedEmail: 'c***@e***.org', revealed: null });
    const { payload } = await unmask(support, number, `  ${REASON} `);
    const revealed = { email: `customer-${number}@example.org`.toLowerCase(), name: 'Jo Vermeer', phone: '+31 20 555 0100' };
    expect(payload).toMatchObject({ order: { number, customer: { revealed } }, userErrors: [] });
    expect((await ask(support))!.customer).toMatchObject({ revealed });
    expect((await ask(support, other))!.customer.revealed).toBeNull();
    expect((await ask(colleague))!.customer.revealed).toBeNull();
    const [row, ...more] = await entries();
    expect(more).toEqual([]);
    const { until } = (await ask(support))!.customer.revealed!;
    expect(Date.parse(until) - row!.at.getTime()).toBeLessThanOrEqual(15 * MINUTE_MS);
    expect(row).toMatchObject({
      action: 'customer.unmask',
      subjectType: 'Order',
      after: { until },
      personal: { reason: REASON, ipAddress: support.address },
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    await database.transaction((tx) => tx.update(UnmaskingRow, { caller: `staff:${person.id}` }, { until: new Date() }));
    expect((await ask(support))!.customer.revealed).toBeNull();
  });

  it('makes nothing else readable', async () => {
    await unmask(support);
    const guarded = ['email', 'name', 'phone'];
    for (const field of guarded) {
      const { data, errors } = await support.request<{ orderByNumber: { customer: Record<string, unknown> } }>(
        `query ($number: String!) { orderByNumber(number: $number) { customer { ${field} } items { tickets { barcode } } } }`,
        { number },
      );
      expect(data!.orderByNumber.customer[field]).toBeNull();
      expect(errors.map(({ extensions }) => extensions)).toContainEqual(expect.objectContaining({ missingScopes: [['customers:read']] }));
      expect(JSON.stringify([data, errors])).not.toContain(`${number}-A`);
    }
    const byName = await support.request<{ orders: { nodes: unknown[] } }>('{ orders(search: "Vermeer", mode: EXTENDED) { nodes { id } } }');
    expect(byName.data!.orders.nodes).toEqual([]);
  });

  it('ends at once when the partner allows it no more, or the person sees customers anyway', async () => {
    await unmask(support);
    await allow(false);
    expect((await ask(support))!.customer.revealed).toBeNull();
    expect((await unmask(support)).payload!.userErrors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    expect(await support.send('{ viewer { canUnmask } }')).toEqual({ canUnmask: false });
    await allow(true);
    expect((await ask(support))!.customer.revealed).not.toBeNull();
    expect(await support.send('{ viewer { canUnmask } }')).toEqual({ canUnmask: true });
    const agent = await signedIn(await makeStaff(database, { scopes: ['orders:read', 'customers:read'] }));
    expect((await unmask(agent)).payload).toMatchObject({ order: null, userErrors: [{ code: 'NOT_ALLOWED' }] });
    expect(await agent.send('{ viewer { canUnmask } }')).toEqual({ canUnmask: false });
    expect(await entries()).toHaveLength(1);
  });

  it('is for people who may see orders, and for nobody else', async () => {
    const program = desk.createClient(['orders:read']);
    expect((await unmask(program)).payload).toMatchObject({ order: null, userErrors: [{ code: 'NOT_ALLOWED' }] });
    const nobody = await signedIn(await makeStaff(database, { scopes: ['refunds:read'] }));
    const refused = await unmask(nobody);
    expect(refused.payload).toBeNull();
    expect(refused.errors[0]!.extensions).toMatchObject({ code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['orders:read']] });
    expect(await database.read.existsBy(UnmaskingRow, { caller: `staff:${person.id}` })).toBe(false);
  });

  it.each([
    ['', 'REASON_REQUIRED'],
    ['  a ', 'REASON_REQUIRED'],
    ['…!?', 'REASON_REQUIRED'],
    ['x'.repeat(201), 'REASON_TOO_LONG'],
  ])('takes a reason: "%.10s" is refused, with nothing shown and nothing noted', async (reason, code) => {
    const { payload } = await unmask(support, number, reason);
    expect(payload).toMatchObject({ order: null, userErrors: [{ code, field: ['input', 'reason'] }] });
    expect((await ask(support))!.customer.revealed).toBeNull();
    expect(await entries()).toEqual([]);
  });

  it('of another partner’s order, or of a place out of reach, is as of one that does not exist', async () => {
    const elsewhere = desk.createClient(['orders:read', 'orders:write', 'customers:read'], 'Elsewhere');
    const foreign = await recordOrder(elsewhere);
    const orderId = (await ask(elsewhere, foreign))!.id;
    const by = async (visitor: Visitor, id: string) =>
      (await visitor.request<{ customerUnmask: Unmasked }>(UNMASK, { input: { orderId: id, reason: REASON } })).data;
    const unknown = await by(support, 'A'.repeat(22));
    expect(unknown).toMatchObject({ customerUnmask: { order: null, userErrors: [{ code: 'ORDER_NOT_FOUND' }] } });
    expect(await by(support, orderId)).toEqual(unknown);
    const limited = await signedIn(await makeStaff(database, { scopes: ['orders:read'], locationIds: ['1'] }));
    expect(await by(limited, await idOf(number))).toEqual(unknown);
    expect(await entries()).toEqual([]);
  });

  it('is bounded to 30 an hour, however many are asked for at once', async () => {
    const results = await Promise.all(Array.from({ length: 40 }, () => unmask(support)));
    const shown = results.filter(({ payload }) => payload!.userErrors.length === 0);
    expect(shown).toHaveLength(30);
    expect(await entries()).toHaveLength(30);
    expect((await unmask(support)).payload!.userErrors).toMatchObject([{ code: 'TOO_MANY' }]);
    const since = new Date(Date.now() - 60 * MINUTE_MS);
    await database.transaction((tx) => tx.update(UnmaskingCountRow, { caller: `staff:${person.id}` }, { since }));
    expect((await unmask(support)).payload!.userErrors).toEqual([]);
    expect(await database.read.countBy(UnmaskingRow, { caller: `staff:${person.id}` })).toBe(1);
  });
});
