import { buildApiSchema } from '../../server/apiSchema';
import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { makeStaff, Visitor } from '../support/accounts';
import { CHANGES, type World } from '../support/changes';
import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { create, preview, readOrder } from '../support/refunds';

const ENTRIES = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: AuditFilter) {
  auditEntries(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    nodes { id at action actor { kind id name } subject { type id label orderId orderNumber amount { amount currencyCode } }
      changes { name before after } erased ipAddress requestId }
    edges { cursor } count { value } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`;

interface EntryView {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly subject: { readonly type: string; readonly label: string | null; readonly orderNumber: string | null };
}
interface ListView {
  readonly nodes: readonly EntryView[];
  readonly count: { readonly value: number };
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string; readonly startCursor: string };
}

const schema = buildApiSchema();
const mutations = schema.getMutationType()!.getFields();

describe.each(databases)('the audit over HTTP on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let world: World;

  beforeAll(async () => {
    fresh = await createDatabase();
    desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1', PUBLIC_URL: 'http://127.0.0.1' });
    database = await Database.open(fresh.url);
    world = { desk, database };
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  const rowsFrom = async (address: string): Promise<AuditEntryRow[]> =>
    (await database.read.find(AuditEntryRow, { order: { id: 'ASC' } })).filter(({ personal }) => personal?.ipAddress === address);
  const list = async (client: GraphqlClient, variables: Record<string, unknown> = {}): Promise<ListView> =>
    (await client.data<{ auditEntries: ListView }>(ENTRIES, variables)).auditEntries;

  describe('each change', () => {
    it('is tried below', () => {
      expect(Object.keys(CHANGES).sort()).toEqual(Object.keys(mutations).sort());
    });

    it.each(Object.keys(CHANGES))('by %s leaves one row with its request and address, and none when it was refused', async (name) => {
      const { action, fields, ready } = CHANGES[name]!;
      const { by, input, refused } = await ready(world);
      const inputType = mutations[name]!.args[0]?.type.toString();
      const run = (value: object | null) =>
        by.request<Record<string, { userErrors?: unknown[] }>>(
          value ? `mutation ($input: ${inputType}) { ${name}(input: $input) { ${fields} } }` : `mutation { ${name} { ${fields} } }`,
          value ? { input: value } : {},
        );
      const before = await rowsFrom(by.address);
      const done = await run(input);
      expect(done).toMatchObject({ errors: [], data: { [name]: expect.anything() } });
      expect(done.data![name]!.userErrors ?? []).toEqual([]);
      let rows = await rowsFrom(by.address);
      // What a mail goes out with is noted by the worker, as part of the request that asked for it.
      while (action !== null && rows.length === before.length) rows = await rowsFrom(by.address);
      const fresh = rows.slice(before.length);
      expect(fresh.map((row) => row.action)).toEqual(action === null ? [] : [action]);
      for (const row of fresh) expect(row).toMatchObject({ requestId: expect.stringMatching(/^[\da-f-]{36}$/), seal: expect.any(String) });
      if (refused === null) return;
      const answer = await run(refused);
      if (name !== 'passwordResetRequest') expect(answer.data![name]!.userErrors).not.toEqual([]);
      expect(await rowsFrom(by.address)).toHaveLength(rows.length);
    });

    it('of many requests at once keeps its own request and address', async () => {
      const visitors = await Promise.all(
        Array.from({ length: 6 }, async () => ({ visitor: new Visitor(desk.desk.url), row: await makeStaff(database) })),
      );
      await Promise.all(visitors.map(({ visitor, row }) => visitor.signIn(row.email)));
      for (const { visitor, row } of visitors) {
        const rows = await rowsFrom(visitor.address);
        expect(rows.map(({ actor, action }) => [actor, action])).toEqual([[`staff:${row.id}`, 'session.signIn']]);
      }
    });
  });

  it('is sealed and linked by the program itself, commands included', async () => {
    for (;;) {
      const rows = await database.read.find(AuditEntryRow);
      expect(rows.filter(({ seal }) => seal === null)).toEqual([]);
      if (rows.every(({ sequence }) => sequence !== null)) break;
    }
    expect(desk.run('audit', 'verify')).toMatch(/Lindenhof: the audit holds\. Entries: \d+ linked/);
  });

  it('is read newest first, page by page both ways, in words that people know', async () => {
    const number = await recordOrder(desk.client);
    const { id: orderId } = await readOrder(desk.client, number);
    const { quote } = await preview(desk.client, { orderId });
    await create(desk.client, { quote, idempotencyKey: `list-of-${number}` });
    const filter = { orderNumber: number, actorKind: 'API_CLIENT' };
    const { nodes, count } = await list(desk.client, { filter });
    expect(count.value).toBe(2);
    expect(nodes).toMatchObject([
      {
        action: 'refund.create',
        actor: { kind: 'API_CLIENT', name: 'test' },
        subject: { type: 'Refund', label: `${number}-R1`, orderId, orderNumber: number, amount: { amount: '60.00', currencyCode: 'EUR' } },
        changes: [
          { name: 'total', before: null, after: '60.00 EUR' },
          { name: 'fee', before: null, after: '0.00 EUR' },
          { name: 'feeWaived', before: null, after: 'false' },
        ],
        erased: false,
        ipAddress: expect.any(String),
        requestId: expect.any(String),
      },
      { action: 'order.record', subject: { type: 'Order', id: orderId, label: number, orderNumber: number } },
    ]);
    expect(JSON.stringify(nodes)).not.toMatch(/"\d{15,}"/);
    const first = await list(desk.client, { filter, first: 1 });
    expect(first).toMatchObject({ nodes: [nodes[0]], pageInfo: { hasNextPage: true } });
    const second = await list(desk.client, { filter, first: 1, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [nodes[1]], pageInfo: { hasNextPage: false } });
    expect((await list(desk.client, { filter, last: 1 })).nodes).toEqual([nodes[1]]);
    expect((await list(desk.client, { filter, last: 1, before: second.pageInfo.startCursor })).nodes).toEqual([nodes[0]]);
    const stolen = await desk.client.request(ENTRIES, { first: 1, after: first.pageInfo.endCursor });
    expect(stolen.errors).toMatchObject([{ message: '"after" is not a cursor of this list.' }]);
  });

  it('is narrowed by time, action, actor and subject', async () => {
    const number = await recordOrder(desk.client);
    const { id: subjectId } = await readOrder(desk.client, number);
    const only = async (filter: object) => (await list(desk.client, { filter, first: 100 })).nodes;
    const [entry] = await only({ subjectId });
    expect(await only({ subjectId, action: ['order.record'] })).toEqual([entry]);
    expect(await only({ subjectId, action: ['refund.create'] })).toEqual([]);
    expect(await only({ subjectId, actorId: entry!.actor.id })).toEqual([entry]);
    expect(await only({ subjectId, actorId: subjectId })).toEqual([]);
    expect(await only({ subjectId, actorKind: 'WORKER' })).toEqual([]);
    expect(await only({ subjectId, from: entry!.at })).toEqual([entry]);
    expect(await only({ subjectId, before: entry!.at })).toEqual([]);
    expect(await only({ orderNumber: 'no such order' })).toEqual([]);
    expect((await only({ actorKind: 'API_CLIENT' })).every(({ actor }) => actor.kind === 'API_CLIENT')).toBe(true);
    expect((await only({ actorKind: 'STAFF' })).every(({ actor }) => actor.kind === 'STAFF')).toBe(true);
    const both = await desk.client.request(ENTRIES, { filter: { actorKind: 'STAFF', actorId: entry!.actor.id } });
    expect(both.errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: ['filter', 'actorId'] });
  });

  it('asks the database no more for many entries than for a few', async () => {
    const { auditActors } = await desk.client.data<{ auditActors: { kind: string; name: string }[] }>('{ auditActors { id kind name } }');
    expect(auditActors).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'API_CLIENT', name: 'test' })]));
    for (let missing = 100 - (await list(desk.client, { first: 100 })).nodes.length; missing > 0; missing -= 1) await recordOrder(desk.client);
    expect((await list(desk.client, { first: 100 })).nodes).toHaveLength(100);
  });

  it('takes audit:read, and customers:read for what tells of a customer', async () => {
    const reader = desk.createClient(['audit:read']);
    const { data, errors } = await reader.request<{ auditEntries: { nodes: Record<string, unknown>[] } }>(
      '{ auditEntries(filter: { action: ["customer.unmask"] }) { nodes { action reason details { name value } ipAddress } } }',
    );
    expect(data!.auditEntries.nodes[0]).toMatchObject({ action: 'customer.unmask', reason: null, details: null, ipAddress: expect.any(String) });
    expect(errors.map(({ extensions }) => extensions?.missingScopes)).toContainEqual([['customers:read']]);
    const all = await desk.client.data<{ auditEntries: { nodes: object[] } }>(
      '{ auditEntries(filter: { action: ["customer.unmask", "confirmation.resend"] }) { nodes { reason details { name value } } } }',
    );
    expect(all.auditEntries.nodes).toEqual(
      expect.arrayContaining([
        { reason: 'Caller forgot the address', details: [] },
        { reason: null, details: expect.arrayContaining([{ name: 'email', value: expect.stringContaining('@') }]) },
      ]),
    );
    for (const query of ['{ auditEntries { nodes { id } } }', '{ auditActors { id } }']) {
      const refused = await desk.createClient(['orders:read', 'staff:manage']).request(query);
      expect(refused.errors[0]!.extensions).toMatchObject({ code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['audit:read']] });
      expect(Object.values(refused.data!)).toEqual([null]);
    }
  });

  it('is the partner’s own: nothing of another one is listed, counted, found or named', async () => {
    desk.createPartner('Elsewhere');
    const other = desk.createClient(['audit:read', 'orders:read', 'orders:write'], 'Elsewhere');
    const number = await recordOrder(desk.client);
    const { id: subjectId } = await readOrder(desk.client, number);
    const [mine] = (await list(desk.client, { filter: { subjectId } })).nodes;
    const own = await list(other, { first: 100 });
    expect(own.nodes.map(({ action }) => action)).toEqual(['apiClient.create', 'staff.create', 'partner.create']);
    expect(own.count.value).toBe(3);
    for (const filter of [{ subjectId }, { orderNumber: number }, { actorId: mine!.actor.id }]) {
      expect(await list(other, { filter })).toMatchObject({ nodes: [], count: { value: 0 } });
    }
    const { auditActors } = await other.data<{ auditActors: { name: string }[] }>('{ auditActors { name } }');
    expect(auditActors.map(({ name }) => name)).toEqual(['Admin', 'test']);
  });
});
